namespace CorsGate.Cors.Origins;

/// <summary>The hosts that a browser writes into a serialized origin (URL standard, host serializing), and no others.</summary>
internal static class HostSyntax
{
    /// <summary>The longest name, in characters, without a last dot (RFC 1035, 2.3.4).</summary>
    public const int MaxNameLength = 253;

    /// <summary>The longest label, in characters (RFC 1035, 2.3.4).</summary>
    public const int MaxLabelLength = 63;

    /// <summary>Says what a host is; false when no browser writes it so.</summary>
    public static bool TryClassify(ReadOnlySpan<char> host, out OriginHostKind kind)
    {
        kind = OriginHostKind.Name;
        if (host.IsEmpty)
        {
            return false;
        }

        if (host[0] == '[')
        {
            kind = OriginHostKind.IPv6;
            return host[^1] == ']' && IPv6Syntax.IsCanonical(host[1..^1]);
        }

        var name = host[^1] == '.' ? host[..^1] : host;
        if (name.IsEmpty || name.Length > MaxNameLength || !AreLabels(name))
        {
            return false;
        }

        // A host whose last label is a number is an IPv4 address to a browser, which writes it in one form only.
        if (IsNumber(name[(name.LastIndexOf('.') + 1)..]))
        {
            kind = OriginHostKind.IPv4;
            return IsCanonicalIPv4(host);
        }

        return true;
    }

    /// <summary>Whether every label is a host name label (RFC 1123, 2.1): letters, digits, inner hyphens.</summary>
    public static bool AreHostNameLabels(ReadOnlySpan<char> labels)
    {
        var previous = '.';
        foreach (var c in labels)
        {
            var edge = previous == '.';
            if (c == '.' ? edge || previous == '-' : !IsLetterDigitHyphen(c) || (edge && c == '-'))
            {
                return false;
            }

            previous = c;
        }

        return previous is not ('.' or '-');
    }

    /// <summary>Whether a text is one or more of lower-case letters, digits and hyphens.</summary>
    public static bool IsLetterDigitHyphens(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!IsLetterDigitHyphen(c))
            {
                return false;
            }
        }

        return !text.IsEmpty;
    }

    private static bool IsLetterDigitHyphen(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-';

    /// <summary>Underscores are no host name characters, but every browser resolves and sends them.</summary>
    private static bool AreLabels(ReadOnlySpan<char> name)
    {
        var length = 0;
        foreach (var c in name)
        {
            if (c == '.')
            {
                if (length == 0)
                {
                    return false;
                }

                length = 0;
            }
            else if ((!IsLetterDigitHyphen(c) && c != '_') || ++length > MaxLabelLength)
            {
                return false;
            }
        }

        return length > 0;
    }

    /// <summary>The URL standard's "ends in a number": decimal digits, or <c>0x</c> and hexadecimal digits.</summary>
    private static bool IsNumber(ReadOnlySpan<char> label)
    {
        var hexadecimal = label.StartsWith("0x", StringComparison.Ordinal);
        foreach (var c in hexadecimal ? label[2..] : label)
        {
            if (hexadecimal ? !char.IsAsciiHexDigitLower(c) : !char.IsAsciiDigit(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsCanonicalIPv4(ReadOnlySpan<char> host)
    {
        var part = 0;
        var value = -1;
        foreach (var c in host)
        {
            if (c == '.')
            {
                if (value < 0 || ++part > 3)
                {
                    return false;
                }

                value = -1;
            }
            else if (!char.IsAsciiDigit(c) || value == 0 || (value = (Math.Max(value, 0) * 10) + (c - '0')) > 255)
            {
                return false;
            }
        }

        return part == 3 && value >= 0;
    }
}
