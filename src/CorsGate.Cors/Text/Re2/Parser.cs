using System.Diagnostics.CodeAnalysis;

namespace CorsGate.Cors.Text.Re2;

/// <summary>
/// Reads an expression in RE2 syntax into a tree (https://pkg.go.dev/regexp/syntax, with Go's limits). What it accepts and
/// refuses is what Go's regexp package accepts and refuses. Open groups are on a stack of its own, so that deep nesting
/// costs no stack of the thread.
/// </summary>
internal sealed class Parser
{
    /// <summary>The greatest height of the tree.</summary>
    public const int MaxHeight = 1000;

    private readonly PatternReader _in;
    private readonly Stack<Group> _open = new();
    private Group _group;
    private SyntaxFlags _flags;

    /// <summary>Where the repetition began that the element before this one was; -1 when it was none.</summary>
    private int _lastRepeat = -1;

    private Parser(string pattern, SyntaxFlags flags)
    {
        _in = new PatternReader(pattern);
        _flags = flags;
        _group = new Group(0, Captures: false, flags);
    }

    /// <summary>Reads an expression.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="flags">The flags at its start.</param>
    /// <param name="root">The tree, where the expression is valid.</param>
    /// <param name="error">What is wrong, where it is not.</param>
    public static bool TryParse(
        string pattern, SyntaxFlags flags, [NotNullWhen(true)] out Node? root, [NotNullWhen(false)] out SyntaxError? error)
    {
        var parser = new Parser(pattern, flags);
        root = parser._in.CheckText() && parser.Run() ? Finish(parser._group) : null;
        error = parser._in.Error;
        return root is not null && error is null;
    }

    private bool Run()
    {
        while (!_in.AtEnd)
        {
            var start = _in.Position;
            var isRepeat = false;
            if (!(_in.Peek switch
            {
                '(' => OpenGroup(start),
                ')' => CloseGroup(),
                '|' => NextBranch(),
                '[' => ClassParser.TryRead(_in, _flags.CaseMode(), out var set) && Add(Node.Of(set, start)),
                '\\' => Escape(start),
                '^' => Take(_flags.HasFlag(SyntaxFlags.MultiLine) ? Assertion.BeginLine : Assertion.BeginText, 1),
                '$' => Take(_flags.HasFlag(SyntaxFlags.MultiLine) ? Assertion.EndLine : Assertion.EndText, 1),
                '.' => Take(_flags.HasFlag(SyntaxFlags.DotAll) ? NamedClasses.Any : NamedClasses.NotLineFeed, 1),
                '*' or '+' or '?' or '{' => Repeat(start, out isRepeat),
                _ => Literal(_in.Next(), start),
            }))
            {
                return false;
            }

            _lastRepeat = isRepeat ? start : -1;
        }

        return _open.Count == 0
            || _in.Fail(SyntaxError.MissingParenthesis, 0, "a ( is without its ); close it, or write \\( for the character");
    }

    private bool Add(Node node)
    {
        _group.Parts.Add(node);
        return node.Height <= MaxHeight
            || _in.Fail(SyntaxError.TooDeep, 0, _in.Length, "it nests groups or repetitions too deeply; use fewer");
    }

    private bool Literal(int codePoint, int start)
    {
        var mode = _flags.CaseMode();
        var set = mode == CaseMode.Exact ? CharSet.Of(codePoint) : new CharSetBuilder().Add(codePoint, codePoint, mode).ToSet();
        return Add(Node.Of(set, start));
    }

    private bool Take(CharSet set, int length)
    {
        _in.Position += length;
        return Add(Node.Of(set, _in.Position - length));
    }

    private bool Take(Assertion assertion, int length)
    {
        _in.Position += length;
        return Add(Node.Of(assertion, _in.Position - length));
    }

    private bool OpenGroup(int start)
    {
        var header = new GroupHeader(Opens: true, Captures: true, _flags);
        if (_in.PeekAt(1) != '?')
        {
            _in.Next();
        }
        else if (!GroupHeader.TryRead(_in, _flags, out header))
        {
            return false;
        }

        if (header.Opens)
        {
            _open.Push(_group);
            _group = new Group(start, header.Captures, _flags);
        }

        _flags = header.Flags;
        return true;
    }

