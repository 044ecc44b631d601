namespace CorsGate.Gateway.Routing;

/// <summary>
/// The path prefixes of a virtual host as an immutable tree of path elements (Gateway API, PathMatchPathPrefix: by elements, a
/// trailing slash of the prefix ignored). Walking it costs as many steps as the deepest configured prefix has elements,
/// however long the request's path is; a tree with a route more or less shares all but the nodes on the way to it.
/// </summary>
internal sealed class PathNode
{
    /// <summary>A tree without prefixes.</summary>
    public static PathNode Empty { get; } = new([], PagedMap<string, PathNode>.Empty);

    private readonly PagedMap<string, PathNode> _children;

    private PathNode(CompiledRoute[] routes, PagedMap<string, PathNode> children) => (Routes, _children) = (routes, children);

    /// <summary>The routes whose prefix ends here, in order of precedence.</summary>
    public CompiledRoute[] Routes { get; }

    private bool IsEmpty => Routes.Length == 0 && _children.Count == 0;

    /// <summary>The node of the next path element; null: no prefix goes on with it.</summary>
    public PathNode? Child(ReadOnlySpan<char> element) => _children.Find(element);

    /// <summary>The tree with a route.</summary>
    public PathNode With(CompiledRoute route) => Change(route.PathPrefix!, routes => RankedRoutes.With(routes, route));

    /// <summary>The tree without a route that is in it.</summary>
    public PathNode Without(CompiledRoute route) => Change(route.PathPrefix!, routes => RankedRoutes.Without(routes, route));

    private PathNode Change(string prefix, Func<CompiledRoute[], CompiledRoute[]> change)
    {
        // Deep prefixes come from configuration: without recursion, so that no depth can exhaust the stack.
        var way = new Stack<(PathNode Node, string Element)>();
        var node = this;
        if (prefix.Length != 0)
        {
            foreach (var element in prefix[1..].Split('/'))
            {
                way.Push((node, element));
                node = node.Child(element) ?? Empty;
            }
        }

        var changed = new PathNode(change(node.Routes), node._children);
        while (way.TryPop(out var above))
            changed = new PathNode(above.Node.Routes, above.Node._children.With(above.Element, changed.IsEmpty ? null : changed, StringComparer.Ordinal));
        return changed;
    }
}
