namespace CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;

/// <summary>A look-up and the units that depend on it. Most have one.</summary>
internal sealed class LookupNode(Lookup lookup)
{
    private TrackedUnit? _one;
    private HashSet<TrackedUnit>? _many;

    /// <summary>The look-up.</summary>
    public Lookup Lookup { get; } = lookup;

    /// <summary>Whether nothing depends on it.</summary>
    public bool IsUnused => _one is null && _many is null;

    /// <summary>Adds a unit; false: it was there.</summary>
    public bool Add(TrackedUnit unit)
    {
        if (_many is not null)
            return _many.Add(unit);
        if (ReferenceEquals(_one, unit))
            return false;
        if (_one is { } other)
            (_one, _many) = (null, [other, unit]);
        else
            _one = unit;
        return true;
    }

    /// <summary>Removes a unit.</summary>
    public void Remove(TrackedUnit unit)
    {
        if (ReferenceEquals(_one, unit))
            _one = null;
        else if (_many is not null && _many.Remove(unit) && _many.Count == 0)
            _many = null;
    }

    /// <summary>Gives every unit to an action that adds and removes none.</summary>
    public void ForEach(Action<TrackedUnit> action)
    {
        if (_one is not null)
            action(_one);
        foreach (var unit in _many ?? [])
            action(unit);
    }
}
