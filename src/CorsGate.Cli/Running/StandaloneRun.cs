using CorsGate.Cli.Commands;
using CorsGate.Cli.Output;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;

namespace CorsGate.Cli.Running;

/// <summary>
/// A gateway fed from files: 1 reads and serves, 2 watches, 3 reads and serves again on every change, 4 drains when told to
/// stop. A reload that finds errors serves what is good of it, and the last good version of what is not.
/// </summary>
internal sealed class StandaloneRun(LoadOptions load, GatewayOptions gateway, TextWriter error)
{
    private readonly ConfigLoader _loader = new(load);
    private readonly ProblemReport _report = new(gateway.Log, error);

    /// <summary>Runs until a signal or the token says stop.</summary>
    /// <returns>The exit status of the command.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var signals = new StopSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Stop);
        await using var host = new GatewayHost(gateway);

        if (await ServeAsync(host, stop.Token) is { } status)
            return status;

        await using (new ManifestWatcher(load.Paths, token => ServeAsync(host, token), TimeProvider.System))
        {
            await stop.Token.WhenCancelled();
        }

        gateway.Log.Write("info", "stopping: no new connections; requests in flight may finish");
        await host.StopAsync(signals.StopNow);
        gateway.Log.Write("info", "stopped");
        return ExitCode.Ok;
    }

    /// <returns>An exit status where nothing at all can be served at start; null otherwise.</returns>
    private async Task<int?> ServeAsync(GatewayHost host, CancellationToken cancellationToken)
    {
        var config = _loader.Load();
        var unserved = await host.ApplyAsync(config, cancellationToken);
        _report.Show([.. config.Problems, .. unserved]);
        if (!host.BoundPorts.IsEmpty)
            return null;

        const string Nothing = "nothing can be served: no listener is open; the lines above say why, or the input holds no Gateway";
        gateway.Log.Write("error", Nothing);
        await error.WriteLineAsync("error: " + Nothing);
        return ExitCode.NothingToServe;
    }
}
