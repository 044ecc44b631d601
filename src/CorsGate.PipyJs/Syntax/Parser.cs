namespace CorsGate.PipyJs.Syntax;

/// <summary>
/// Reads the one expression that a PipyJS 0.90 script is, by the precedence of its operators (Pipy's reference manual, "PipyJS", and
/// its parser of version 0.90). Refuses what is JavaScript but not PipyJS with a word about what to write instead.
/// </summary>
internal sealed partial class Parser
{
    private readonly ScriptSource _source;
    private readonly Tokenizer _tokenizer;
    private Token _token;
    private int _nesting;
    private int _nodes;
    private int _lastEnd;

    // A minus directly before a power is ambiguous; in parentheses it is not.
    private Node? _parenthesized;

    private Parser(ScriptSource source)
    {
        _source = source;
        _tokenizer = new Tokenizer(source);
    }

    /// <summary>Reads a script.</summary>
    /// <exception cref="PjsSyntaxException">It is none.</exception>
    public static Node Parse(ScriptSource source)
    {
        if (source.Text.Length > SyntaxLimits.MaxLength)
            throw new PjsSyntaxException(source, 0, $"the script has {source.Text.Length} characters; at most {SyntaxLimits.MaxLength} are allowed");
        var parser = new Parser(source);
        parser.Advance();
        if (parser._token.Kind == TokenKind.End) throw parser.Error("the script is empty; it must be one expression");
        var node = parser.ParseExpression();
        if (parser._token.Kind != TokenKind.End) throw parser.Unexpected("an operator or the end of the script");
        return node;
    }

    private Node ParseExpression()
    {
        var first = ParseAssignment();
        if (!_token.Is(",")) return first;
        var items = new List<Node> { first };
        while (TryTake(",")) items.Add(ParseAssignment());
        return Made(new SequenceNode(items));
    }

    private Node ParseAssignment()
    {
        Enter();
        var target = ParseConditional();
        if (_token.Kind == TokenKind.Operator && IsAssignment(_token.Text))
        {
            var op = _token;
            Advance();
            target = Made(new AssignNode(op.Text[..^1], target, ParseAssignment(), op.Start));
        }

        _nesting--;
        return target;
    }

    private Node ParseConditional()
    {
        var condition = ParseBinary(Precedence.Lowest);
        if (!_token.Is("?")) return condition;
        var mark = _token.Start;
        Advance();
        var then = ParseBinary(Precedence.Lowest);
        if (!_token.Is(":"))
        {
            throw _token.Is("?") || (_token.Kind == TokenKind.Operator && IsAssignment(_token.Text))
                ? Error($"'{_token.Text}' binds less than '?'; put the part between '?' and ':' in parentheses")
                : Unexpected("':'");
        }

        Advance();
        Enter();
        var otherwise = ParseConditional();
        _nesting--;
        return Made(new ConditionalNode(condition, then, otherwise, mark));
    }

    private Node ParseBinary(int lowest)
    {
        var left = ParseUnary();
        while (_token.Kind == TokenKind.Operator && Precedence.Of(_token.Text) is var precedence && precedence >= lowest)
        {
            var op = _token;
            if (precedence == Precedence.Power && left is UnaryNode { Operator: "+" or "-" or "~" or "!" } && !ReferenceEquals(left, _parenthesized))
                throw Error("ambiguous exponentiation precedence: put the sign or the power in parentheses");
            Advance();
            Enter();
            var right = ParseBinary(precedence == Precedence.Power ? precedence : precedence + 1);
            _nesting--;
            left = Made(new BinaryNode(op.Text, left, right, op.Start));
        }

        return left;
    }

    private Node ParseUnary()
    {
        if (_token.Kind != TokenKind.Operator) return ParsePostfix();
        var op = _token;
        switch (op.Text)
        {
            case "+" or "-" or "~" or "!" or "void" or "typeof" or "delete":
                Advance();
                Enter();
                var operand = ParseUnary();
                _nesting--;
                return Made(new UnaryNode(op.Text, operand, op.Start));
            case "++" or "--":
                Advance();
                Enter();
                var target = ParseUnary();
                _nesting--;
                return Made(new UpdateNode(op.Text is "++" ? 1 : -1, true, target, op.Start, _lastEnd, op.Start));
            default:
                return ParsePostfix();
        }
    }

