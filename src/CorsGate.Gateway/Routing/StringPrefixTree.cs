namespace CorsGate.Gateway.Routing;

/// <summary>
/// The path prefixes that are compared by characters (nginx, a prefix location), as a compressed trie: walking it costs as
/// much as the longest prefix that matches is long, however many there are.
/// </summary>
internal sealed class StringPrefixTree
{
    private StringPrefixTree(string label) => Label = label;

    /// <summary>The characters that lead here from the node above.</summary>
    public string Label { get; private set; }

    /// <summary>The routes whose prefix ends here, in order of precedence.</summary>
    public int[] Routes { get; private set; } = [];

    private Dictionary<char, StringPrefixTree> Next { get; init; } = [];

    /// <summary>A tree without prefixes.</summary>
    public static StringPrefixTree Create() => new("");

    /// <summary>The node whose label the rest of a path begins with; null: no prefix goes on with it.</summary>
    public StringPrefixTree? Child(ReadOnlySpan<char> rest) =>
        !rest.IsEmpty && Next.TryGetValue(rest[0], out var child) && rest.StartsWith(child.Label, StringComparison.Ordinal) ? child : null;

    /// <summary>Adds a route, before the tree is used. Routes are added in order of precedence.</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="route">The route's place in the order.</param>
    public void Add(string prefix, int route)
    {
        var node = this;
        for (ReadOnlySpan<char> rest = prefix; !rest.IsEmpty;)
        {
            if (!node.Next.TryGetValue(rest[0], out var child))
            {
                child = new StringPrefixTree(rest.ToString());
                node.Next[rest[0]] = child;
            }

            var common = rest.CommonPrefixLength(child.Label);
            if (common < child.Label.Length)
                child = node.Split(child, common);
            rest = rest[common..];
            node = child;
        }

        node.Routes = [.. node.Routes, route];
    }

    /// <summary>Puts a node between this one and a child, where a prefix leaves the child's label.</summary>
    private StringPrefixTree Split(StringPrefixTree child, int length)
    {
        var between = new StringPrefixTree(child.Label[..length]);
        child.Label = child.Label[length..];
        between.Next[child.Label[0]] = child;
        Next[between.Label[0]] = between;
        return between;
    }
}
