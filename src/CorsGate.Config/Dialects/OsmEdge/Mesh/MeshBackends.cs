using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>
/// Where a Service port is served, the strongest source first: its own endpoints (given by hand, EndpointSlices, the sample app of
/// its annotation); else those of its pods, each with its share: the endpoints of narrower Services that select them (as the
/// Services of single versions do), and demo containers whose answer is known. Without any of them there is no endpoint.
/// </summary>
internal sealed class MeshBackends(ResourceIndex index, MeshPods pods, LoadOptions options, ProblemCollector problems)
{
    private readonly EndpointResolver _endpoints = new(index, options, problems);
    private readonly Dictionary<ServicePort, Backend> _own = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an endpoint of the port is given by hand.</summary>
    public bool IsGiven(ServiceResource service, ServicePort port) => _endpoints.Override(service.Namespace, service.Name, port.Port) is not null;

    /// <summary>The backends of a port and their shares.</summary>
    public ImmutableArray<WeightedBackend> Of(ServiceResource service, ServicePort port)
    {
        var own = Own(service, port);
        if (IsServed(own))
            return [new WeightedBackend { Weight = 1, Backend = own }];
        var shares = ImmutableArray.CreateBuilder<WeightedBackend>();
        var selected = pods.Of(service);
        var covered = new HashSet<MeshPod>(ReferenceEqualityComparer.Instance);

        // 1. Narrower Services, the narrowest first: their pods are not counted twice.
        foreach (var narrower in pods.Within(selected, service))
        {
            var members = pods.Of(narrower);
            if (members.Any(covered.Contains) || SamePort(port, narrower, members) is not { } same)
                continue;
            var backend = Own(narrower, same);
            if (!IsServed(backend))
                continue;
            covered.UnionWith(members);
            if (members.Sum(pod => pod.Count) is > 0 and var count)
                shares.Add(new WeightedBackend { Weight = count, Backend = backend });
        }

        // 2. What single pods are known to answer.
        foreach (var pod in selected.Where(pod => !covered.Contains(pod) && pod.Count > 0))
        {
            if (TargetPort(port, pod) is { } target && DemoCommand.TextAt(pod, target) is { } text)
                shares.Add(new WeightedBackend { Weight = pod.Count, Backend = own with { Name = $"{own.Name} ({pod.Owner.Reference})", SampleText = text } });
        }

        return shares.Count > 0 ? [.. shares.OrderBy(share => share.Backend!.Name, StringComparer.Ordinal)] : [new WeightedBackend { Weight = 1, Backend = own }];
    }

    private static bool IsServed(Backend backend) => !backend.Endpoints.IsEmpty || backend.SampleApp is not null;

    private Backend Own(ServiceResource service, ServicePort port)
    {
        if (_own.TryGetValue(port, out var known))
            return known;
        var (endpoints, sampleApp) = _endpoints.Resolve(service, port);
        var backend = new Backend
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"{service.Namespace}/{service.Name}:{port.Port}"),
            Protocol = MeshProtocols.Of(port) ?? BackendProtocol.Http1,
            Endpoints = endpoints,
            SampleApp = sampleApp,
            Location = port.Location,
        };
        _own.Add(port, backend);
        return backend;
    }

    /// <summary>The port of a narrower Service that leads to the same port of the pods.</summary>
    private static ServicePort? SamePort(ServicePort port, ServiceResource narrower, ImmutableArray<MeshPod> members) =>
        narrower.Ports.FirstOrDefault(candidate => members.All(pod => TargetPort(port, pod) is { } target && TargetPort(candidate, pod) == target));

    private static int? TargetPort(ServicePort port, MeshPod pod)
    {
        if (port.TargetPort is not { } target)
            return port.Port;
        if (int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        foreach (var (name, declared) in pod.Containers.SelectMany(container => container.Ports))
        {
            if (string.Equals(name, target, StringComparison.Ordinal))
                return declared;
        }

        return null;
    }
}
