using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>
/// A program that says who we are (client.authentication.k8s.io/v1 and v1beta1, ExecCredential). It is run when there is no answer,
/// when the last one has expired, and when the last one was refused; never for longer than its time.
/// </summary>
internal sealed class ExecPlugin(TimeProvider time)
{
    private const int LongestOutput = 1024 * 1024;
    private const int LongestComplaint = 300;
    private ExecAnswer? _last;

    /// <summary>Where it was configured, for messages.</summary>
    public required string Field { get; init; }

    public required string ApiVersion { get; init; }

    public required string Command { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>What to say when the program is not there.</summary>
    public string InstallHint { get; init; } = "";

    /// <summary>The cluster, as JSON; null: the program is not told.</summary>
    public string? ClusterJson { get; init; }

    /// <summary>How long it may run.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>An answer that has not expired.</summary>
    /// <exception cref="CredentialException">The program fails.</exception>
    public async Task<ExecAnswer> GetAsync(bool isRefused, CancellationToken cancellation)
    {
        if (_last is { } last && !isRefused && !(last.Expires <= time.GetUtcNow()))
            return last;
        return _last = ExecAnswer.Read(this, await RunAsync(cancellation));
    }

    internal CredentialException Fail(string message) =>
        new(TextSource.Given(Field, []), $"the plugin {Quoting.Quote(Command)} {message}");

    private async Task<byte[]> RunAsync(CancellationToken cancellation)
    {
        using var process = new Process { StartInfo = StartInfo() };
        try
        {
            process.Start();
        }
        catch (Exception missing) when (missing is Win32Exception or IOException or InvalidOperationException)
        {
            throw Fail($"cannot be started: {Quoting.Escape(missing.Message)}{(InstallHint.Length > 0 ? $"; {Quoting.Escape(InstallHint)}" : "")}");
        }

        using var timeout = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            process.StandardInput.Close();
            var complaint = ReadAsync(process.StandardError.BaseStream, keepsAll: false, either.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, keepsAll: true, either.Token);
            var said = await complaint;
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0
                ? output
                : throw Fail($"ended with {process.ExitCode}: {Quoting.Escape(Encoding.UTF8.GetString(said).Trim())}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Fail($"did not end within {Timeout.TotalSeconds:0} s");
        }
        finally
        {
            End(process);
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(Command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        var cluster = ClusterJson is null ? "" : $",\"cluster\":{ClusterJson}";
        start.Environment["KUBERNETES_EXEC_INFO"] = $"{{\"apiVersion\":\"{ApiVersion}\",\"kind\":\"ExecCredential\",\"spec\":{{\"interactive\":false{cluster}}}}}";
        return start;
    }

    private async Task<byte[]> ReadAsync(Stream stream, bool keepsAll, CancellationToken cancellation)
    {
        var most = keepsAll ? LongestOutput : LongestComplaint;
        var kept = new MemoryStream();
        var buffer = new byte[4096];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            if (keepsAll && kept.Length + read > most)
                throw Fail($"wrote more than {LongestOutput:N0} bytes");
            kept.Write(buffer, 0, (int)Math.Min(read, most - kept.Length));
        }

        return kept.ToArray();
    }

    private static void End(Process process)
    {
        try
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }
}
