using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Reading;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.OsmEdge.Reading;

/// <summary>Reads a PluginChain (plugin.flomesh.io/v1alpha1).</summary>
internal sealed class PluginChainReader : IResourceReader
{
    private const int MostEntries = 1000;

    public string Group => OsmEdgeNames.PluginGroup;

    public string Kind => "PluginChain";

    public IReadOnlyList<string> Versions => ["v1alpha1"];

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("chains", "selectors");
        var selectors = spec["selectors"].Required("write podSelector and namespaceSelector, or {} for every pod").Map("podSelector", "namespaceSelector");
        return new PluginChainResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            Chains = [.. spec["chains"].Required("write the chains and their plugins").Items(0, MostEntries).Select(ReadEntry).OfType<PluginChainEntry>()],
            PodSelector = selectors is null ? null : LabelSelectorReader.Read(selectors["podSelector"]),
            NamespaceSelector = selectors is null ? null : LabelSelectorReader.Read(selectors["namespaceSelector"]),
        };
    }

    private static PluginChainEntry? ReadEntry(Field item)
    {
        if (item.Map("name", "plugins") is not { } entry)
            return null;
        var name = entry["name"].Required("write " + Quoting.Choice(OsmEdgeNames.Chains)).Word(OsmEdgeNames.Chains);
        var plugins = ImmutableArray.CreateBuilder<Sourced<string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var plugin in entry["plugins"].Items(0, MostEntries))
        {
            // Named twice is named once: the list is a set to osm-edge.
            if (plugin.Text(TextRules.Name) is { } text && seen.Add(text))
                plugins.Add(new Sourced<string>(text, plugin.Location));
        }

        return name is null ? null : new PluginChainEntry(name, plugins.ToImmutable(), item.Location, item.Path);
    }
}
