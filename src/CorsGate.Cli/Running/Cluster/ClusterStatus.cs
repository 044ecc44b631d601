using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Status;
using CorsGate.Gateway.Telemetry;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.LeaderElection;
using CorsGate.Kubernetes.Status;

namespace CorsGate.Cli.Running.Cluster;

/// <summary>
/// The status of the cluster's objects: every process works it out, the one that leads writes it. Without the permission for that,
/// the log says so and everything else goes on.
/// </summary>
internal sealed class ClusterStatus
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    private readonly ClusterOptions _cluster;
    private readonly EventLog _log;
    private readonly StatusController _controller;
    private readonly LeaderElector _elector;
    private long _failures;

    /// <summary>A status that nobody writes yet.</summary>
    public ClusterStatus(IKubernetesApi api, ClusterOptions cluster, EventLog log)
    {
        (_cluster, _log) = (cluster, log);
        var instance = Environment.MachineName;
        _controller = new StatusController(api, new StatusWriterOptions { ControllerNames = cluster.ControllerNames, Instance = instance, Report = Warn });
        _elector = new LeaderElector(api, new LeaderElectionOptions
        {
            Namespace = cluster.Access.Namespace.Length > 0 ? cluster.Access.Namespace : "default",
            Identity = $"{instance}_{Guid.NewGuid():N}",
            Report = message => _log.Write("info", message),
            Warn = message => _log.Write("warning", message),
        });
    }

    /// <summary>Whether this process leads.</summary>
    public bool IsLeader => _elector.IsLeader;

    /// <summary>How often something could not be written.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Writes while this process leads, until it is stopped; the lease is given back then.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await _controller.RunAsync(_elector, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // As asked.
            }
#pragma warning disable CA1031 // Status is told; what is served does not depend on it. The next attempt may do better.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                Warn($"writing status has failed, and begins again in {RetryDelay.TotalSeconds:0} s: {failure.GetType().Name}: {failure.Message}");
                await Task.Delay(RetryDelay, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Says what the status should be.</summary>
    /// <param name="loader">The objects and what became of them.</param>
    /// <param name="snapshot">The objects as the server has them.</param>
    /// <param name="changed">The objects that are others than the last time.</param>
    /// <param name="open">Where the gateway listens, by configured ports.</param>
    public void Publish(ObjectLoader loader, ClusterSnapshot snapshot, IEnumerable<ObjectReference> changed, IEnumerable<LocalPort> open)
    {
        var addresses = _cluster.Addresses.IsEmpty && _cluster.Service is { } service ? ServiceAddresses.Of(snapshot.Find(service)) : _cluster.Addresses;
        var options = new StatusOptions
        {
            ControllerNames = _cluster.ControllerNames,
            ClassNames = _cluster.ClassNames,
            Addresses = addresses,
            AddressesOf = _cluster.AddressesOf,
            IngressAddresses = addresses,
            ClosedPorts = [.. loader.Config.Listeners.Select(static listener => listener.Place).Except(open)],
        };
        try
        {
            _controller.Publish(loader.ComputeStatus(options), snapshot, changed);
        }
#pragma warning disable CA1031 // What is served does not depend on what is told; the next change computes all of it anew.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Warn($"the status cannot be computed: {failure.GetType().Name}: {failure.Message}");
        }
    }

    private void Warn(string message)
    {
        Interlocked.Increment(ref _failures);
        _log.Write("warning", message);
    }
}