    private bool CloseGroup()
    {
        var closed = _group;
        if (!_open.TryPop(out var outer))
        {
            return _in.Fail(
                SyntaxError.UnexpectedParenthesis, 0, _in.Length, "a ) is without its (; remove it, or write \\) for the character");
        }

        _in.Next();
        _group = outer;
        _flags = closed.OuterFlags;
        return Add(Finish(closed));
    }

    private bool NextBranch()
    {
        _in.Next();
        _group.Branches.Add(Sequence(_group));
        _group.Parts.Clear();
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

        // A group that captures adds to the height, as it does in Go; a concatenation of one part is that part.
        return group.Captures ? Node.Concatenation([node], group.Position) : node;
    }

    private bool Repeat(int start, out bool isRepeat)
    {
        isRepeat = true;
        RepeatCounts counts;
        if (_in.Peek != '{')
        {
            var c = _in.Next();
            counts = new RepeatCounts(c == '+' ? 1 : 0, c == '?' ? 1 : Node.Unlimited);
        }
        else if (!RepeatCounts.TryRead(_in, out counts))
        {
            isRepeat = false;
            return Literal(_in.Next(), start);
        }

        return Repeat(start, counts);
    }

    private bool Repeat(int start, RepeatCounts counts)
    {
        if (!counts.IsValid)
        {
            return _in.Fail(SyntaxError.InvalidRepeatCount, start, "counts rise and are at most 1000");
        }

        // Lazy repetitions match the same texts.
        _in.TrySkip("?");
        if (_lastRepeat >= 0)
        {
            return _in.Fail(
                SyntaxError.InvalidNestedRepeat,
                _lastRepeat,
                "a repetition is repeated, or was meant to be possessive, which RE2 does not know; write one, or a group as in (?:a*)+");
        }

        var parts = _group.Parts;
        if (parts.Count == 0)
        {
            return _in.Fail(
                SyntaxError.MissingRepeatArgument,
                start,
                "it repeats nothing; write what is repeated before it, or a backslash for the character itself");
        }

        var repeated = parts[^1];
        parts.RemoveAt(parts.Count - 1);
        var node = Node.Repetition(repeated, counts.Minimum, counts.Maximum, repeated.Position);
        return node.Copies > RepeatCounts.Limit
            ? _in.Fail(
                SyntaxError.InvalidRepeatCount,
                start,
                "it repeats more than 1000 times together with the repetitions in it; use smaller counts")
            : Add(node);
    }

    private bool Escape(int start)
    {
        switch (_in.PeekAt(1))
        {
            case 'A':
                return Take(Assertion.BeginText, 2);
            case 'z':
                return Take(Assertion.EndText, 2);
            case 'b':
                return Take(Assertion.WordBoundary, 2);
            case 'B':
                return Take(Assertion.NotWordBoundary, 2);
            case 'Q':
                return Quote(start + 2);
            case 'p' or 'P':
                return UnicodeClassParser.TryRead(_in, _flags.CaseMode(), out var unicode) && Add(Node.Of(unicode, start));
        }

        if (NamedClasses.FindPerl(_in.PeekAt(1), _flags.CaseMode()) is { } perl)
        {
            return Take(perl, 2);
        }

        return EscapeParser.TryRead(_in, out var codePoint) && Literal(codePoint, start);
    }

    /// <summary><c>\Q...\E</c>; to the end of the expression when it is not closed.</summary>
    private bool Quote(int start)
    {
        var end = _in.IndexOf("\\E", start);
        _in.Position = start;
        end = end < 0 ? _in.Length : end;
        while (_in.Position < end)
        {
            var position = _in.Position;
            if (!Literal(_in.Next(), position))
            {
                return false;
            }
        }

        _in.TrySkip("\\E");
        return true;
    }

    /// <summary>A group that is open.</summary>
    private sealed record Group(int Position, bool Captures, SyntaxFlags OuterFlags)
    {
        /// <summary>Its branches that are complete.</summary>
        public List<Node> Branches { get; } = [];

        /// <summary>The parts of the branch that is not.</summary>
        public List<Node> Parts { get; } = [];
    }
}
