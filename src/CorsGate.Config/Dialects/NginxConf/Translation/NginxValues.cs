using System.Globalization;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Sizes, times and switches as nginx writes them (https://nginx.org/en/docs/syntax.html).</summary>
internal static class NginxValues
{
    /// <summary>Reads a size: bytes, or with <c>k</c>, <c>m</c>, <c>g</c>.</summary>
    public static bool TrySize(string text, out long bytes)
    {
        var unit = text.Length == 0 ? '0' : char.ToLowerInvariant(text[^1]);
        var factor = unit switch
        {
            'k' => 1024L,
            'm' => 1024 * 1024,
            'g' => 1024 * 1024 * 1024,
            _ => 1,
        };
        var digits = factor == 1 ? text : text[..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out bytes) || bytes > long.MaxValue / factor)
            return false;
        bytes *= factor;
        return true;
    }

    /// <summary>Reads a time: seconds, or numbers with <c>ms</c>, <c>s</c>, <c>m</c>, <c>h</c>, <c>d</c>, one behind the other. At most a day is told apart.</summary>
    public static bool TryTime(string text, out TimeSpan time)
    {
        time = TimeSpan.Zero;
        var total = 0.0;
        var at = 0;
        if (text.Length is 0 or > 32)
            return false;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at == start || !long.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                return false;
            var seconds = Unit(text, ref at);
            if (seconds < 0)
                return false;
            total += number * seconds;
        }

        time = TimeSpan.FromSeconds(Math.Min(total, 86_400));
        return true;
    }

    private static double Unit(string text, ref int at)
    {
        if (string.CompareOrdinal(text, at, "ms", 0, 2) == 0)
        {
            at += 2;
            return 0.001;
        }

        if (at == text.Length)
            return 1;
        return text[at++] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => -1,
        };
    }
}
