using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.OsmEdge.Reading;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>
/// Which plugins pods have: the union of all chains, of every namespace, whose selectors take the pods, by falling priority and
/// then by name, those left out that would do nothing.
/// </summary>
internal sealed class ChainSelection
{
    private readonly Dictionary<string, PluginResource> _plugins;
    private readonly ImmutableArray<PluginChainResource> _chains;
    private readonly MeshNamespaces _namespaces;
    private readonly ChainPositions _positions;
    private readonly ProblemCollector _problems;
    private readonly HashSet<(string Chain, string Plugin)> _inert = [];

    /// <summary>Looks the chains through.</summary>
    public ChainSelection(ResourceSet resources, MeshNamespaces namespaces, ChainPositions positions, ProblemCollector problems)
    {
        _plugins = resources.OfKind<PluginResource>().ToDictionary(plugin => plugin.Name, StringComparer.Ordinal);
        _chains = [.. resources.OfKind<PluginChainResource>()];
        _namespaces = namespaces;
        _positions = positions;
        _problems = problems;
        foreach (var chain in _chains)
            CheckNames(chain);
        var named = _chains.SelectMany(chain => chain.Chains).SelectMany(entry => entry.Plugins).Select(name => name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var plugin in _plugins.Values.Where(plugin => !named.Contains(plugin.Name)))
            problems.Info(plugin, null, null, "no PluginChain names the Plugin; it is not run");
    }

    /// <summary>The Plugin of a name; null: there is none.</summary>
    public PluginResource? Find(string name) => _plugins.GetValueOrDefault(name);

    /// <summary>Whether a chain takes pods.</summary>
    public bool Selects(PluginChainResource chain, MeshPod pod) =>
        (chain.PodSelector is not { } pods || LabelSelectors.Matches(pods, pod.Labels))
        && (chain.NamespaceSelector is not { } spaces || LabelSelectors.Matches(spaces, _namespaces.LabelsOf(pod.Namespace, chain)));

    /// <summary>The plugins of pods in the order of requests.</summary>
    /// <param name="pods">The pods of one Service, or of one caller.</param>
    /// <param name="chainName"><c>inbound-http</c> or <c>outbound-http</c>.</param>
    public ImmutableArray<PluginResource> Of(ImmutableArray<MeshPod> pods, string chainName)
    {
        var taken = new Dictionary<string, PluginResource>(StringComparer.Ordinal);
        foreach (var chain in _chains)
        {
            var entries = chain.Chains.Where(entry => string.Equals(entry.Name, chainName, StringComparison.Ordinal)).ToArray();
            if (entries.Length == 0)
                continue;
            var selected = pods.Count(pod => Selects(chain, pod));
            if (selected == 0)
                continue;
            if (selected < pods.Length)
            {
                _problems.Warning(
                    chain, null, "spec.selectors.podSelector",
                    $"selects only some of the pods behind one Service ({string.Join(", ", pods.Select(pod => pod.Owner.Reference))}); here its plugins are run for all requests to the Service");
            }

            foreach (var name in entries.SelectMany(entry => entry.Plugins))
            {
                if (_plugins.TryGetValue(name.Value, out var plugin) && IsReached(chainName, plugin))
                    taken.TryAdd(plugin.Name, plugin);
            }
        }

        return [.. taken.Values.OrderByDescending(plugin => plugin.Priority).ThenBy(plugin => plugin.Name, StringComparer.Ordinal)];
    }

    /// <summary>Reports the chains that take no pods at all, and those that take pods of other namespaces than their own.</summary>
    public void ReportReach(MeshPods pods)
    {
        ImmutableArray<MeshPod> all = [.. pods.All];
        foreach (var chain in _chains)
        {
            var taken = all.Where(pod => Selects(chain, pod)).Select(pod => pod.Namespace).Distinct(StringComparer.Ordinal).ToArray();
            var others = taken.Where(space => !string.Equals(space, chain.Namespace, StringComparison.Ordinal)).ToArray();
            if (taken.Length == 0)
                _problems.Warning(chain, null, "spec.selectors", "selects no pod of the configuration; its plugins are not run");
            else if (others.Length > 0)
                _problems.Info(chain, null, "spec.selectors", $"selects pods of other namespaces than its own, too: {string.Join(", ", others.Take(10))}{(others.Length > 10 ? " …" : "")}");
        }
    }

    private bool IsReached(string chainName, PluginResource plugin)
    {
        // Where a refused one would stand is not known; it keeps its Services closed.
        if (plugin.IsRefused || _positions.WhyInert(chainName, plugin.Priority) is not { } why)
            return true;
        if (_inert.Add((chainName, plugin.Name)))
            _problems.Warning(plugin, null, "spec.priority", why);
        return false;
    }

    private void CheckNames(PluginChainResource chain)
    {
        foreach (var entry in chain.Chains)
        {
            if (entry.Name is not (OsmEdgeNames.InboundHttp or OsmEdgeNames.OutboundHttp))
                _problems.Warning(chain, entry.Location, entry.Field, $"chain {entry.Name} is about connections and not requests, and is not served here");
            foreach (var name in entry.Plugins.Where(name => !_plugins.ContainsKey(name.Value)))
                _problems.Warning(chain, name.Location, entry.Field + ".plugins", $"there is no Plugin {name.Value}; it is left out, as by osm-edge");
        }
    }
}
