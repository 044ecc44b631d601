namespace CorsGate.PipyJs.Hosting;

/// <summary>What a filter keeps for one pipeline: at least the events that it holds back.</summary>
internal class FilterState
{
    private const int MaxHeld = 1024;

    private Queue<PjsObject>? _held;
    private PjsObject? _first;

    /// <summary>Whether events wait until something outside has happened.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Holds the event back that the filter was given last: it comes before all others.</summary>
    public void HoldFirst(PjsObject item) => _first = item;

    public void Hold(PjsExecution run, PjsObject item)
    {
        _held ??= new Queue<PjsObject>();
        if (_held.Count == MaxHeld) throw run.Error("too many events are held back");
        run.ChargeMemory(16);
        _held.Enqueue(item);
    }

    public bool TryTakeHeld(out PjsObject item)
    {
        item = _first!;
        _first = null;
        if (item is not null) return true;
        return _held is not null && _held.TryDequeue(out item!);
    }
}
