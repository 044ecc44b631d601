using System.Numerics;
using System.Globalization;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>The conversions of Go's strconv and strings packages, with which ingress-nginx reads annotations.</summary>
internal static class GoText
{
    /// <summary>strconv.ParseBool; null: not one of its twelve words.</summary>
    public static bool? Bool(string text) => text switch
    {
        "1" or "t" or "T" or "TRUE" or "true" or "True" => true,
        "0" or "f" or "F" or "FALSE" or "false" or "False" => false,
        _ => null,
    };

    /// <summary>strconv.Atoi: a sign and digits, no blanks, 64 bits; null: not a number.</summary>
    public static long? Int(string text)
    {
        var digits = text.AsSpan(text.StartsWith('+') || text.StartsWith('-') ? 1 : 0);
        if (digits.IsEmpty || digits.IndexOfAnyExceptInRange('0', '9') >= 0)
            return null;
        digits = digits.TrimStart('0');
        if (digits.Length > 19)
            return null;
        var value = digits.IsEmpty ? BigInteger.Zero : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        value = text[0] == '-' ? -value : value;
        return value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    /// <summary>How annotation text is normalized: the blanks around each of its lines are cut.</summary>
    public static string Normalize(string text) =>
        text.Contains('\n', StringComparison.Ordinal) ? string.Join('\n', text.Split('\n').Select(line => line.Trim())) : text.Trim();
}
