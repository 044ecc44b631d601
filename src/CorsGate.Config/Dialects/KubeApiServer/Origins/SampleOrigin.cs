using System.Text;
using CorsGate.Cors.Origins;

namespace CorsGate.Config.Dialects.KubeApiServer.Origins;

/// <summary>
/// An origin that the author of an entry had in mind: the expression with dots for its dots, the first of its alternatives, one
/// <c>a</c> for its wildcards, and without what is optional. A guess, from which look-alikes are made and then compared.
/// </summary>
internal ref struct SampleOrigin
{
    private const int DeepestGroup = 50;
    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private SampleOrigin(ReadOnlySpan<char> text) => _text = text;

    /// <summary>The origin; null: none could be guessed.</summary>
    public static string? Of(string entry)
    {
        var sample = new SampleOrigin(entry).ReadAlternatives();
        if (sample.StartsWith("://", StringComparison.Ordinal))
            sample = "https" + sample;
        else if (sample.StartsWith("//", StringComparison.Ordinal))
            sample = "https:" + sample;
        return Origin.TryParse(sample, out _) ? sample : null;
    }

    private string ReadAlternatives()
    {
        if (++_depth > DeepestGroup)
            _at = _text.Length;
        var first = ReadSequence();
        while (_at < _text.Length && _text[_at] == '|')
        {
            _at++;
            var other = _at;
            ReadSequence();

            // (:|$) asks for the end of the host.
            if (_text[other.._at] is "$")
                first = "";
        }

        _depth--;
        return first;
    }

    private string ReadSequence()
    {
        var sample = new StringBuilder();
        while (_at < _text.Length && _text[_at] is not ('|' or ')'))
        {
            var isGroup = _text[_at] == '(';
            var atom = ReadAtom();
            sample.Append(SkipRepetition() && isGroup ? "" : atom);
        }

        return sample.ToString();
    }

    private string ReadAtom()
    {
        var c = _text[_at++];
        switch (c)
        {
            case '^' or '$':
                return "";
            case '(':
                var sample = SkipGroupHead() ? ReadAlternatives() : "";
                _at = Math.Min(_at + 1, _text.Length);
                return sample;
            case '[':
                return ReadClass();
            case '.':
                return IsRepetition() ? "a" : ".";
            case '\\' when _at < _text.Length:
                return _text[_at++] switch
                {
                    'd' => "1",
                    'w' or 'S' or 'D' => "a",
                    'A' or 'z' or 'b' or 'B' => "",
                    var escaped => escaped.ToString(),
                };
            default:
                return c.ToString();
        }
    }

    // (?:, (?P<name>, (?i): what stands before the expression of a group. False: the group has none.
    private bool SkipGroupHead()
    {
        if (_at >= _text.Length || _text[_at] != '?')
            return true;
        while (_at < _text.Length && _text[_at] is not (':' or '>' or ')'))
            _at++;
        if (_at >= _text.Length || _text[_at] == ')')
            return false;
        _at++;
        return true;
    }

    private string ReadClass()
    {
        var isNegated = _at < _text.Length && _text[_at] == '^';
        _at += isNegated ? 1 : 0;
        var first = _at < _text.Length ? _text[_at] : 'a';
        while (_at < _text.Length && (_text[_at] != ']' || _at == 0))
            _at += _text[_at] == '\\' ? 2 : 1;
        _at = Math.Min(_at + 1, _text.Length);
        return !isNegated && char.IsAsciiLetterOrDigit(first) ? first.ToString() : "a";
    }

    private readonly bool IsRepetition() => _at < _text.Length && _text[_at] is '*' or '+' or '?' or '{';

    // True: what was repeated may be absent.
    private bool SkipRepetition()
    {
        var isOptional = false;
        while (IsRepetition())
        {
            isOptional |= _text[_at] is '*' or '?';
            if (_text[_at] == '{')
            {
                while (_at < _text.Length && _text[_at] != '}')
                    _at++;
            }

            _at = Math.Min(_at + 1, _text.Length);
        }

        return isOptional;
    }
}
