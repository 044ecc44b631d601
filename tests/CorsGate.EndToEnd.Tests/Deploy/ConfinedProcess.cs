using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>
/// The published program as the Deployment's container has it: uid and gid 65532, no further groups, no capabilities and none to be
/// had, no new privileges, a root of its own that is read-only, without /tmp, and with the writable mounts that were asked for.
/// </summary>
internal sealed partial class ConfinedProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // $1 the folder of the root, $2 the runtime, $3 the program, $4 what is mounted read-only, $5 what is writable; then arguments.
    private const string Script = """
        set -eu
        root=$1 runtime=$2 app=$3 mounts=$4 writable=$5; shift 5
        mount -t tmpfs -o mode=755 root "$root"
        bind() { mkdir -p "$root$2"; mount --bind "$1" "$root$2"; mount -o remount,ro,bind "$root$2"; }
        for folder in /usr /etc /lib /lib64 /bin /sbin; do
          if [ -L $folder ]; then cp -P $folder "$root$folder"; elif [ -d $folder ]; then bind $folder $folder; fi
        done
        bind "$runtime" /dotnet
        bind "$app" /app
        for mount in $mounts; do bind "${mount%%:*}" "${mount#*:}"; done
        for device in null zero random urandom; do mkdir -p "$root/dev"; : >"$root/dev/$device"; mount --bind /dev/$device "$root/dev/$device"; done
        mkdir -p "$root/proc"; mount --rbind /proc "$root/proc"
        for folder in $writable; do mkdir -p "$root$folder"; mount -t tmpfs -o mode=777,size=128m cache "$root$folder"; done
        mount -o remount,ro "$root"
        exec chroot "$root" /usr/bin/setpriv --reuid 65532 --regid 65532 --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs /dotnet/dotnet "$@"
        """;

    private readonly Process _process;
    private readonly DirectoryInfo _root;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private ConfinedProcess(Process process, DirectoryInfo root)
    {
        _process = process;
        _root = root;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
    }

    /// <summary>Why nothing can be confined here; null: it can.</summary>
    public static string? Missing { get; } = Probe();

    /// <summary>Everything written so far.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts the program.</summary>
    /// <param name="app">The folder that is /app.</param>
    /// <param name="environment">All variables that it has.</param>
    /// <param name="mounts">What is mounted read-only: a folder here, and where it is there.</param>
    /// <param name="writable">Folders that it may write to.</param>
    /// <param name="arguments">The arguments of dotnet.</param>
    public static ConfinedProcess Start(
        string app, IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string> mounts, string[] writable, string[] arguments)
    {
        var root = Directory.CreateTempSubdirectory("corsgate-root-");
        var runtime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        var mounted = string.Join(' ', mounts.Select(mount => $"{mount.Key}:{mount.Value}"));
        var start = new ProcessStartInfo(
            "unshare",
            ["--mount", "--propagation", "private", "bash", "-c", Script, "confined", root.FullName, runtime, app, mounted, string.Join(' ', writable), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var confined = new ConfinedProcess(new Process { StartInfo = start }, root);
        confined._process.Start();
        confined._process.BeginOutputReadLine();
        confined._process.BeginErrorReadLine();
        return confined;
    }

    /// <summary>Waits for a line that matches and gives its first group.</summary>
    public async Task<string> WaitForAsync(Regex line)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            if (_output.Select(text => line.Match(text)).FirstOrDefault(match => match.Success) is { } found)
                return found.Groups[1].Value;
            Assert.False(_process.HasExited, $"it ended before a line matched {line}:\n{Output}");
            await _arrived.WaitAsync(limit.Token);
        }
    }

    /// <summary>A field of its /proc/PID/status.</summary>
    public string Status(string field) => Assert.Single(
        File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/status")), line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    /// <summary>Its mounts: where, and the first option.</summary>
    public (string Place, bool IsWritable)[] Mounts() =>
    [
        .. File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/mountinfo")).Select(line => line.Split(' '))
            .Select(fields => (fields[4], fields[5].Split(',').Contains("rw"))),
    ];

    /// <summary>Sends SIGTERM and waits for the end.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(Limit);
        await kill.WaitForExitAsync(limit.Token);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _arrived.Dispose();

        // The mounts were its own and are gone with it.
        _root.Delete();
    }

    private static string? Probe()
    {
        const string Needed = "a process can be confined only by root on Linux, with unshare and setpriv";
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv"))
            return Needed;
        using var probe = Process.Start(new ProcessStartInfo("bash", ["-c", "unshare --mount --propagation private mount -t tmpfs probe /mnt"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        })!;
        var said = probe.StandardError.ReadToEnd();
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : $"{Needed}: {said.Trim()}";
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
        _arrived.Release();
    }
}
