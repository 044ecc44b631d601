namespace CorsGate.Cors.Origins;

/// <summary>The one form in which a browser writes an IPv6 address (URL standard, IPv6 serializer; RFC 5952 without dotted parts).</summary>
internal static class IPv6Syntax
{
    private const int Pieces = 8;
    private const int MaxLength = 39;

    /// <summary>Whether a text, without brackets, is an address in canonical form.</summary>
    public static bool IsCanonical(ReadOnlySpan<char> text)
    {
        Span<ushort> pieces = stackalloc ushort[Pieces];
        Span<char> canonical = stackalloc char[MaxLength];
        return text.Length <= MaxLength
            && TryParse(text, pieces)
            && text.SequenceEqual(canonical[..Write(pieces, canonical)]);
    }

    /// <summary>Writes an address in canonical form, without brackets.</summary>
    /// <param name="bytes">The 16 bytes in network order.</param>
    public static string ToCanonical(ReadOnlySpan<byte> bytes)
    {
        Span<ushort> pieces = stackalloc ushort[Pieces];
        for (var i = 0; i < Pieces; i++)
        {
            pieces[i] = (ushort)((bytes[2 * i] << 8) | bytes[(2 * i) + 1]);
        }

        Span<char> canonical = stackalloc char[MaxLength];
        return new string(canonical[..Write(pieces, canonical)]);
    }

    private static bool TryParse(ReadOnlySpan<char> text, Span<ushort> pieces)
    {
        var count = 0;
        var gap = -1;
        var rest = text;
        while (!rest.IsEmpty)
        {
            if (rest.StartsWith("::", StringComparison.Ordinal) && gap < 0)
            {
                gap = count;
                rest = rest[2..];
                continue;
            }

            // Pieces are apart by one colon, unless the gap already parts them.
            if (count > 0 && count != gap)
            {
                if (rest[0] != ':')
                {
                    return false;
                }

                rest = rest[1..];
            }

            var digits = 0;
            var value = 0;
            while (digits < rest.Length && digits < 4 && char.IsAsciiHexDigitLower(rest[digits]))
            {
                value = (value << 4) | HexValue(rest[digits]);
                digits++;
            }

            if (digits == 0 || count == Pieces)
            {
                return false;
            }

            pieces[count++] = (ushort)value;
            rest = rest[digits..];
        }

        if (gap < 0)
        {
            return count == Pieces;
        }

        var tail = count - gap;
        pieces[gap..count].CopyTo(pieces[(Pieces - tail)..]);
        pieces[gap..(Pieces - tail)].Clear();
        return count < Pieces;
    }

    private static int HexValue(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'a' + 10;

    private static int Write(ReadOnlySpan<ushort> pieces, Span<char> target)
    {
        var (start, length) = LongestZeroRun(pieces);
        var written = 0;
        for (var i = 0; i < Pieces; i++)
        {
            if (i == start)
            {
                target[written++] = ':';
                if (i == 0)
                {
                    target[written++] = ':';
                }

                i += length - 1;
                continue;
            }

            _ = pieces[i].TryFormat(target[written..], out var digits, "x", System.Globalization.CultureInfo.InvariantCulture);
            written += digits;
            if (i < Pieces - 1)
            {
                target[written++] = ':';
            }
        }

        return written;
    }

    /// <summary>The first longest run of at least two zero pieces; start -1 when there is none.</summary>
    private static (int Start, int Length) LongestZeroRun(ReadOnlySpan<ushort> pieces)
    {
        var (best, bestLength) = (-1, 1);
        for (var i = 0; i < Pieces; i++)
        {
            var end = i;
            while (end < Pieces && pieces[end] == 0)
            {
                end++;
            }

            if (end - i > bestLength)
            {
                (best, bestLength) = (i, end - i);
            }

            i = Math.Max(i, end - 1);
        }

        return (best, bestLength);
    }
}
