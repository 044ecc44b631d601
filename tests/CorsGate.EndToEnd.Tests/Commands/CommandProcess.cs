using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>The real <c>corsgate</c> as a child process.</summary>
internal sealed partial class CommandProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _error = new();
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _errorEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private CommandProcess(IEnumerable<string> arguments, string? input, IReadOnlyDictionary<string, string>? environment)
    {
        // The same configuration as this test was built in.
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            WorkingDirectory = Repository.Root,
        };
        start.ArgumentList.Add(Path.Combine(Repository.Root, "artifacts", "bin", "CorsGate.Cli", configuration, "corsgate.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _output, _outputEnded);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _error, _errorEnded);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (input is not null)
            _process.StandardInput.Write(input);
        _process.StandardInput.Close();
    }

    /// <summary>The lines on standard output so far.</summary>
    public string[] Output => [.. _output];

    /// <summary>The lines on standard error so far.</summary>
    public string[] Error => [.. _error];

    /// <summary>Starts it.</summary>
    public static CommandProcess Start(params string[] arguments) => new(arguments, input: null, environment: null);

    /// <summary>Starts it with something on standard input, or in the environment.</summary>
    public static CommandProcess Start(string? input, IReadOnlyDictionary<string, string>? environment, params string[] arguments) => new(arguments, input, environment);

    /// <summary>Starts <c>corsgate run</c> on free ports and waits until the port 8080 of the configuration is served.</summary>
    public static async Task<CommandProcess> ServeAsync(params string[] arguments)
    {
        var process = Start(["run", "--port-map", "8080=0", "--console", "127.0.0.1:0", .. arguments]);
        try
        {
            await process.WaitForOutputAsync("is serving");
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        var code = await process.ExitAsync();
        return (code, string.Join('\n', process.Output), string.Join('\n', process.Error));
    }

    /// <summary>The port that the first listener really listens at, as its log line says.</summary>
    public int Port => int.Parse(Output.Select(l => ListeningLine().Match(l)).First(m => m.Success).Groups["port"].Value, CultureInfo.InvariantCulture);

    /// <summary>The port of liveness and readiness, as its log line says.</summary>
    public int ConsolePort => int.Parse(Output.Select(l => ConsoleLine().Match(l)).First(m => m.Success).Groups["port"].Value, CultureInfo.InvariantCulture);

    /// <summary>The process.</summary>
    public int Id => _process.Id;

    /// <summary>Waits until a configured port is served, whatever it is.</summary>
    /// <returns>The port that it really listens at.</returns>
    public async Task<int> WaitForPortAsync(int configured)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $" (port {configured}:");
        await WaitForOutputAsync(line);
        return int.Parse(Output.First(l => l.Contains(line, StringComparison.Ordinal)).Split(line)[0].Split(':')[^1], CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a line on standard output contains a text.</summary>
    public Task WaitForOutputAsync(string text, int times = 1) => Wait.UntilAsync(
        $"'{text}' on standard output, {times} times; output:\n{string.Join('\n', Output)}\nerror:\n{string.Join('\n', Error)}",
        () =>
        {
            if (_output.Count(l => l.Contains(text, StringComparison.Ordinal)) >= times)
                return true;
            Assert.False(_process.HasExited, $"corsgate ended before it said '{text}'; output:\n{string.Join('\n', Output)}\nerror:\n{string.Join('\n', Error)}");
            return false;
        });

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate()
    {
        if (Kill(_process.Id, 15) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    /// <summary>Sends SIGKILL.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit status.</returns>
    public async Task<int> ExitAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        await Task.WhenAll(_outputEnded.Task, _errorEnded.Task).WaitAsync(limit.Token);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static void Take(string? line, ConcurrentQueue<string> lines, TaskCompletionSource ended)
    {
        if (line is null)
            ended.TrySetResult();
        else
            lines.Enqueue(line);
    }

    [GeneratedRegex("listening on https?://127[.]0[.]0[.]1:(?<port>[0-9]+) [(]port (8080|6443)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningLine();

    [GeneratedRegex("readiness on http://127[.]0[.]0[.]1:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ConsoleLine();

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Kill(int process, int signal);
}
