namespace CorsGate.Cors.Text;

/// <summary>A position in an expression.</summary>
internal sealed class Re2Cursor(string pattern)
{
    private int _position;

    /// <summary>Whether nothing is left.</summary>
    public bool AtEnd => _position >= pattern.Length;

    /// <summary>The next character; -1 at the end.</summary>
    public int Peek => PeekAt(0);

    /// <summary>A character further on; -1 behind the end.</summary>
    public int PeekAt(int offset) => _position + offset < pattern.Length ? pattern[_position + offset] : -1;

    /// <summary>Takes the next character.</summary>
    public bool TryNext(out int c)
    {
        c = Peek;
        _position += c >= 0 ? 1 : 0;
        return c >= 0;
    }

    /// <summary>Takes a text if it is next.</summary>
    public bool TrySkip(string text)
    {
        if (string.CompareOrdinal(pattern, _position, text, 0, text.Length) != 0)
        {
            return false;
        }

        _position += text.Length;
        return true;
    }

    /// <summary>Takes the text up to a character, and the character.</summary>
    public bool TryReadUntil(char end, out string text)
    {
        var found = AtEnd ? -1 : pattern.IndexOf(end, _position);
        text = found < 0 ? "" : pattern[_position..found];
        _position = found < 0 ? _position : found + 1;
        return found >= 0;
    }

    /// <summary>Takes a group's name and its closing bracket.</summary>
    public bool TrySkipName() =>
        TryReadUntil('>', out var name) && name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    /// <summary>Takes <c>n}</c>, <c>n,}</c> or <c>n,m}</c>; anything else after a brace means the brace itself.</summary>
    public bool TryReadCounts(out int minimum, out int maximum, out string written)
    {
        var start = _position;
        maximum = -1;
        written = "";
        if (!TryReadNumber(out minimum))
        {
            return false;
        }

        var ranged = TrySkip(",");
        if (!ranged)
        {
            maximum = minimum;
        }
        else if (Peek != '}' && !TryReadNumber(out maximum))
        {
            _position = start;
            return false;
        }

        if (!TrySkip("}"))
        {
            _position = start;
            return false;
        }

        written = "{" + pattern[start.._position];
        return true;
    }

    private bool TryReadNumber(out int number)
    {
        number = 0;
        var start = _position;
        while (Peek is >= '0' and <= '9')
        {
            number = Math.Min((number * 10) + (pattern[_position++] - '0'), 1_000_000);
        }

        return _position > start;
    }
}
