using System.Collections.Immutable;
using System.Text.Json;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
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
    private readonly ClusterOptions _cluster;
    private readonly EventLog _log;
    private readonly StatusController _controller;
    private readonly LeaderElector _elector;

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
        });
    }

    /// <summary>Writes while this process leads, until it is stopped; the lease is given back then.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await _controller.RunAsync(_elector, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // As asked.
        }
#pragma warning disable CA1031 // Status is told; what is served does not depend on it.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _log.Write("error", $"status is written no more: {failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>Says what the status should be.</summary>
    /// <param name="loader">The objects and what became of them.</param>
    /// <param name="snapshot">The objects as the server has them.</param>
    /// <param name="changed">The objects that are others than the last time.</param>
    /// <param name="boundPorts">The configured ports that are open.</param>
    public void Publish(ObjectLoader loader, ClusterSnapshot snapshot, IEnumerable<ObjectReference> changed, IReadOnlyDictionary<int, int> boundPorts)
    {
        var addresses = _cluster.Addresses.IsEmpty && _cluster.Service is { } service ? AddressesOf(snapshot.Find(service)) : _cluster.Addresses;
        _controller.Publish(
            loader.ComputeStatus(new StatusOptions
            {
                ControllerNames = _cluster.ControllerNames,
                ClassNames = _cluster.ClassNames,
                Addresses = addresses,
                AddressesOf = _cluster.AddressesOf,
                IngressAddresses = addresses,
                ClosedPorts = [.. loader.Config.Listeners.Select(static listener => listener.Port).Where(port => !boundPorts.ContainsKey(port))],
            }),
            snapshot,
            changed);
    }

    // Service.status.loadBalancer.ingress, as the cluster's load balancer wrote it.
    private static ImmutableArray<GatewayAddress> AddressesOf(KubernetesObject? service)
    {
        if (service is null || service.Status.IsEmpty)
            return [];
        using var status = JsonDocument.Parse(service.Status);
        if (!Find(status.RootElement, "loadBalancer", JsonValueKind.Object, out var balancer) || !Find(balancer, "ingress", JsonValueKind.Array, out var entries))
            return [];
        return [.. entries.EnumerateArray().Select(Address).OfType<GatewayAddress>()];
    }

    private static GatewayAddress? Address(JsonElement entry) =>
        Find(entry, "ip", JsonValueKind.String, out var ip) && ip.GetString() is { Length: > 0 } address ? new GatewayAddress("IPAddress", address)
        : Find(entry, "hostname", JsonValueKind.String, out var hostname) && hostname.GetString() is { Length: > 0 } name ? new GatewayAddress("Hostname", name)
        : null;

    private static bool Find(JsonElement parent, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    private void Warn(string message) => _log.Write("warning", message);
}
