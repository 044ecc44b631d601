namespace CorsGate.PipyJs.Syntax;

/// <content>Operands: literals, names, parentheses and functions.</content>
internal sealed partial class Parser
{
    private Node ParseOperand()
    {
        var token = _token;
        switch (token.Kind)
        {
            case TokenKind.Number:
                Advance();
                return Made(new LiteralNode(token.Number, token.Start, token.End));
            case TokenKind.Text:
                Advance();
                return Made(new LiteralNode(token.Text, token.Start, token.End));
            case TokenKind.Name:
                Advance();
                var name = Made(new NameNode(token.Text, token.Start, token.End));
                return _token.Is("=>") ? ParseArrow([new Parameter(name, null)], token.Start) : name;
            case TokenKind.Operator:
                return ParseOperatorOperand(token);
            default:
                throw Unexpected("an expression");
        }
    }

    private Node ParseOperatorOperand(Token token)
    {
        switch (token.Text)
        {
            case "undefined": return Word(PjsValue.Undefined);
            case "null": return Word(PjsValue.Null);
            case "true": return Word(true);
            case "false": return Word(false);
            case "(": return ParseParentheses();
            case "[": return ParseArray();
            case "{": return ParseObject();
            case "`": return ParseTemplate();
            case "/" or "/=":
                throw Error("regular expression literals are not there in PipyJS 0.90; write new RegExp('…')");
            case "...":
                throw Error("'...' stands in arrays and objects only: PipyJS 0.90 has no rest parameters");
            default:
                throw Unexpected("an expression");
        }

        Node Word(PjsValue value)
        {
            Advance();
            return Made(new LiteralNode(value, token.Start, token.End));
        }
    }

    private Node ParseParentheses()
    {
        var start = _token.Start;
        Advance();
        Enter();
        var items = new List<Node>();
        var endsInComma = -1;
        while (!_token.Is(")"))
        {
            endsInComma = -1;
            items.Add(ParseAssignment());
            if (_token.Is(",")) endsInComma = _token.Start;
            if (!TryTake(",") && !_token.Is(")")) throw Unexpected("',' or ')'");
        }

        Advance();
        _nesting--;
        if (_token.Is("=>")) return ParseArrow(ToParameters(items), start);
        if (items.Count == 0) throw new PjsSyntaxException(_source, start, "'()' is no expression; parameters are followed by '=>'");
        if (endsInComma >= 0) throw new PjsSyntaxException(_source, endsInComma, "incomplete expression: nothing follows the ','");
        return _parenthesized = items.Count == 1 ? items[0] : Made(new SequenceNode(items));
    }

    private FunctionNode ParseArrow(IReadOnlyList<Parameter> parameters, int start)
    {
        Take("=>");
        if (_token.Is("{"))
        {
            throw Error(
                "a function's body is an expression in PipyJS 0.90, not statements in braces; an object literal is put in parentheses: x => ({ … })");
        }

        var body = ParseAssignment();
        return Made(new FunctionNode(parameters, body, start, _lastEnd));
    }

    private List<Parameter> ToParameters(List<Node> items)
    {
        var parameters = new List<Parameter>(items.Count);
        foreach (var item in items)
        {
            var (target, otherwise) = item is AssignNode { Operator: "" } assign ? (assign.Target, assign.Value) : (item, null);
            CheckPattern(target);
            parameters.Add(new Parameter(target, otherwise));
        }

        return parameters;
    }

    private void CheckPattern(Node pattern)
    {
        switch (pattern)
        {
            case NameNode:
                return;
            case ArrayNode array when array.Items.All(item => !item.IsSpread):
                foreach (var item in array.Items) CheckPattern(item.Value);
                return;
            case ObjectNode { Entries: var entries } when entries.All(entry => entry.Key is not null):
                foreach (var entry in entries) CheckPattern(entry.Value);
                return;
            default:
                throw new PjsSyntaxException(
                    _source,
                    pattern.Start,
                    "invalid argument list: a parameter is a name, {…} or […] of names, and only a whole parameter has a default");
        }
    }

    private Node ParseArray()
    {
        var start = _token.Start;
        Advance();
        Enter();
        var items = new List<ArrayItem>();
        while (!_token.Is("]"))
        {
            if (_token.Is(",")) throw Error("an array has no holes in PipyJS 0.90; write undefined");
            var isSpread = TryTake("...");
            items.Add(new ArrayItem(ParseAssignment(), isSpread));
            if (!TryTake(",") && !_token.Is("]")) throw Unexpected("',' or ']'");
        }

        Advance();
        _nesting--;
        return Made(new ArrayNode(items, start, _lastEnd));
    }

    private Node ParseObject()
    {
        var start = _token.Start;
        Advance();
        Enter();
        var entries = new List<ObjectEntry>();
        while (!_token.Is("}"))
        {
            entries.Add(ParseEntry());
            if (!TryTake(",") && !_token.Is("}")) throw Unexpected("',' or '}'");
        }

        Advance();
        _nesting--;
        return Made(new ObjectNode(entries, start, _lastEnd));
    }

    private ObjectEntry ParseEntry()
    {
        if (TryTake("...")) return new ObjectEntry(null, null, ParseAssignment());
        if (TryTake("["))
        {
            var computed = ParseExpression();
            Take("]");
            Take(":");
            return new ObjectEntry(null, computed, ParseAssignment());
        }

        var token = _token;
        var isWord = token.Kind is TokenKind.Name or TokenKind.Reserved || (token.Kind == TokenKind.Operator && char.IsAsciiLetter(token.Text[0]));
        if (!isWord && token.Kind is not (TokenKind.Text or TokenKind.Number)) throw Unexpected("a key, '[', '...' or '}'");
        Advance();
        var key = token.Kind == TokenKind.Number ? NumberText.Format(token.Number) : token.Text;
        if (token.Kind == TokenKind.Name && (_token.Is(",") || _token.Is("}")))
            return new ObjectEntry(key, null, Made(new NameNode(token.Text, token.Start, token.End)));
        if (_token.Is("(") || (token.Text is "get" or "set" && _token.Kind == TokenKind.Name))
            throw Error("methods, getters and setters are not there in PipyJS 0.90; write key: (…) => expression");
        Take(":");
        return new ObjectEntry(key, null, ParseAssignment());
    }

    private Node ParseTemplate()
    {
        var start = _token.Start;
        var parts = new List<Node>();
        Enter();
        while (true)
        {
            // The token after the back quote was not read as a token of the script yet.
            var part = _tokenizer.NextOfTemplate();
            if (part.Is("`"))
            {
                _token = part;
                break;
            }

            if (part.Kind == TokenKind.TemplateText)
            {
                parts.Add(Made(new LiteralNode(part.Text, part.Start, part.End)));
                continue;
            }

            Advance();
            parts.Add(ParseExpression());
            if (!_token.Is("}")) throw Unexpected("'}'");
        }

        _nesting--;
        Advance();
        return Made(new TemplateNode(parts, start, _lastEnd));
    }
}
