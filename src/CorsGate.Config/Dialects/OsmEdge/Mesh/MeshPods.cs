using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>Pods that are alike: those of a Deployment, a single one, or those that a Service must have although no object says so.</summary>
/// <param name="Owner">The object that says that they exist.</param>
/// <param name="Labels">Their labels.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Containers">What they run.</param>
/// <param name="IsDeclared">Whether an object makes them, or only a Service's selector tells of them.</param>
internal sealed record MeshPod(
    Resource Owner, ImmutableDictionary<string, string> Labels, int Count, ImmutableArray<PodContainer> Containers, bool IsDeclared)
{
    /// <summary>Their namespace.</summary>
    public string Namespace => Owner.Namespace;
}

/// <summary>
/// The pods of a mesh and the Services that select them. Files often hold Services alone: the pods of a Service that no Deployment
/// or Pod stands for count as having the labels of its selector, which is the least that they can have.
/// </summary>
internal sealed class MeshPods
{
    private readonly Dictionary<string, List<MeshPod>> _byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<ServiceResource, ImmutableArray<MeshPod>> _byService = new(ReferenceEqualityComparer.Instance);
    private readonly ILookup<string, ServiceResource> _services;

    /// <summary>Finds the pods.</summary>
    public MeshPods(ResourceSet resources)
    {
        foreach (var deployment in resources.OfKind<DeploymentResource>())
            Add(new MeshPod(deployment, deployment.PodLabels, deployment.Replicas, deployment.Containers, IsDeclared: true));
        foreach (var pod in resources.OfKind<PodResource>().Where(pod => !IsMade(pod)))
            Add(new MeshPod(pod, pod.Labels, 1, pod.Containers, IsDeclared: true));
        foreach (var pods in _byNamespace.Values)
            pods.Sort((x, y) => string.CompareOrdinal(x.Owner.Name, y.Owner.Name));
        _services = resources.OfKind<ServiceResource>().ToLookup(service => service.Namespace, StringComparer.Ordinal);
        foreach (var service in resources.OfKind<ServiceResource>())
            _byService.Add(service, Select(service));
    }

    /// <summary>Every kind of pod, those that only a Service tells of included.</summary>
    public IEnumerable<MeshPod> All => _byNamespace.Values.SelectMany(pods => pods).Concat(_byService.Values.SelectMany(pods => pods)).Distinct();

    /// <summary>The pods of a Service; empty: it has no selector.</summary>
    public ImmutableArray<MeshPod> Of(ServiceResource service) => _byService.GetValueOrDefault(service, []);

    /// <summary>The other Services of a Service's namespace whose pods are all among some pods, the narrowest first.</summary>
    public IEnumerable<ServiceResource> Within(ImmutableArray<MeshPod> pods, ServiceResource other) => _services[other.Namespace]
        .Where(service => !ReferenceEquals(service, other) && Of(service) is { IsEmpty: false } own && own.All(pod => pods.Contains(pod)))
        .OrderBy(service => Of(service).Length).ThenBy(service => service.Name, StringComparer.Ordinal);

    // A Pod beside the Deployment that made it (kubectl get) is already counted.
    private bool IsMade(PodResource pod) => _byNamespace.TryGetValue(pod.Namespace, out var pods)
        && pods.Any(made => made.Owner is DeploymentResource && !made.Labels.IsEmpty && LabelSelectors.MatchesAll(made.Labels, pod.Labels));

    private void Add(MeshPod pod)
    {
        if (!_byNamespace.TryGetValue(pod.Namespace, out var pods))
            _byNamespace.Add(pod.Namespace, pods = []);
        pods.Add(pod);
    }

    private ImmutableArray<MeshPod> Select(ServiceResource service)
    {
        if (service.Selector.IsEmpty)
            return [];
        ImmutableArray<MeshPod> selected = _byNamespace.TryGetValue(service.Namespace, out var pods)
            ? [.. pods.Where(pod => LabelSelectors.MatchesAll(service.Selector, pod.Labels))]
            : [];
        return selected.IsEmpty ? [new MeshPod(service, service.Selector, 1, [], IsDeclared: false)] : selected;
    }
}
