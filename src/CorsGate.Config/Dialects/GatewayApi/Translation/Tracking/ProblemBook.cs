using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>The problems of all units, in order, each told once.</summary>
/// <param name="journal">Is told whose problems change; null: nobody asks for those of an object.</param>
internal sealed class ProblemBook(ChangeJournal? journal = null)
{
    private readonly ProblemsByObject? _byObject = journal is null ? null : new(journal);
    private readonly Dictionary<object, ImmutableArray<Problem>> _byOwner = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, ImmutableArray<Problem>> _before = new(ReferenceEqualityComparer.Instance);
    private ImmutableArray<Problem> _sorted = [];
    private ImmutableArray<Problem> _told = [];

    /// <summary>What there is to say about a unit now, in place of what was.</summary>
    public void Set(object owner, ImmutableArray<Problem> problems)
    {
        var before = _byOwner.GetValueOrDefault(owner, []);
        if (before.SequenceEqual(problems))
            return;

        // A unit may be made twice before anybody asks.
        _before.TryAdd(owner, before);
        if (problems.IsEmpty)
            _byOwner.Remove(owner);
        else
            _byOwner[owner] = problems;
    }

    /// <summary>The problems of an object as of the last time that all were asked for.</summary>
    public IEnumerable<Problem> Of(ObjectReference about) => _byObject?.Of(about) ?? [];

    /// <summary>All problems: the same array while there is no change.</summary>
    public ImmutableArray<Problem> All()
    {
        if (_before.Count == 0)
            return _told;
        List<Problem> removed = [];
        List<Problem> added = [];
        foreach (var (owner, before) in _before)
        {
            removed.AddRange(before);
            added.AddRange(_byOwner.GetValueOrDefault(owner, []));
        }

        _before.Clear();
        _byObject?.Edit(removed, added);
        _sorted = SortedEdits.Apply(_sorted, removed, added, FullProblemOrder.Instance);

        // Two units that use a Service may have found the same in it.
        var told = ImmutableArray.CreateBuilder<Problem>(_sorted.Length);
        foreach (var problem in _sorted)
        {
            if (told.Count == 0 || !told[^1].Equals(problem))
                told.Add(problem);
        }

        return _told = told.DrainToImmutable();
    }
}
