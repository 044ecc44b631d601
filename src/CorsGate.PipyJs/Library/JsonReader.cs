using System.Globalization;
using System.Text;

namespace CorsGate.PipyJs.Library;

/// <summary>Reads JSON (RFC 8259) at the budget's cost: keys keep the order of the document, the last of two same keys counts.</summary>
internal sealed class JsonReader(PjsExecution run, string text, PjsFunction? reviver)
{
    private int _at;

    public PjsValue Read()
    {
        run.ChargeText(text.Length);
        var value = Revive(ReadValue(1), null, "");
        SkipSpace();
        return _at == text.Length ? value : throw Error("unexpected text after the value");
    }

    private PjsValue ReadValue(int depth)
    {
        run.CheckDepth(depth);
        run.ChargeSteps(1);
        SkipSpace();
        switch (_at < text.Length ? text[_at] : '\0')
        {
            case '{': return ReadObject(depth);
            case '[': return ReadArray(depth);
            case '"': return run.Text(ReadString());
            case 't': return Word("true", true);
            case 'f': return Word("false", false);
            case 'n': return Word("null", PjsValue.Null);
            default: return ReadNumber();
        }
    }

    private PjsObject ReadObject(int depth)
    {
        var result = new PjsObject();
        run.ChargeMemory(72);
        _at++;
        if (TryTake('}')) return result;
        do
        {
            SkipSpace();
            if (_at >= text.Length || text[_at] != '"') throw Error("expected a key in double quotes");
            var key = ReadString();
            run.ChargeString(key.Length);
            if (!TryTake(':')) throw Error("expected ':'");
            run.SetProperty(result, key, Revive(ReadValue(depth + 1), result, key));
        }
        while (TryTake(','));
        return TryTake('}') ? result : throw Error("expected ',' or '}'");
    }

    private PjsArray ReadArray(int depth)
    {
        var result = new PjsArray();
        run.ChargeMemory(56);
        _at++;
        if (TryTake(']')) return result;
        do result.Push(run, Revive(ReadValue(depth + 1), result, result.Length));
        while (TryTake(','));
        return TryTake(']') ? result : throw Error("expected ',' or ']'");
    }

    // The function gets each value when it is read, its container so far, and its key: inner values first.
    private PjsValue Revive(PjsValue value, PjsObject? container, PjsValue key) =>
        reviver is null ? value : run.Call(reviver, key.IsNumber ? PjsConvert.ToText(key) : key, value, container);

    private string ReadString()
    {
        var start = ++_at;
        while (_at < text.Length && text[_at] is not ('"' or '\\') && text[_at] >= ' ') _at++;
        if (_at < text.Length && text[_at] == '"') return text[start.._at++];
        var result = new StringBuilder().Append(text, start, _at - start);
        while (_at < text.Length && text[_at] >= ' ')
        {
            var c = text[_at++];
            if (c == '"') return result.ToString();
            result.Append(c == '\\' ? ReadEscape() : c);
        }

        throw Error("the string has no end");
    }

    private char ReadEscape()
    {
        var c = _at < text.Length ? text[_at++] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _at + 4 <= text.Length
                && ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _at += 4;
                return (char)code;
            default: throw Error("invalid escape");
        }
    }

    private double ReadNumber()
    {
        var start = _at;
        Skip('-');
        var digits = _at;
        SkipDigits();
        var isValid = _at > digits && (text[digits] != '0' || _at == digits + 1);
        if (Skip('.')) isValid &= SkipDigits();
        if (Skip('e') || Skip('E'))
        {
            _ = Skip('+') || Skip('-');
            isValid &= SkipDigits();
        }

        return isValid ? double.Parse(text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture) : throw Error("expected a value");
    }

    private bool Skip(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;
        _at++;
        return true;
    }

    private bool SkipDigits()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
        return _at > start;
    }

    private PjsValue Word(string word, PjsValue value)
    {
        if (!text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal)) throw Error("expected a value");
        _at += word.Length;
        return value;
    }

    private bool TryTake(char c)
    {
        SkipSpace();
        return Skip(c);
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\r') _at++;
    }

    private PjsException Error(string what) => run.Error(string.Create(CultureInfo.InvariantCulture, $"invalid JSON at character {_at + 1}: {what}"));
}
