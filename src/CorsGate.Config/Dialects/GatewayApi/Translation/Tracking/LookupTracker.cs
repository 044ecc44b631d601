namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>
/// Notes what each unit of a translation looks up while it is made, and finds the units that have to be made again after a
/// change. The cost of a change is that of its dependents, not of everything that was translated.
/// </summary>
internal sealed class LookupTracker
{
    private readonly Dictionary<Lookup, LookupNode> _nodes = [];
    private readonly List<LookupNode> _orphans = [];
    private readonly List<TrackedUnit>[] _dirty = [.. Enum.GetValues<TranslationStage>().Select(_ => new List<TrackedUnit>())];
    private readonly Action<TrackedUnit> _mark;
    private List<LookupNode>? _reads;

    /// <summary>A tracker that knows nothing.</summary>
    public LookupTracker() => _mark = Mark;

    /// <summary>The unit that is being made asks this.</summary>
    public void Note(in Lookup lookup)
    {
        if (_reads is null)
            return;
        if (!_nodes.TryGetValue(lookup, out var node))
            _nodes.Add(lookup, node = new LookupNode(lookup));
        _reads.Add(node);
    }

    /// <summary>The answer to a question is another one now.</summary>
    public void Touch(in Lookup lookup)
    {
        if (_nodes.TryGetValue(lookup, out var node))
            node.ForEach(_mark);
    }

    /// <summary>Makes a unit wait to be made.</summary>
    public void Mark(TrackedUnit unit)
    {
        if (unit.IsDirty || unit.IsGone)
            return;
        unit.IsDirty = true;
        _dirty[(int)unit.Stage].Add(unit);
    }

    /// <summary>Takes the units of a stage that wait. Those that are marked meanwhile come as well.</summary>
    public IEnumerable<TrackedUnit> Take(TranslationStage stage)
    {
        var waiting = _dirty[(int)stage];
        for (var i = 0; i < waiting.Count; i++)
        {
            if (!waiting[i].IsDirty || waiting[i].IsGone)
                continue;
            waiting[i].IsDirty = false;
            yield return waiting[i];
        }

        _dirty[(int)stage] = [];
    }

    /// <summary>Makes a unit, and notes what it looks up. Units may be made within others.</summary>
    public void Run(TrackedUnit unit, Action make)
    {
        var outer = _reads;
        var reads = _reads = new List<LookupNode>(unit.Reads.Length);
        try
        {
            make();
        }
        finally
        {
            _reads = outer;
        }

        unit.IsDirty = false;
        Replace(unit, reads);
    }

    /// <summary>Forgets a unit.</summary>
    public void Forget(TrackedUnit unit)
    {
        unit.IsGone = true;
        Replace(unit, []);
    }

    /// <summary>Forgets the questions that nobody asks any more.</summary>
    /// <param name="forgotten">Is told of each.</param>
    public void Sweep(Action<Lookup> forgotten)
    {
        // Forgetting one may leave others.
        for (var i = 0; i < _orphans.Count; i++)
        {
            var node = _orphans[i];
            if (node.IsUnused && _nodes.TryGetValue(node.Lookup, out var known) && ReferenceEquals(known, node))
            {
                _nodes.Remove(node.Lookup);
                forgotten(node.Lookup);
            }
        }

        _orphans.Clear();
    }

    private void Replace(TrackedUnit unit, List<LookupNode> reads)
    {
        foreach (var node in unit.Reads)
        {
            node.Remove(unit);
            if (node.IsUnused)
                _orphans.Add(node);
        }

        var count = 0;
        for (var i = 0; i < reads.Count; i++)
        {
            if (reads[i].Add(unit))
                reads[count++] = reads[i];
        }

        reads.RemoveRange(count, reads.Count - count);
        unit.Reads = [.. reads];
    }
}
