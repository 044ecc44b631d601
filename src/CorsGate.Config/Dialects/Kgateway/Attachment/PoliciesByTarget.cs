using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.Kgateway.Attachment;

/// <summary>The policies of each object and of its parts, and those that target a part which it lacks.</summary>
/// <param name="journal">Is told of targets that win or lose a policy.</param>
internal sealed class PoliciesByTarget(ChangeJournal journal)
{
    private readonly Dictionary<ObjectReference, Dictionary<string, List<PolicyCandidate>>> _found = [];
    private readonly Dictionary<ObjectReference, List<PolicyPlacement>> _missing = [];

    /// <summary>The policies of an object, or of a part of it, the oldest first; empty: there are none.</summary>
    public IReadOnlyList<PolicyCandidate> Of(ObjectReference target, string section) =>
        _found.TryGetValue(target, out var sections) && sections.TryGetValue(section, out var candidates) ? candidates : [];

    /// <summary>All policies that target an object; those of one part in order of precedence.</summary>
    public IEnumerable<PolicyPlacement> At(ObjectReference target)
    {
        if (_found.TryGetValue(target, out var sections))
        {
            foreach (var (section, candidates) in sections)
            {
                foreach (var candidate in candidates)
                    yield return new PolicyPlacement(candidate.Holder.Reference, target, section, null);
            }
        }

        foreach (var placement in _missing.GetValueOrDefault(target) ?? [])
            yield return placement;
    }

    /// <summary>A target wins a policy.</summary>
    public void Add(ObjectReference target, string section, PolicyCandidate candidate)
    {
        if (!_found.TryGetValue(target, out var sections))
            _found.Add(target, sections = new Dictionary<string, List<PolicyCandidate>>(StringComparer.Ordinal));
        if (!sections.TryGetValue(section, out var candidates))
            sections.Add(section, candidates = []);

        // Every list is in order of precedence: the oldest first.
        var place = candidates.FindIndex(other => AgeOrder.Instance.Compare(other.Holder, candidate.Holder) > 0);
        candidates.Insert(place < 0 ? candidates.Count : place, candidate);
        journal.Touch(target);
    }

    /// <summary>A target loses a policy.</summary>
    public void Remove(ObjectReference target, string section, PolicyCandidate candidate)
    {
        journal.Touch(target);
        if (!_found.TryGetValue(target, out var sections) || !sections.TryGetValue(section, out var candidates)
            || !candidates.Remove(candidate) || candidates.Count > 0)
            return;
        sections.Remove(section);
        if (sections.Count == 0)
            _found.Remove(target);
    }

    /// <summary>Replaces what a policy targets in vain.</summary>
    public void ReplaceMissing(List<PolicyPlacement> before, List<PolicyPlacement> after)
    {
        foreach (var placement in before)
        {
            journal.Touch(placement.Target);
            if (_missing.TryGetValue(placement.Target, out var missing) && missing.Remove(placement) && missing.Count == 0)
                _missing.Remove(placement.Target);
        }

        foreach (var placement in after)
        {
            journal.Touch(placement.Target);
            if (!_missing.TryGetValue(placement.Target, out var missing))
                _missing.Add(placement.Target, missing = []);
            missing.Add(placement);
        }
    }
}
