using System.Collections.Frozen;

namespace CorsGate.PipyJs.Syntax;

/// <summary>Cuts a script into tokens, the longest operator first: <c>a?.5:b</c> begins with <c>?.</c>.</summary>
internal sealed class Tokenizer(ScriptSource source)
{
    private static readonly string[] Operators =
    [
        ">>>=", "...", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "===", "!==", "?.(", "?.[",
        "++", "--", "+=", "-=", "*=", "**", "/=", "%=", "<<", ">>", "&=", "&&", "|=", "||", "^=", "??", "==", "!=", ">=", "<=", "?.", "=>",
        ",", ".", "`", "=", "~", "!", "+", "-", "*", "/", "%", "&", "|", "^", ">", "<", "?", ":", "(", ")", "[", "]", "{", "}",
    ];

    private static readonly FrozenSet<string> WordOperators = FrozenSet.ToFrozenSet(
        ["void", "in", "new", "delete", "typeof", "instanceof", "true", "false", "null", "undefined"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> ReservedWords = FrozenSet.ToFrozenSet(
        [
            "var", "let", "const", "if", "else", "return", "do", "while", "for", "continue", "switch", "case", "break", "default",
            "throw", "try", "catch", "finally", "await", "async", "yield", "function", "import", "export", "class", "package", "with",
            "this", "super", "extends", "implements", "static", "public", "private", "protected", "interface",
        ],
        StringComparer.Ordinal);

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly string _text = source.Text;
    private int _at;

    /// <summary>The next token.</summary>
    public Token Next()
    {
        SkipSpace();
        if (_at >= _text.Length) return new Token(TokenKind.End, "", _at, _at);
        var c = _text[_at];
        if (c is '"' or '\'') return ReadString(c);
        if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))) return ReadNumber();
        if (IsNameCharacter(c)) return ReadName();
        foreach (var op in Operators)
        {
            if (_text.AsSpan(_at).StartsWith(op, StringComparison.Ordinal)) return Take(TokenKind.Operator, op);
        }

        throw Error(_at, c == ';'
            ? "';' ends a statement, and PipyJS 0.90 has expressions only; join them with ','"
            : $"'{c}' begins nothing in PipyJS");
    }

    /// <summary>What follows inside a template: its text, <c>${</c> or the closing back quote.</summary>
    public Token NextOfTemplate()
    {
        var start = _at;
        if (_at < _text.Length && _text[_at] == '`') return Take(TokenKind.Operator, "`");
        if (_text.AsSpan(_at).StartsWith("${", StringComparison.Ordinal)) return Take(TokenKind.Operator, "${");
        while (_at < _text.Length && _text[_at] != '`' && !_text.AsSpan(_at).StartsWith("${", StringComparison.Ordinal))
            _at += _text[_at] == '\\' ? 2 : 1;
        if (_at >= _text.Length) throw Error(start, "the template has no end; close it with '`'");
        return new Token(TokenKind.TemplateText, StringDecoder.Decode(source, start, _at), start, _at);
    }

    public PjsSyntaxException Error(int offset, string message) => new(source, offset, message);

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || (c >= 0x80 && !char.IsWhiteSpace(c));

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            var rest = _text.AsSpan(_at);
            if (char.IsWhiteSpace(rest[0]) || rest[0] == '\uFEFF')
            {
                _at++;
            }
            else if (rest.StartsWith("//", StringComparison.Ordinal))
            {
                var end = rest.IndexOf('\n');
                _at = end < 0 ? _text.Length : _at + end;
            }
            else if (rest.StartsWith("/*", StringComparison.Ordinal))
            {
                var end = rest[2..].IndexOf("*/", StringComparison.Ordinal);
                if (end < 0) throw Error(_at, "the comment has no end; close it with '*/'");
                _at += end + 4;
            }
            else
            {
                return;
            }
        }
    }

    private Token Take(TokenKind kind, string text)
    {
        var start = _at;
        _at += text.Length;
        return new Token(kind, text, start, _at);
    }

    private Token ReadString(char quote)
    {
        var start = _at++;
        while (_at < _text.Length && _text[_at] != quote)
            _at += _text[_at] == '\\' ? 2 : 1;
        if (_at >= _text.Length) throw Error(start, $"the string has no end; close it with {quote}");
        _at++;
        return new Token(TokenKind.Text, StringDecoder.Decode(source, start + 1, _at - 1), start, _at);
    }

    private Token ReadName()
    {
        var start = _at;
        while (_at < _text.Length && IsNameCharacter(_text[_at])) _at++;
        var word = _text[start.._at];
        if (WordOperators.Contains(word)) return new Token(TokenKind.Operator, word, start, _at);
        if (ReservedWords.Contains(word)) return new Token(TokenKind.Reserved, word, start, _at);

        // One string for each name, so that keys are mostly equal by reference.
        if (!_names.TryGetValue(word, out var name)) _names[word] = name = string.IsInterned(word) ?? word;
        return new Token(TokenKind.Name, name, start, _at);
    }

    private Token ReadNumber()
    {
        var start = _at;
        while (_at < _text.Length && (IsNameCharacter(_text[_at]) || _text[_at] == '.'))
        {
            var exponent = (_text[_at] | 0x20) == 'e' && !_text.AsSpan(start).StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            _at++;
            if (exponent && _at < _text.Length && _text[_at] is '+' or '-') _at++;
        }

        var text = _text[start.._at];
        var number = Parse(text);
        if (double.IsNaN(number))
        {
            throw Error(start, text.Contains('_', StringComparison.Ordinal)
                ? $"'{text}' is no number: PipyJS 0.90 has no '_' in numbers"
                : text[^1] == 'n' ? $"'{text}' is no number: PipyJS 0.90 has no BigInt; use new Int('i64', '…')" : $"'{text}' is no number");
        }

        return new Token(TokenKind.Number, text, start, _at, number);
    }

    private static double Parse(string text)
    {
        var prefix = text.Length > 1 && text[0] == '0' ? text[1] | 0x20 : 0;
        if (prefix is 'b' or 'o') return text.Length == 2 ? 0 : NumberText.ParseInteger(text[2..], prefix == 'b' ? 2 : 8);
        return NumberText.Parse(text);
    }
}
