using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace CorsGate.Cors.Text;

/// <summary>
/// Writes an RE2 expression in .NET syntax, for a yes-or-no match. What the two read differently is rewritten (<c>\d</c>,
/// <c>\w</c>, <c>\s</c>, <c>$</c>, classes, groups) and what only one of them knows is refused, so that an expression never
/// means something else here than in the system it was written for.
/// </summary>
internal sealed class Re2Translator
{
    /// <summary>RE2 refuses more repetitions than that, also as a product of nested ones.</summary>
    private const int MaxRepeat = 1000;

    private const int MaxDepth = 200;

    private readonly Re2Cursor _in;
    private readonly StringBuilder _out = new();
    private readonly Stack<Group> _groups = new();
    private string? _error;

    /// <summary>The size of what the group holds so far, and of its last atom; the flag that changes what <c>$</c> means.</summary>
    private Group _group = new();

    private Re2Translator(string pattern) => _in = new Re2Cursor(pattern);

    /// <summary>Translates an expression.</summary>
    public static bool TryTranslate(string pattern, [NotNullWhen(true)] out string? translated, [NotNullWhen(false)] out string? error)
    {
        var translator = new Re2Translator(pattern);
        translator.Run();
        error = translator._error;
        translated = error is null ? translator._out.ToString() : null;
        return error is null;
    }

    private void Run()
    {
        while (_error is null && _in.TryNext(out var c))
        {
            switch (c)
            {
                case '(':
                    OpenGroup();
                    break;
                case ')':
                    CloseGroup();
                    break;
                case '[':
                    _error = Re2Class.Translate(_in, _out);
                    Atom();
                    break;
                case '\\':
                    Escape();
                    break;
                case '*' or '+' or '?':
                    Repeat(((char)c).ToString(), 1);
                    break;
                case '{':
                    Brace();
                    break;
                case '$':
                    _out.Append(_group.Multiline ? "(?m:$)" : @"\z");
                    Atom();
                    break;
                case '^':
                    _out.Append(_group.Multiline ? "(?m:^)" : @"\A");
                    Atom();
                    break;
                case '|':
                    _out.Append('|');
                    _group.LastSize = 0;
                    break;
                case '.':
                    _out.Append('.');
                    Atom();
                    break;
                default:
                    Literal(c);
                    break;
            }

            if (_error is null && _group.Size + _groups.Count > LinearRegex.MaxExpandedSize)
            {
                _error = "the regular expression is too large once its repetitions are written out; use smaller counts";
            }
        }

        if (_error is null && _groups.Count > 0)
        {
            _error = "the regular expression has a ( without its ); close it, or write \\( for the character";
        }
    }

    private void Literal(int c)
    {
        _out.Append(Re2Class.Character(c));
        Atom();
    }

    private void Atom(int size = 1)
    {
        _group.Size += size;
        _group.LastSize = size;
        _group.LastRepeat = 1;
    }

    private void OpenGroup()
    {
        if (_groups.Count >= MaxDepth)
        {
            _error = "the regular expression nests its groups too deeply; use fewer";
            return;
        }

        var inner = new Group { Multiline = _group.Multiline };
        if (!_in.TrySkip("?"))
        {
            Push(inner, "(?:");
            return;
        }

        if (_in.TrySkip("P<") || (_in.Peek == '<' && _in.PeekAt(1) is not ('=' or '!') && _in.TrySkip("<")))
        {
            // Names do not matter to a yes-or-no match.
            if (!_in.TrySkipName())
            {
                _error = "the regular expression has a group without a valid name; write it as (?P<name>...)";
                return;
            }

            Push(inner, "(?:");
            return;
        }

        Flags(inner);
    }

