using System.Globalization;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>Numbers as PipyJS 0.90 reads and writes them.</summary>
internal static class ScriptNumber
{
    /// <summary>The text of a number: six decimals, the zeros at the end left out.</summary>
    public static string ToText(double number) => number.ToString("F6", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');

    /// <summary>The number that a text counts as in arithmetic; NaN: none.</summary>
    public static double FromText(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
            return 0;
        return double.TryParse(trimmed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number
            : double.NaN;
    }
}
