namespace CorsGate.Cors.Text.Re2;

/// <summary>
/// Makes a tree smaller that matches the same texts. Afterwards what matches only the empty text without a condition is
/// nowhere inside the tree, so that each node costs at least one instruction and counts cannot multiply nothing.
/// </summary>
internal static class Simplifier
{
    /// <summary>The smaller tree.</summary>
    public static Node Simplify(Node node) => node.Kind switch
    {
        NodeKind.Concatenation => Concatenation(node),
        NodeKind.Alternation => Alternation(node),
        NodeKind.Repetition => Repetition(node, Simplify(node.Parts[0])),
        NodeKind.Group => Simplify(node.Parts[0]),
        _ => node,
    };

    private static Node Concatenation(Node node)
    {
        var parts = new List<Node>(node.Parts.Count);
        foreach (var part in node.Parts)
        {
            var simple = Simplify(part);
            switch (simple.Kind)
            {
                case NodeKind.Empty:
                    break;
                case NodeKind.Concatenation:
                    parts.AddRange(simple.Parts);
                    break;
                default:
                    parts.Add(simple);
                    break;
            }
        }

        return parts.Count switch
        {
            0 => Node.Empty(node.Position),
            1 => parts[0],
            _ => Node.Concatenation(parts, node.Position),
        };
    }

    /// <summary>Which branch is preferred does not matter, so all that are single characters become one set.</summary>
    private static Node Alternation(Node node)
    {
        var parts = new List<Node>(node.Parts.Count);
        CharSetBuilder? characters = null;
        var optional = false;
        foreach (var branch in node.Parts)
        {
            var simple = Simplify(branch);
            foreach (var part in simple.Kind == NodeKind.Alternation ? simple.Parts : [simple])
            {
                switch (part.Kind)
                {
                    case NodeKind.Empty:
                        optional = true;
                        break;
                    case NodeKind.Set:
                        (characters ??= new CharSetBuilder()).Add(part.Set);
                        break;
                    default:
                        parts.Add(part);
                        break;
                }
            }
        }

        if (characters is not null)
        {
            parts.Add(Node.Of(characters.ToSet(), node.Position));
        }

        var result = parts.Count switch
        {
            0 => Node.Empty(node.Position),
            1 => parts[0],
            _ => Node.Alternation(parts, node.Position),
        };
        return optional ? Repetition(Node.Repetition(result, 0, 1, node.Position), result) : result;
    }

    private static Node Repetition(Node node, Node part)
    {
        var (minimum, maximum) = (node.Minimum, node.Maximum);
        if (part.Kind == NodeKind.Empty || maximum == 0 || (part.Kind == NodeKind.Assertion && minimum == 0))
        {
            return Node.Empty(node.Position);
        }

        // A condition holds as often as it holds once.
        if (part.Kind == NodeKind.Assertion || (minimum == 1 && maximum == 1))
        {
            return part;
        }

        if (IsPlain(part) && (IsPlain(node) || (part.Minimum == 0 && part.Maximum == Node.Unlimited)))
        {
            var unlimited = maximum == Node.Unlimited || part.Maximum == Node.Unlimited;
            return Node.Repetition(part.Parts[0], Math.Min(minimum, 1) * part.Minimum, unlimited ? Node.Unlimited : 1, node.Position);
        }

        return ReferenceEquals(part, node.Parts[0]) ? node : Node.Repetition(part, minimum, maximum, node.Position);
    }

    /// <summary>Whether it is <c>x*</c>, <c>x+</c> or <c>x?</c>.</summary>
    private static bool IsPlain(Node node) =>
        node.Kind == NodeKind.Repetition && node.Minimum <= 1 && node.Maximum is 1 or Node.Unlimited;
}
