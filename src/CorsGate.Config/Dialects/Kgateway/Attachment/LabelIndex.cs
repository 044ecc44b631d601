using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>
/// Gateways and routes by label, so that many selectors over many objects do not cost their product. Built at the first use:
/// most configurations have no selector.
/// </summary>
internal sealed class LabelIndex(ResourceIndex index)
{
    private readonly Dictionary<(string Kind, string Namespace, string Key, string Value), List<Resource>> _byLabel = [];
    private readonly Dictionary<(string Kind, string Namespace), List<Resource>> _byNamespace = [];
    private bool _isBuilt;

    /// <summary>The objects of a kind and namespace that have all of the labels; no label means all of them.</summary>
    public IEnumerable<Resource> Select(string kind, string @namespace, ImmutableDictionary<string, string> labels)
    {
        Build();
        if (labels.IsEmpty)
            return _byNamespace.GetValueOrDefault((kind, @namespace)) ?? [];

        // The rarest label leaves the fewest objects to look at.
        List<Resource>? fewest = null;
        foreach (var (key, value) in labels)
        {
            if (!_byLabel.TryGetValue((kind, @namespace, key, value), out var found))
                return [];
            if (fewest is null || found.Count < fewest.Count)
                fewest = found;
        }

        return fewest!.Where(resource => LabelSelectors.MatchesAll(labels, resource.Labels));
    }

    private void Build()
    {
        if (_isBuilt)
            return;
        _isBuilt = true;
        foreach (var resource in index.Gateways.Concat<Resource>(index.Routes))
        {
            Add(_byNamespace, (resource.Reference.Kind, resource.Namespace), resource);
            foreach (var (key, value) in resource.Labels)
                Add(_byLabel, (resource.Reference.Kind, resource.Namespace, key, value), resource);
        }
    }

    private static void Add<TKey>(Dictionary<TKey, List<Resource>> index, TKey key, Resource resource)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var resources))
            index.Add(key, resources = []);
        resources.Add(resource);
    }
}
