using System.Collections.Immutable;
using CorsGate.Cli.Commands;
using CorsGate.Cli.Output;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.ColdStart;
using CorsGate.Kubernetes.Requests;

namespace CorsGate.Cli.Running.Cluster;

/// <summary>
/// A gateway fed by the API server of a cluster: 1 reads every kind that is there once, 2 serves, 3 follows the changes, many at
/// once as one, 4 drains when told to stop. While the server is away, or keeps a kind back, what was read last goes on serving.
/// </summary>
internal sealed class ClusterRun(ClusterOptions cluster, LoadOptions load, GatewayOptions gateway, Func<IDisposable>? startExport)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ObjectLoader _loader = new(load with { ControllerNames = cluster.ControllerNames, ClassNames = cluster.ClassNames });
    private readonly ProblemReport _report = new(gateway.Log, TextWriter.Null);
    private GatewayConfig? _served;
    private volatile bool _servesKept;

    /// <summary>Runs until a signal or the token says stop.</summary>
    /// <returns>The exit status of the command.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var signals = new StopSignals();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Stop);
        using var api = new ApiClient(cluster.Access, new ApiClientOptions { UserAgent = "corsgate/" + VersionCommand.Product });
        await using var cache = new ClusterCache(api, cluster.Kinds, new ClusterCacheOptions { Namespaces = cluster.Namespaces, Report = _report.Tell });
        await using var host = new GatewayHost(
            gateway with
            {
                WaitsFor = () => ClusterReadiness.Describe(cache.Statuses, cluster.Access.Server),
                WaitingPort = load.IngressHttpPort,
            },
            new GatewayRequestHandlerFactory());
        host.Metrics.ClusterKinds = () => cache.Statuses.Select(static status =>
            new ClusterKindState(status.Kind.ToString(), status.Namespace, status.Phase.ToString().ToLowerInvariant()));
        using var export = startExport?.Invoke();
        foreach (var warning in cluster.Warnings)
            _report.Tell(warning);
        await host.StartAsync(stop.Token);
        gateway.Log.Write("info", $"reading the objects of {cluster.Access.Server} ({cluster.Access.Source})");
        using var feed = cache.Subscribe();
        cache.Start();
        var status = cluster.WritesStatus ? new ClusterStatus(api, cluster, gateway.Log) : null;
        host.Metrics.Cluster = () => new ClusterState(_servesKept, status?.IsLeader, status?.Failures ?? 0);
        var writing = status?.RunAsync(stop.Token) ?? Task.CompletedTask;
        try
        {
            await FollowAsync(host, cache, feed, status, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of following.
        }
        finally
        {
            // Another may lead at once.
            await stop.CancelAsync();
            await writing;
        }

        gateway.Log.Write("info", "stopping: requests in flight may finish");
        await host.StopAsync(signals.StopNow);
        return ExitCode.Ok;
    }

    private async Task FollowAsync(GatewayHost host, ClusterCache cache, ChangeFeed feed, ClusterStatus? status, CancellationToken stop)
    {
        await using var keep = cluster.CacheFolder is null ? null : new ColdStartWriter(ColdStart(cluster.CacheFolder), Warn);
        var pending = new Dictionary<ObjectReference, ObjectChange>();
        foreach (var kept in await StartColdAsync(host, cache, stop))
            pending[kept.Reference] = new ObjectChange(kept.Reference, null);
        while (true)
        {
            // What was kept and is not among the first objects is gone.
            var changes = await feed.NextAsync(stop);
            foreach (var reference in changes.Objects)
                pending[reference] = ToChange(reference, changes.Snapshot.Find(reference));
            if (!changes.HasSynced)
                continue;

            var config = _loader.Apply(pending.Values);
            pending.Clear();
            if (!ReferenceEquals(config, _served))
                keep?.Changed(_loader.LastGood);
            while (!await TryServeAsync(host, config, stop))
                await Task.Delay(RetryDelay, stop);
            _servesKept = false;
            status?.Publish(_loader, changes.Snapshot, changes.Objects, host.BoundPlaces.Keys);
        }
    }

    // Gives what it serves: nothing if the API server answers in time, or nothing was kept.
    private async Task<ImmutableArray<ObjectChange>> StartColdAsync(GatewayHost host, ClusterCache cache, CancellationToken stop)
    {
        if (cluster.CacheFolder is null)
            return [];
        await Task.WhenAny(cache.WaitForSyncAsync(stop), Task.Delay(cluster.ColdStartAfter, stop));
        stop.ThrowIfCancellationRequested();
        if (cache.HasSynced)
            return [];
        var kept = new ColdStartStore(ColdStart(cluster.CacheFolder)).Load(out var problem);
        if (problem is not null)
            Warn(problem);
        if (kept is null || !cache.Expect(kept.Objects.Select(static item => item.Reference)))
            return [];
        Warn($"the API server does not answer; until it does, the objects that were kept on {kept.SavedAt:u} are served");
        _servesKept = await TryServeAsync(host, _loader.Apply(kept.Objects), stop);
        return kept.Objects;
    }

    private ColdStartOptions ColdStart(string folder) => new() { Folder = folder, Scope = cluster.Scope };

    private void Warn(string message) => _report.Tell(new Problem(ProblemSeverity.Warning, null, null, null, message));

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
