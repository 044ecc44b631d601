using CorsGate.PipyJs;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>
/// What the published CORS script makes of <c>maxAge</c>. The units s, m, h and d are tried in this order: the letter must stand
/// behind the first character; its first occurrence is taken out, and the rest is multiplied by the unit's seconds, but for s,
/// whose text is sent as it is. What is nothing (0, not a number) falls through to the next unit.
/// </summary>
internal static class MaxAgeText
{
    private static readonly (char Letter, int Seconds)[] Units = [('m', 60), ('h', 3600), ('d', 86400)];

    /// <summary>The value of Access-Control-Max-Age; null: the header is not sent.</summary>
    public static string? Read(string text)
    {
        if (text.IndexOf('s', StringComparison.Ordinal) is > 0 and var s)
        {
            var seconds = text.Remove(s, 1);
            return NumberText.Parse(seconds) > 0 ? seconds : null;
        }

        foreach (var (letter, worth) in Units)
        {
            if (text.IndexOf(letter, StringComparison.Ordinal) is not (> 0 and var at))
                continue;
            var seconds = NumberText.Parse(text.Remove(at, 1)) * worth;
            if (seconds is not 0 && !double.IsNaN(seconds))
                return seconds > 0 ? NumberText.Format(seconds) : null;
        }

        return null;
    }
}
