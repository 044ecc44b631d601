using System.Diagnostics.CodeAnalysis;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text.EcmaScript;

/// <summary>
/// Reads an expression in ECMAScript syntax into a tree: ECMA-262, 3rd edition, 15.10.1, as C++ takes it over ([re.grammar]), without what
/// cannot be matched in linear time. Open groups are on a stack of its own, so that deep nesting costs no stack of the thread.
/// </summary>
internal sealed class EcmaScriptParser
{
    private readonly PatternReader _in;
    private readonly CaseMode _mode;
    private readonly Stack<Group> _open = new();
    private Group _group = new(0, 0);
    private int _groups;

    /// <summary>Whether the last part can be repeated: an assertion, or what is repeated already, cannot.</summary>
    private bool _isAtom;

    private EcmaScriptParser(string pattern, CaseMode mode) => (_in, _mode) = (new PatternReader(pattern), mode);

    /// <summary>Reads an expression.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="mode">How letters are compared.</param>
    /// <param name="root">The tree, where the expression is valid.</param>
    /// <param name="groups">The number of groups that capture.</param>
    /// <param name="error">What is wrong, where it is not.</param>
    public static bool TryParse(
        string pattern, CaseMode mode, [NotNullWhen(true)] out Node? root, out int groups, [NotNullWhen(false)] out SyntaxError? error)
    {
        var parser = new EcmaScriptParser(pattern, mode);
        root = parser._in.CheckText() && parser.Run() ? Finish(parser._group) : null;
        (groups, error) = (parser._groups, parser._in.Error);
        return root is not null && error is null;
    }

    private bool Run()
    {
        while (!_in.AtEnd)
        {
            var start = _in.Position;
            if (!(_in.Peek switch
            {
                '(' => OpenGroup(start),
                ')' => CloseGroup(start),
                '|' => NextBranch(),
                '[' => EcmaScriptClassParser.TryRead(_in, _mode, out var set) && Atom(Node.Of(set, start)),
                '\\' => Escape(start),
                '^' => Assert(Assertion.BeginText, 1),
                '$' => Assert(Assertion.EndText, 1),
                '.' => Take(EcmaScriptClasses.Dot, 1),
                '*' or '+' or '?' or '{' => Repeat(start),
                _ => Literal(_in.Next(), start),
            }))
            {
                return false;
            }
        }

        return _open.Count == 0
            || _in.Fail(EcmaScriptErrors.Parenthesis, _group.Position, _in.Length, "a ( is without its ); close it, or write \\( for the character");
    }

    private bool Atom(Node node)
    {
        _isAtom = true;
        return Add(node);
    }

    private bool Add(Node node)
    {
        _group.Parts.Add(node);
        return node.Height <= Parser.MaxHeight
            || _in.Fail(SyntaxError.TooDeep, 0, _in.Length, "it nests groups or repetitions too deeply; use fewer");
    }

    private bool Literal(int codePoint, int start) =>
        Atom(Node.Of(_mode == CaseMode.Exact ? CharSet.Of(codePoint) : new CharSetBuilder().Add(codePoint, codePoint, _mode).ToSet(), start));

    private bool Take(CharSet set, int length)
    {
        _in.Position += length;
        return Atom(Node.Of(set, _in.Position - length));
    }

    private bool Assert(Assertion assertion, int length)
    {
        _in.Position += length;
        _isAtom = false;
        return Add(Node.Of(assertion, _in.Position - length));
    }

    private bool OpenGroup(int start)
    {
        _in.Next();
        var number = 0;
        if (!_in.TrySkip("?"))
        {
            number = ++_groups;
        }
        else if (!_in.TrySkip(":"))
        {
            var isLookAhead = _in.Next() is '=' or '!';
            return isLookAhead
                ? _in.Fail(EcmaScriptErrors.LookAhead, start, "it cannot be matched in linear time; write what matches without it")
                : _in.Fail(
                    EcmaScriptErrors.GroupHeader,
                    start,
                    "there are no flags, names or looks behind in a group; write (...) or (?:...), or \\( for the character");
        }

        _open.Push(_group);
        _group = new Group(start, number);
        _isAtom = false;
        return true;
    }

    private bool CloseGroup(int start)
    {
        var closed = _group;
        if (!_open.TryPop(out var outer))
        {
            return _in.Fail(EcmaScriptErrors.Parenthesis, start, _in.Length, "a ) is without its (; remove it, or write \\) for the character");
        }

        _in.Next();
        _group = outer;
        return Atom(Finish(closed));
    }

    private bool NextBranch()
    {
        _in.Next();
        _group.Branches.Add(Sequence(_group));
        _group.Parts.Clear();
        _isAtom = false;
        return true;
    }

    private static Node Sequence(Group group) => group.Parts.Count switch
    {
        0 => Node.Empty(group.Position),
        1 => group.Parts[0],
        _ => Node.Concatenation([.. group.Parts], group.Parts[0].Position),
    };

    /// <summary>The node of a group whose end was reached.</summary>
    private static Node Finish(Group group)
    {
        var last = Sequence(group);
        var node = group.Branches.Count == 0 ? last : Node.Alternation([.. group.Branches, last], group.Position);
        return group.Number > 0 ? Node.Group(node, group.Number, group.Position) : node;
    }

    private bool Repeat(int start)
    {
        RepeatCounts counts;
        if (_in.Peek != '{')
        {
            var c = _in.Next();
            counts = new RepeatCounts(c == '+' ? 1 : 0, c == '?' ? 1 : Node.Unlimited);
        }
        else if (!RepeatCounts.TryRead(_in, out counts, leadingZeros: true))
        {
            return _in.Fail(EcmaScriptErrors.Brace, start, start + 1, "write {2}, {2,} or {2,5}, or \\{ for the character");
        }

        if (!counts.IsValid)
        {
            return _in.Fail(EcmaScriptErrors.Brace, start, "counts rise and are at most 1000");
        }

        var lazy = _in.TrySkip("?");
        if (!_isAtom)
        {
            return _in.Fail(
                EcmaScriptErrors.Repeat,
                start,
                "write before it what is repeated, which is no other repetition and no assertion, or a backslash for the character itself");
        }

        _isAtom = false;
        var repeated = _group.Parts[^1];
        _group.Parts.RemoveAt(_group.Parts.Count - 1);
        var node = Node.Repetition(repeated, counts.Minimum, counts.Maximum, repeated.Position, lazy);
        return node.Copies > RepeatCounts.Limit
            ? _in.Fail(
                EcmaScriptErrors.Brace, start, "it repeats more than 1000 times together with the repetitions in it; use smaller counts")
            : Add(node);
    }

    private bool Escape(int start)
    {
        switch (_in.PeekAt(1))
        {
            case 'b':
                return Assert(Assertion.WordBoundary, 2);
            case 'B':
                return Assert(Assertion.NotWordBoundary, 2);
        }

        return EcmaScriptClasses.FindEscape(_in.PeekAt(1)) is { } set
            ? Take(set, 2)
            : EcmaScriptEscapes.TryRead(_in, inClass: false, out var codePoint) && Literal(codePoint, start);
    }

    /// <summary>A group that is open; its number is 0 when it does not capture.</summary>
    private sealed record Group(int Position, int Number)
    {
        /// <summary>Its branches that are complete.</summary>
        public List<Node> Branches { get; } = [];

        /// <summary>The parts of the branch that is not.</summary>
        public List<Node> Parts { get; } = [];
    }
}
