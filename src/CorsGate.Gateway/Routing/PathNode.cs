namespace CorsGate.Gateway.Routing;

/// <summary>
/// A node of the tree of path prefixes, one level for each path element (Gateway API, PathMatchPathPrefix: by elements, a
/// trailing slash of the prefix ignored). Walking it costs as many steps as the deepest configured prefix has elements,
/// however long the request's path is.
/// </summary>
internal sealed class PathNode
{
    private SpanMap<PathNode> _children = SpanMap<PathNode>.Empty;

    private PathNode()
    {
    }

    /// <summary>The routes whose prefix ends here, in order of precedence.</summary>
    public int[] Routes { get; private set; } = [];

    /// <summary>The node of the next path element; null: no prefix goes on with it.</summary>
    public PathNode? Child(ReadOnlySpan<char> element) => _children.Find(element);

    /// <summary>Collects prefixes and makes the tree of them.</summary>
    public sealed class Builder
    {
        private readonly Dictionary<string, Builder> _children = new(StringComparer.Ordinal);
        private readonly List<int> _routes = [];

        /// <summary>Adds a route. Routes are added in order of precedence.</summary>
        /// <param name="prefix">The prefix without a trailing slash.</param>
        /// <param name="route">The route's place in the order.</param>
        public void Add(string prefix, int route)
        {
            var node = this;
            if (prefix.Length != 0)
            {
                foreach (var element in prefix[1..].Split('/'))
                {
                    if (!node._children.TryGetValue(element, out var child))
                        node._children[element] = child = new Builder();
                    node = child;
                }
            }

            node._routes.Add(route);
        }

        /// <summary>Makes the tree.</summary>
        public PathNode Build()
        {
            // Deep prefixes come from configuration: built without recursion, so that no depth can exhaust the stack.
            var root = new PathNode();
            var pending = new Stack<(Builder Source, PathNode Target)>();
            pending.Push((this, root));
            while (pending.TryPop(out var next))
            {
                next.Target.Routes = [.. next.Source._routes];
                if (next.Source._children.Count == 0)
                    continue;
                var made = new Dictionary<string, PathNode>(next.Source._children.Count, StringComparer.Ordinal);
                foreach (var (element, child) in next.Source._children)
                {
                    var node = new PathNode();
                    made[element] = node;
                    pending.Push((child, node));
                }

                next.Target._children = new SpanMap<PathNode>(made);
            }

            return root;
        }
    }
}
