namespace CorsGate.Gateway.Routing;

/// <summary>
/// What was compiled from instances of the model. A build takes over what the one before it made of the same instances,
/// and what no build uses any more is forgotten with the snapshot that used it.
/// </summary>
internal sealed class ReuseCache<TSource, TCompiled>(ReuseCache<TSource, TCompiled>? previous)
    where TSource : class
    where TCompiled : class
{
    private readonly Dictionary<TSource, TCompiled> _made = new(ReferenceEqualityComparer.Instance);
    private ReuseCache<TSource, TCompiled>? _previous = previous;

    /// <summary>The compiled form of an instance, taken over or made now.</summary>
    public TCompiled Get(TSource source, Func<TSource, TCompiled> compile)
    {
        if (_made.TryGetValue(source, out var known))
            return known;
        var compiled = _previous is not null && _previous._made.TryGetValue(source, out var kept) ? kept : compile(source);
        _made[source] = compiled;
        return compiled;
    }

    /// <summary>Takes over what a reused part of the snapshot uses.</summary>
    public void Keep(TSource source, TCompiled compiled) => _made.TryAdd(source, compiled);

    /// <summary>Ends the build: lets the previous one go.</summary>
    public void Seal() => _previous = null;
}
