namespace CorsGate.Gateway.Routing;

/// <summary>
/// What was compiled from instances of the model, counted by its uses: what a snapshot uses is there for the next one, and what it
/// does not is forgotten. A build changes the uses that changed and looks at no other; the map that it began with stays as it is.
/// </summary>
internal sealed class ReuseCache<TSource, TCompiled>(PagedMap<TSource, ReuseCache<TSource, TCompiled>.Shared> before)
    where TSource : class
    where TCompiled : class
{
    private readonly Dictionary<TSource, Shared> _touched = new(ReferenceEqualityComparer.Instance);

    /// <summary>The compiled form of an instance, taken over or made now. It is not used by that alone.</summary>
    public TCompiled Get(TSource source, Func<TSource, TCompiled> compile)
    {
        if (_touched.TryGetValue(source, out var known) || before.TryGet(source, ReferenceEqualityComparer.Instance, out known))
            return known.Compiled;
        var compiled = compile(source);
        _touched.Add(source, new Shared(compiled, 0));
        return compiled;
    }

    /// <summary>One use more.</summary>
    public void Use(TSource source) => Count(source, 1);

    /// <summary>One use less.</summary>
    public void Release(TSource source) => Count(source, -1);

    /// <summary>Ends the build.</summary>
    /// <param name="began">Is told of what is used now and was not.</param>
    /// <param name="ended">Is told of what was used and is not now.</param>
    /// <returns>What the next build begins with.</returns>
    public PagedMap<TSource, Shared> Seal(Action<TCompiled>? began = null, Action<TCompiled>? ended = null)
    {
        var edit = before.Edit(ReferenceEqualityComparer.Instance);
        foreach (var (source, now) in _touched)
        {
            var wasUsed = before.TryGet(source, ReferenceEqualityComparer.Instance, out _);
            if (now.Uses > 0 && !wasUsed)
                began?.Invoke(now.Compiled);
            else if (now.Uses <= 0 && wasUsed)
                ended?.Invoke(now.Compiled);
            if (now.Uses > 0 || wasUsed)
                edit.Set(source, now.Uses > 0 ? now : null);
        }

        return edit.Build();
    }

    private void Count(TSource source, int uses)
    {
        ref var known = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrNullRef(_touched, source);
        if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref known))
            known = known with { Uses = known.Uses + uses };
        else if (before.TryGet(source, ReferenceEqualityComparer.Instance, out var shared))
            _touched.Add(source, shared with { Uses = shared.Uses + uses });
        else
            throw new InvalidOperationException("What is used was never compiled.");
    }

    /// <summary>A compiled form.</summary>
    /// <param name="Compiled">The compiled form.</param>
    /// <param name="Uses">How often it is used.</param>
    public sealed record Shared(TCompiled Compiled, int Uses);
}
