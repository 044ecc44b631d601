using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>
/// The labels of namespaces. <c>osm namespace add</c> sets a label on a namespace and leaves no manifest behind: a namespace for which
/// there is no object counts as added. One for which there is has the labels that it has.
/// </summary>
internal sealed class MeshNamespaces(ResourceSet resources, ProblemCollector problems)
{
    private const string MonitoredBy = "openservicemesh.io/monitored-by";
    private const string MeshName = "osm";
    private readonly Dictionary<string, ImmutableDictionary<string, string>> _labels =
        resources.OfKind<NamespaceResource>().ToDictionary(space => space.Name, space => space.Labels, StringComparer.Ordinal);

    /// <summary>The labels of a namespace that a chain selects by.</summary>
    /// <param name="name">The namespace.</param>
    /// <param name="chain">The chain.</param>
    public ImmutableDictionary<string, string> LabelsOf(string name, PluginChainResource chain)
    {
        if (_labels.TryGetValue(name, out var labels))
            return labels;
        labels = ImmutableDictionary<string, string>.Empty.Add("kubernetes.io/metadata.name", name).Add(MonitoredBy, MeshName);
        _labels.Add(name, labels);
        problems.Info(
            chain, null, "spec.selectors.namespaceSelector",
            $"there is no Namespace {name} in the configuration; it counts as added to the mesh, with the label {MonitoredBy}: {MeshName}");
        return labels;
    }
}
