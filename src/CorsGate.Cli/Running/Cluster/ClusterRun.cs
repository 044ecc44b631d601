using CorsGate.Cli.Commands;
using CorsGate.Cli.Output;
using CorsGate.Config.Dialects;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Discovery;
using CorsGate.Kubernetes.Requests;

namespace CorsGate.Cli.Running.Cluster;

/// <summary>
/// A gateway fed by the API server of a cluster: 1 reads every kind that is there once, 2 serves, 3 follows the changes, many at
/// once as one, 4 drains when told to stop. While the server is away, or keeps a kind back, what was read last goes on serving.
/// </summary>
internal sealed class ClusterRun(ClusterOptions cluster, LoadOptions load, GatewayOptions gateway, TextWriter error, Func<IDisposable>? startExport)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ObjectLoader _loader = new(load);
    private readonly ProblemReport _report = new(gateway.Log, error);
    private GatewayConfig? _served;

    /// <summary>The kinds that are read.</summary>
    public static IEnumerable<WantedKind> Kinds => ResourceReaders.Watched.Select(static kind =>
        new WantedKind(new KindName(kind.Group, kind.Kind), kind.Versions) { FieldSelector = kind.FieldSelector });

    /// <summary>Runs until a signal or the token says stop.</summary>
    /// <returns>The exit status of the command.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var signals = new StopSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Stop);
        using var api = new ApiClient(cluster.Access, new ApiClientOptions { UserAgent = "corsgate/" + VersionCommand.Product });
        await using var cache = new ClusterCache(api, Kinds, new ClusterCacheOptions { Namespaces = cluster.Namespaces, Report = _report.Tell });
        await using var host = new GatewayHost(
            gateway with { WaitsFor = () => ClusterReadiness.Describe(cache.Statuses, cluster.Access.Server) }, new GatewayRequestHandlerFactory());
        using var export = startExport?.Invoke();
        foreach (var warning in cluster.Warnings)
            _report.Tell(warning);
        await host.StartAsync(stop.Token);
        gateway.Log.Write("info", $"reading the objects of {cluster.Access.Server} ({cluster.Access.Source})");
        using var feed = cache.Subscribe();
        cache.Start();
        try
        {
            await FollowAsync(host, feed, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of following.
        }

        gateway.Log.Write("info", "stopping: requests in flight may finish");
        await host.StopAsync(signals.StopNow);
        return ExitCode.Ok;
    }

    private async Task FollowAsync(GatewayHost host, ChangeFeed feed, CancellationToken stop)
    {
        var pending = new Dictionary<ObjectReference, ObjectChange>();
        while (true)
        {
            var changes = await feed.NextAsync(stop);
            foreach (var reference in changes.Objects)
                pending[reference] = ToChange(reference, changes.Snapshot.Find(reference));
            if (!changes.HasSynced)
                continue;

            var config = _loader.Apply(pending.Values);
            pending.Clear();
            while (!await TryServeAsync(host, config, stop))
                await Task.Delay(RetryDelay, stop);
        }
    }

    private static ObjectChange ToChange(ObjectReference reference, KubernetesObject? found) =>
        found is null ? new ObjectChange(reference, null) : new ObjectChange(reference, found.Manifest) { Error = found.Error };

    // The same instance serves already: nothing that changed matters to it.
    private async Task<bool> TryServeAsync(GatewayHost host, GatewayConfig config, CancellationToken stop)
    {
        if (ReferenceEquals(config, _served))
            return true;
        try
        {
            _report.Show(config.Problems);
            _report.ShowUnserved(await host.ApplyAsync(config, stop));
            _served = config;
            return true;
        }
#pragma warning disable CA1031 // Whatever happens, the last configuration goes on serving.
        catch (Exception failure) when (!stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            host.Metrics.ReloadFailed();
            _report.Tell(new Problem(ProblemSeverity.Error, null, null, null, "reload failed, the last configuration goes on serving: " + failure.Message));
            return false;
        }
    }
}
