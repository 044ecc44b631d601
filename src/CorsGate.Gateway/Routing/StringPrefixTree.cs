namespace CorsGate.Gateway.Routing;

/// <summary>
/// The path prefixes that are compared by characters (nginx, a prefix location), as an immutable compressed trie: walking it costs
/// as much as the longest prefix that matches is long, however many there are; a tree with a route more or less shares all but
/// the nodes on the way to it.
/// </summary>
internal sealed class StringPrefixTree
{
    /// <summary>A tree without prefixes.</summary>
    public static StringPrefixTree Empty { get; } = new("", [], [], []);

    // The first characters of the labels of the nodes below, in order, and the nodes.
    private readonly char[] _firsts;
    private readonly StringPrefixTree[] _next;

    private StringPrefixTree(string label, CompiledRoute[] routes, char[] firsts, StringPrefixTree[] next) =>
        (Label, Routes, _firsts, _next) = (label, routes, firsts, next);

    /// <summary>The characters that lead here from the node above.</summary>
    public string Label { get; }

    /// <summary>The routes whose prefix ends here, in order of precedence.</summary>
    public CompiledRoute[] Routes { get; }

    /// <summary>The node whose label the rest of a path begins with; null: no prefix goes on with it.</summary>
    public StringPrefixTree? Child(ReadOnlySpan<char> rest) =>
        Beginning(rest) is { } child && rest.StartsWith(child.Label, StringComparison.Ordinal) ? child : null;

    /// <summary>The tree with a route.</summary>
    public StringPrefixTree With(CompiledRoute route)
    {
        // Without recursion: a prefix may be long, and have a node for each character.
        var way = new Stack<StringPrefixTree>();
        var node = this;
        ReadOnlySpan<char> rest = route.Path;
        while (!rest.IsEmpty)
        {
            var child = node.Beginning(rest) ?? new StringPrefixTree(rest.ToString(), [], [], []);
            var common = rest.CommonPrefixLength(child.Label);
            if (common < child.Label.Length)
            {
                // A node comes between, where the prefix leaves the label.
                var below = new StringPrefixTree(child.Label[common..], child.Routes, child._firsts, child._next);
                child = new StringPrefixTree(child.Label[..common], [], [below.Label[0]], [below]);
            }

            way.Push(node);
            node = child;
            rest = rest[common..];
        }

        return Rebuild(node.Having(RankedRoutes.With(node.Routes, route)), way);
    }

    /// <summary>The tree without a route that is in it.</summary>
    public StringPrefixTree Without(CompiledRoute route)
    {
        var way = new Stack<StringPrefixTree>();
        var node = this;
        for (ReadOnlySpan<char> rest = route.Path; !rest.IsEmpty; rest = rest[node.Label.Length..])
        {
            way.Push(node);
            node = node.Child(rest) ?? throw new InvalidOperationException("A route to be removed is not there.");
        }

        return Rebuild(node.Having(RankedRoutes.Without(node.Routes, route)), way);
    }

    private static StringPrefixTree Rebuild(StringPrefixTree changed, Stack<StringPrefixTree> way)
    {
        while (way.TryPop(out var above))
        {
            // What ends no prefix and parts none is no node of its own.
            if (changed is { Routes: [], _next: [var only] })
                changed = new StringPrefixTree(changed.Label + only.Label, only.Routes, only._firsts, only._next);
            changed = above.Below(changed);
        }

        return changed;
    }

    private StringPrefixTree? Beginning(ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
            return null;
        var index = Array.BinarySearch(_firsts, rest[0]);
        return index < 0 ? null : _next[index];
    }

    private StringPrefixTree Having(CompiledRoute[] routes) => new(Label, routes, _firsts, _next);

    // This node with another child in the place of the one with the same first character; one without anything is left out.
    private StringPrefixTree Below(StringPrefixTree child)
    {
        var first = child.Label[0];
        var index = Array.BinarySearch(_firsts, first);
        var isThere = index >= 0;
        var place = isThere ? index : ~index;
        var after = isThere ? place + 1 : place;
        return child is { Routes: [], _next: [] }
            ? new StringPrefixTree(Label, Routes, [.. _firsts.AsSpan(0, place), .. _firsts.AsSpan(after)], [.. _next.AsSpan(0, place), .. _next.AsSpan(after)])
            : new StringPrefixTree(Label, Routes, [.. _firsts.AsSpan(0, place), first, .. _firsts.AsSpan(after)], [.. _next.AsSpan(0, place), child, .. _next.AsSpan(after)]);
    }
}
