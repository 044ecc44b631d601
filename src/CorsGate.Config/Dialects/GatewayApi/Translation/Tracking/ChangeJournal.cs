using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>The objects of which a translation found out something else than before, for whoever tells their status.</summary>
internal sealed class ChangeJournal
{
    private HashSet<ObjectReference>? _touched;

    /// <summary>Begins to write: before somebody reads it there is no end of it.</summary>
    public void Begin() => _touched ??= [];

    /// <summary>Something else is known of an object.</summary>
    public void Touch(ObjectReference? reference)
    {
        if (reference is not null)
            _touched?.Add(reference);
    }

    /// <summary>Takes what was written since the last time.</summary>
    public IReadOnlyCollection<ObjectReference> Take()
    {
        var taken = _touched ?? [];
        if (taken.Count > 0)
            _touched = [];
        return taken;
    }
}
