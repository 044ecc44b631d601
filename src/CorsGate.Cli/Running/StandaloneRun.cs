using CorsGate.Cli.Commands;
using CorsGate.Cli.Output;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using Spectre.Console;

namespace CorsGate.Cli.Running;

/// <summary>
/// A gateway fed from files: 1 reads and serves, 2 watches, 3 reads and serves again on every change, 4 drains when told to
/// stop. A reload that finds errors serves what is good of it, and the last good version of what is not.
/// </summary>
internal sealed class StandaloneRun(
    LoadOptions load, GatewayOptions gateway, TextWriter error, Func<IDisposable>? startExport, Func<GatewayConfig, GatewayConfig>? change = null)
{
    private readonly ConfigLoader _loader = new(load);
    private readonly ProblemReport _report = new(gateway.Log, error);

    /// <summary>Runs until a signal or the token says stop.</summary>
    /// <returns>The exit status of the command.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var signals = new StopSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Stop);
        await using var host = new GatewayHost(gateway, new GatewayRequestHandlerFactory());
        using var export = startExport?.Invoke();
        await host.StartAsync(stop.Token);

        // Watching starts before the first reading, so that no change falls between them; its calls wait for that reading.
        var first = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (Watch(host, first.Task))
        {
            var config = await ServeAsync(host, stop.Token);
            if (host.BoundPorts.IsEmpty)
                return await NothingToServeAsync();
            if (!Console.IsOutputRedirected)
                ShowTable(config, host);
            first.SetResult();
            await stop.Token.WhenCancelled();
        }

        gateway.Log.Write("info", "stopping: requests in flight may finish");
        await host.StopAsync(signals.StopNow);
        return ExitCode.Ok;
    }

    private ManifestWatcher Watch(GatewayHost host, Task ready) => new(
        load.Paths,
        async token =>
        {
            await ready.WaitAsync(token);
            await ServeAsync(host, token);
        },
        new ManifestWatcherOptions { OnError = failure => ReloadFailed(host, failure) });

    private void ReloadFailed(GatewayHost host, Exception failure)
    {
        host.Metrics.ReloadFailed();
        gateway.Log.Write("error", "reload failed, the last configuration goes on serving: " + failure.Message);
    }

    private async Task<GatewayConfig> ServeAsync(GatewayHost host, CancellationToken cancellationToken)
    {
        var config = _loader.Load();
        config = change?.Invoke(config) ?? config;
        _report.Show(config.Problems);
        _report.ShowUnserved(await host.ApplyAsync(config, cancellationToken));
        return config;
    }

    private void ShowTable(GatewayConfig config, GatewayHost host)
    {
        gateway.Log.Flush();
        ServingTable.Show(AnsiConsole.Console, config, host.BoundPlaces);
    }

    private async Task<int> NothingToServeAsync()
    {
        const string Nothing = "nothing can be served: no listener is open; the lines above say why, or the input holds no Gateway, no Ingress, no nginx.conf, no Service of a mesh and no Pod of a kube-apiserver";
        gateway.Log.Write("error", Nothing);
        await error.WriteLineAsync("error: " + Nothing);
        return ExitCode.NothingToServe;
    }
}
