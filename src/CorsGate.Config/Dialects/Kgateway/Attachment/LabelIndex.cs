using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>Gateways and routes by label, so that many selectors over many objects do not cost their product.</summary>
/// <param name="tracker">Is told what is asked and what changes; null: nobody wants to know.</param>
internal sealed class LabelIndex(LookupTracker? tracker)
{
    private readonly Dictionary<(string Kind, string Namespace, string Key, string Value), HashSet<Resource>> _byLabel = [];

    /// <summary>The objects of a kind and namespace that have all of the labels; no label means all of them.</summary>
    public IEnumerable<Resource> Select(string kind, string @namespace, ImmutableDictionary<string, string> labels)
    {
        // An object that comes to have all of the labels, or ceases to, has the first of them before or after.
        var first = labels.IsEmpty ? new("", "") : labels.MinBy(label => label.Key, StringComparer.Ordinal);
        tracker?.Note(Lookup.Labels(kind, @namespace, first.Key, first.Value));
        if (labels.IsEmpty)
            return _byLabel.GetValueOrDefault((kind, @namespace, "", "")) ?? [];

        // The rarest label leaves the fewest objects to look at.
        HashSet<Resource>? fewest = null;
        foreach (var (key, value) in labels)
        {
            if (!_byLabel.TryGetValue((kind, @namespace, key, value), out var found))
                return [];
            if (fewest is null || found.Count < fewest.Count)
                fewest = found;
        }

        return fewest!.Where(resource => LabelSelectors.MatchesAll(labels, resource.Labels));
    }

    /// <summary>Puts an object into the place of another of the same identity.</summary>
    public void Replace(Resource? before, Resource? after)
    {
        if ((before ?? after) is not (GatewayResource or RouteResource))
            return;

        // What a selector looks at: being there, labels, the names of sections, and of a Gateway the class, which may be another controller's.
        var isSame = before is not null && after is not null
            && before.Labels.Count == after.Labels.Count && LabelSelectors.MatchesAll(before.Labels, after.Labels)
            && SectionNames.Of(before).SequenceEqual(SectionNames.Of(after), StringComparer.Ordinal)
            && string.Equals((before as GatewayResource)?.ClassName, (after as GatewayResource)?.ClassName, StringComparison.Ordinal);
        foreach (var key in Keys(before))
        {
            if (_byLabel.TryGetValue(key, out var resources) && resources.Remove(before!) && resources.Count == 0)
                _byLabel.Remove(key);
            Touch(key);
        }

        foreach (var key in Keys(after))
        {
            if (!_byLabel.TryGetValue(key, out var resources))
                _byLabel.Add(key, resources = new HashSet<Resource>(ReferenceEqualityComparer.Instance));
            resources.Add(after!);
            Touch(key);
        }

        void Touch((string Kind, string Namespace, string Key, string Value) key)
        {
            if (!isSame)
                tracker?.Touch(Lookup.Labels(key.Kind, key.Namespace, key.Key, key.Value));
        }
    }

    private static IEnumerable<(string Kind, string Namespace, string Key, string Value)> Keys(Resource? resource)
    {
        if (resource is null)
            yield break;
        var kind = resource.Reference.Kind;
        yield return (kind, resource.Namespace, "", "");
        foreach (var (key, value) in resource.Labels)
            yield return (kind, resource.Namespace, key, value);
    }
}