    /// <summary><c>(?flags)</c> to the end of the group, or <c>(?flags:...)</c>; U only says which match is preferred.</summary>
    private void Flags(Group inner)
    {
        var on = new StringBuilder();
        var off = new StringBuilder();
        var negative = false;
        while (_in.TryNext(out var c))
        {
            switch (c)
            {
                case 'i' or 's':
                    (negative ? off : on).Append((char)c);
                    break;
                case 'm':
                    inner.Multiline = !negative;
                    break;
                case 'U':
                    break;
                case '-' when !negative:
                    negative = true;
                    break;
                case ':':
                    Push(inner, off.Length > 0 ? $"(?{on}-{off}:" : $"(?{on}:");
                    return;
                case ')':
                    _group.Multiline = inner.Multiline;
                    _out.Append(on.Length + off.Length == 0 ? "" : off.Length > 0 ? $"(?{on}-{off})" : $"(?{on})");
                    _group.LastSize = 0;
                    return;
                default:
                    _error = c is '=' or '!' or '<'
                        ? "the regular expression uses look-around, which cannot be matched in linear time; write what matches without it"
                        : "the regular expression has a group that starts with (?" + (char)c + ", which RE2 does not know; write (?:...) or escape it";
                    return;
            }
        }

        _error = "the regular expression ends inside (?; close the group";
    }

    private void Push(Group inner, string open)
    {
        _out.Append(open);
        _groups.Push(_group);
        _group = inner;
    }

    private void CloseGroup()
    {
        if (!_groups.TryPop(out var outer))
        {
            _error = "the regular expression has a ) without its (; remove it, or write \\) for the character";
            return;
        }

        _out.Append(')');
        var inner = _group;
        _group = outer;
        Atom(inner.Size + 1);
        _group.LastRepeat = inner.MaxRepeat;
        _group.MaxRepeat = Math.Max(_group.MaxRepeat, inner.MaxRepeat);
    }

    /// <summary>A repetition of the last atom.</summary>
    private void Repeat(string written, int times)
    {
        if (_group.LastSize == 0)
        {
            _error = "the regular expression repeats nothing with " + written + "; write what is repeated before it, or \\" + written[0] + " for the character";
            return;
        }

        var repeat = _group.LastRepeat * Math.Max(times, 1);
        if (repeat > MaxRepeat)
        {
            _error = string.Create(CultureInfo.InvariantCulture, $"the regular expression repeats more than {MaxRepeat} times; use smaller counts");
            return;
        }

        _out.Append(written);
        _in.TrySkip("?"); // lazy: the same texts match
        _group.MaxRepeat = Math.Max(_group.MaxRepeat, repeat);
        _group.Size += _group.LastSize * (Math.Max(times, 1) - 1);

        // RE2 knows no repetition of a repetition, and .NET reads some of them as possessive.
        _group.LastSize = 0;
    }

    private void Brace()
    {
        if (!_in.TryReadCounts(out var minimum, out var maximum, out var written))
        {
            Literal('{');
            return;
        }

        if (minimum > MaxRepeat || maximum > MaxRepeat || (maximum >= 0 && maximum < minimum))
        {
            _error = "the regular expression has the counts " + written + "; counts rise and are at most 1000";
            return;
        }

        Repeat(written, Math.Max(minimum, maximum));
    }

    private void Escape()
    {
        if (_in.TrySkip("Q"))
        {
            while (!_in.AtEnd && !_in.TrySkip("\\E"))
            {
                _in.TryNext(out var c);
                Literal(c);
            }

            return;
        }

        if (_in.Peek is 'A' or 'z' or 'b' or 'B')
        {
            _in.TryNext(out var anchor);
            _out.Append('\\').Append((char)anchor);
            Atom();
            return;
        }

        _error = Re2Class.TranslateEscape(_in, inClass: false, out var text, out _);
        _out.Append(text);
        Atom();
    }

    private sealed class Group
    {
        public bool Multiline { get; set; }

        public int Size { get; set; }

        public int LastSize { get; set; }

        public int LastRepeat { get; set; } = 1;

        public int MaxRepeat { get; set; } = 1;
    }
}