    private Node ParsePostfix()
    {
        var node = ParseChain(ParseHead());
        while (_token.Is("++") || _token.Is("--"))
        {
            var op = _token;
            Advance();
            node = Made(new UpdateNode(op.Text is "++" ? 1 : -1, false, node, node.Start, op.End, op.Start));
        }

        return node;
    }

    private Node ParseHead()
    {
        if (!_token.Is("new")) return ParseOperand();
        var start = _token.Start;
        Advance();
        Enter();
        var callee = ParseHead();
        while (ParseMember(callee) is { } member) callee = member;
        if (_token.Is("?.(")) throw Error("invalid optional chain: 'new' is followed by '(' or nothing");
        var mark = _token.Is("(") ? _token.Start : start;
        var arguments = _token.Is("(") ? ParseArguments() : [];
        _nesting--;
        return Made(new CallNode(callee, arguments, true, false, start, _lastEnd, mark));
    }

    private Node ParseChain(Node node)
    {
        while (true)
        {
            if (ParseMember(node) is { } member)
            {
                node = member;
            }
            else if (_token.Is("(") || _token.Is("?.("))
            {
                var op = _token;
                var arguments = ParseArguments();
                node = Made(new CallNode(node, arguments, false, op.Text.Length > 1, node.Start, _lastEnd, op.Start));
            }
            else
            {
                return node;
            }
        }
    }

    // One '.name' or '[key]' with or without '?.', or nothing.
    private Node? ParseMember(Node target)
    {
        var op = _token;
        if (op.Is(".") || op.Is("?."))
        {
            Advance();
            var isName = _token.Kind is TokenKind.Name or TokenKind.Reserved || (_token.Kind == TokenKind.Operator && char.IsAsciiLetter(_token.Text[0]));
            if (!isName)
            {
                throw op.Is("?.") && _token.Kind == TokenKind.Number
                    ? Error("'?.' is one operator: write a space between '?' and '.5'")
                    : Unexpected("a name");
            }

            var name = _token.Text;
            Advance();
            return Made(new MemberNode(target, name, null, op.Text.Length > 1, _lastEnd, op.Start));
        }

        if (!op.Is("[") && !op.Is("?.[")) return null;
        Advance();
        Enter();
        var key = ParseExpression();
        _nesting--;
        Take("]");
        return Made(new MemberNode(target, null, key, op.Text.Length > 1, _lastEnd, op.Start));
    }

    private List<Node> ParseArguments()
    {
        Advance();
        var arguments = new List<Node>();
        Enter();
        while (!_token.Is(")"))
        {
            if (_token.Is("...")) throw Error("'...' in arguments is not there in PipyJS 0.90; pass the array itself");
            arguments.Add(ParseAssignment());
            if (!TryTake(",") && !_token.Is(")")) throw Unexpected("',' or ')'");
        }

        _nesting--;
        Advance();
        return arguments;
    }

    private static bool IsAssignment(string op) =>
        op[^1] == '=' && op is not ("==" or "===" or "!=" or "!==" or "<=" or ">=");

    private void Enter()
    {
        if (++_nesting > SyntaxLimits.MaxNesting)
            throw Error($"the expression is nested too deeply; at most {SyntaxLimits.MaxNesting} levels are allowed");
    }

    private T Made<T>(T node)
        where T : Node
    {
        if (++_nodes > SyntaxLimits.MaxNodes || node.Height > SyntaxLimits.MaxHeight)
            throw new PjsSyntaxException(_source, node.Mark, "the script is too large; split the expression or move data into the plugin's configuration");
        return node;
    }

    private void Advance()
    {
        _lastEnd = _token.End;
        _token = _tokenizer.Next();
    }

    private bool TryTake(string op)
    {
        if (!_token.Is(op)) return false;
        Advance();
        return true;
    }

    private void Take(string op)
    {
        if (!TryTake(op)) throw Unexpected($"'{op}'");
    }

    private PjsSyntaxException Error(string message) => new(_source, _token.Start, message);

    private PjsSyntaxException Unexpected(string expected) => _token.Kind switch
    {
        TokenKind.End => Error($"unexpected end of the script; expected {expected}"),
        TokenKind.Reserved => Error(ReservedWords.Explain(_token.Text)),
        _ => Error($"unexpected '{_source.Excerpt(_token.Start, _token.End, 30)}'; expected {expected}"),
    };
}
