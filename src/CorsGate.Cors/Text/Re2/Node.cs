namespace CorsGate.Cors.Text.Re2;

/// <summary>What a part of an expression is.</summary>
internal enum NodeKind
{
    /// <summary>Nothing, which matches everywhere.</summary>
    Empty,

    /// <summary>One character of a set.</summary>
    Set,

    /// <summary>A condition on a place between characters.</summary>
    Assertion,

    /// <summary>One part after the other.</summary>
    Concatenation,

    /// <summary>One of the parts.</summary>
    Alternation,

    /// <summary>A part repeated.</summary>
    Repetition,

    /// <summary>A part whose place in the text is kept.</summary>
    Group,
}

/// <summary>A condition on a place between characters.</summary>
internal enum Assertion
{
    /// <summary><c>\A</c>, and <c>^</c> without the flag <c>m</c>.</summary>
    BeginText,

    /// <summary><c>^</c> with the flag <c>m</c>.</summary>
    BeginLine,

    /// <summary><c>\z</c>, and <c>$</c> without the flag <c>m</c>: never before a last line feed.</summary>
    EndText,

    /// <summary><c>$</c> with the flag <c>m</c>.</summary>
    EndLine,

    /// <summary><c>\b</c>.</summary>
    WordBoundary,

    /// <summary><c>\B</c>.</summary>
    NotWordBoundary,
}

/// <summary>
/// A part of an expression: a node of its syntax tree. Groups leave no node but what is in them, except where the caller asks for the
/// places of groups.
/// </summary>
internal sealed class Node
{
    /// <summary>The count of a repetition without an upper limit.</summary>
    public const int Unlimited = -1;

    private Node(NodeKind kind, int position) => (Kind, Position) = (kind, position);

    /// <summary>What it is.</summary>
    public NodeKind Kind { get; }

    /// <summary>Where it starts in the expression.</summary>
    public int Position { get; }

    /// <summary>The characters of a set.</summary>
    public CharSet Set { get; private init; } = NamedClasses.Any;

    /// <summary>The condition of an assertion.</summary>
    public Assertion Assertion { get; private init; }

    /// <summary>The parts.</summary>
    public IReadOnlyList<Node> Parts { get; private init; } = [];

    /// <summary>The smallest count of a repetition.</summary>
    public int Minimum { get; private init; }

    /// <summary>The largest count of a repetition, or <see cref="Unlimited"/>.</summary>
    public int Maximum { get; private init; }

    /// <summary>Whether a repetition prefers fewer to more. Only the place of a match depends on it.</summary>
    public bool IsLazy { get; private init; }

    /// <summary>The number of a group, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>Whether it can match nothing.</summary>
    public bool CanBeEmpty { get; private init; } = true;

    /// <summary>How deep the tree is below and with this node.</summary>
    public int Height { get; private init; } = 1;

    /// <summary>How often the counts of nested repetitions together repeat something here.</summary>
    public int Copies { get; private init; } = 1;

    public static Node Empty(int position) => new(NodeKind.Empty, position);

    public static Node Of(CharSet set, int position) => new(NodeKind.Set, position) { Set = set, CanBeEmpty = false };

    public static Node Of(Assertion assertion, int position) => new(NodeKind.Assertion, position) { Assertion = assertion };

    public static Node Concatenation(IReadOnlyList<Node> parts, int position) => Composite(NodeKind.Concatenation, parts, position);

    public static Node Alternation(IReadOnlyList<Node> parts, int position) => Composite(NodeKind.Alternation, parts, position);

    public static Node Group(Node part, int number, int position) =>
        new(NodeKind.Group, position) { Parts = [part], Number = number, CanBeEmpty = part.CanBeEmpty, Height = part.Height + 1, Copies = part.Copies };

    public static Node Repetition(Node part, int minimum, int maximum, int position, bool lazy = false)
    {
        // What is repeated zero times is not there; x{0,} repeats as x* does.
        var count = maximum == Unlimited ? Math.Max(minimum, 1) : maximum;
        return new(NodeKind.Repetition, position)
        {
            Parts = [part],
            Minimum = minimum,
            Maximum = maximum,
            IsLazy = lazy,
            CanBeEmpty = minimum == 0 || part.CanBeEmpty,
            Height = part.Height + 1,
            Copies = count == 0 ? 1 : count * part.Copies,
        };
    }

    private static Node Composite(NodeKind kind, IReadOnlyList<Node> parts, int position)
    {
        var (height, copies, empty) = (0, 1, kind == NodeKind.Concatenation);
        foreach (var part in parts)
        {
            empty = kind == NodeKind.Concatenation ? empty && part.CanBeEmpty : empty || part.CanBeEmpty;
            height = Math.Max(height, part.Height);
            copies = Math.Max(copies, part.Copies);
        }

        return new(kind, position) { Parts = parts, CanBeEmpty = empty, Height = height + 1, Copies = copies };
    }
}
