using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>The real program as a child process, started by the launcher as a user would.</summary>
public sealed partial class CorsGateProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly SemaphoreSlim _arrived = new(0);

    private CorsGateProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
    }

    /// <summary>Everything written so far, standard output and error together.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>Starts <c>./corsgate</c> with arguments from the repository's root.</summary>
    public static CorsGateProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "corsgate"), arguments)
        {
            WorkingDirectory = Repository.Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var running = new CorsGateProcess(new Process { StartInfo = start });
        running._process.Start();
        running._process.BeginOutputReadLine();
        running._process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Waits for a line that matches and gives its first group.</summary>
    public async Task<string> WaitForAsync(Regex line)
    {
        using var limit = new CancellationTokenSource(Limit);
        var seen = 0;
        while (true)
        {
            foreach (var text in _output.Skip(seen))
            {
                seen++;
                if (line.Match(text) is { Success: true } match)
                    return match.Groups[1].Value;
            }

            if (_process.HasExited && seen == _output.Count)
                throw new InvalidOperationException($"the process ended with {_process.ExitCode} before a line matched {line}:\n{Output}");
            await _arrived.WaitAsync(limit.Token);
        }
    }

    /// <summary>Waits for the line that names the bound port of a configured one.</summary>
    public async Task<int> WaitForPortAsync(int configured) => int.Parse(
        await WaitForAsync(new Regex($@"listening on http\S*?:(\d+) \(port {configured}\b", RegexOptions.None, TimeSpan.FromSeconds(1))), CultureInfo.InvariantCulture);

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> WaitForExitAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
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
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _output.Enqueue(line);
        _arrived.Release();
    }
}
