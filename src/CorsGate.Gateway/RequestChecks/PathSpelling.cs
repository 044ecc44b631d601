using System.Buffers;

namespace CorsGate.Gateway.RequestChecks;

/// <summary>The spellings of a path: which ones are read differently by different servers, and which ones mean the same.</summary>
internal static class PathSpelling
{
    private static readonly SearchValues<char> PlainCharacters = SearchValues.Create(
        "!$&'()*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");

    /// <summary>Whether there is nothing to look at more closely: no escapes, no unusual characters, no segment that begins with a dot.</summary>
    public static bool IsPlain(ReadOnlySpan<char> path) =>
        !path.ContainsAnyExcept(PlainCharacters) && !path.Contains("/.", StringComparison.Ordinal);

    /// <summary>
    /// Names what makes a path ambiguous; null: nothing. A dot segment is <c>.</c> or <c>..</c> between separators and is found
    /// through every layer of percent-encoding (<c>%2e</c>, <c>%252e</c>), with <c>/</c>, <c>%2f</c> and <c>%5c</c> as separators
    /// and with path parameters cut off (<c>..;x</c>), because some server somewhere does each of these.
    /// </summary>
    public static string? FindAmbiguity(ReadOnlySpan<char> path)
    {
        var dots = 0;
        var isSegmentOfDots = true;
        var inParameters = false;
        for (var i = 0; i < path.Length;)
        {
            var c = Read(path, i, out var length, out var depth);
            if (Hazard(path, i, c, depth) is { } hazard)
                return hazard;
            i += length;
            if (c is '/' or '\\')
            {
                if (isSegmentOfDots && dots is 1 or 2)
                    return "path_dot_segment";
                dots = 0;
                isSegmentOfDots = true;
                inParameters = false;
            }
            else if (inParameters)
            {
                continue;
            }
            else if (c == ';')
            {
                inParameters = true;
            }
            else if (c == '.')
            {
                dots++;
            }
            else
            {
                isSegmentOfDots = false;
            }
        }

        return isSegmentOfDots && dots is 1 or 2 ? "path_dot_segment" : null;
    }

    /// <summary>Whether a path has its normal form: no escaped unreserved character, no lower-case escape.</summary>
    public static bool IsNormal(ReadOnlySpan<char> path)
    {
        for (var i = path.IndexOf('%'); i >= 0 && i < path.Length; i++)
        {
            if (path[i] != '%' || !TryReadEscape(path, i, out var value))
                continue;
            if (IsUnreserved(value) || char.IsAsciiLetterLower(path[i + 1]) || char.IsAsciiLetterLower(path[i + 2]))
                return false;
        }

        return true;
    }

    /// <summary>The normal form: RFC 3986, sections 6.2.2.1 and 6.2.2.2. A percent sign that begins no escape stays as it is.</summary>
    public static string Normalize(ReadOnlySpan<char> path)
    {
        var buffer = ArrayPool<char>.Shared.Rent(path.Length);
        var written = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (path[i] != '%' || !TryReadEscape(path, i, out var value))
            {
                buffer[written++] = path[i];
                continue;
            }

            if (IsUnreserved(value))
            {
                buffer[written++] = value;
            }
            else
            {
                buffer[written++] = '%';
                buffer[written++] = char.ToUpperInvariant(path[i + 1]);
                buffer[written++] = char.ToUpperInvariant(path[i + 2]);
            }

            i += 2;
        }

        var normal = new string(buffer, 0, written);
        ArrayPool<char>.Shared.Return(buffer);
        return normal;
    }

    // What is refused wherever it stands. Depth 0 is the character itself, 1 its escape, 2 the escape of its escape.
    private static string? Hazard(ReadOnlySpan<char> path, int index, char c, int depth)
    {
        if (c == '\\' && depth <= 1)
            return "path_backslash";
        if (c == '\0')
            return "path_nul";
        if (depth == 0)
            return c == '%' && index + 1 < path.Length && path[index + 1] is 'u' or 'U' ? "path_unicode_escape" : null;
        return depth == 1 && IsOverlong(path, index, c) ? "path_overlong" : null;
    }

    // UTF-8 that spells an ASCII character with more bytes than it needs: C0, C1, E0 80..9F, F0 80..8F (RFC 3629, section 3).
    private static bool IsOverlong(ReadOnlySpan<char> path, int index, char c)
    {
        if (c is '\xC0' or '\xC1')
            return true;
        if (c is not ('\xE0' or '\xF0') || index + 3 >= path.Length || path[index + 3] != '%' || !TryReadEscape(path, index + 3, out var next))
            return false;
        return next >= 0x80 && next < (c == '\xE0' ? 0xA0 : 0x90);
    }

    // One character with all layers of percent-encoding taken off: %2e, %252e and %25252e are a dot.
    private static char Read(ReadOnlySpan<char> path, int index, out int length, out int depth)
    {
        length = 1;
        depth = 0;
        if (path[index] != '%' || !TryReadEscape(path, index, out var value))
            return path[index];
        length = 3;
        depth = 1;
        while (value == '%' && TryReadDigits(path, index + length, out var inner))
        {
            value = inner;
            length += 2;
            depth++;
        }

        return value;
    }

    private static bool TryReadEscape(ReadOnlySpan<char> path, int index, out char value) => TryReadDigits(path, index + 1, out value);

    private static bool TryReadDigits(ReadOnlySpan<char> path, int index, out char value)
    {
        value = '\0';
        if (index + 1 >= path.Length || !char.IsAsciiHexDigit(path[index]) || !char.IsAsciiHexDigit(path[index + 1]))
            return false;
        value = (char)((Digit(path[index]) << 4) | Digit(path[index + 1]));
        return true;
    }

    private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static bool IsUnreserved(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~';
}
