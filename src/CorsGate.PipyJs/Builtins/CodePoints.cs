using System.Text;

namespace CorsGate.PipyJs.Builtins;

/// <summary>Strings as PipyJS counts them, by code points; most have no surrogates, and then places are the same as in .NET.</summary>
internal static class CodePoints
{
    public static bool AreUnits(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>The number of code points.</summary>
    public static int Length(string text)
    {
        if (AreUnits(text)) return text.Length;
        var count = 0;
        for (var i = 0; i < text.Length; i += WidthAt(text, i)) count++;
        return count;
    }

    /// <summary>The place in UTF-16 units of a code point's place; the text's end beyond it.</summary>
    public static int ToUnits(string text, int place)
    {
        if (place <= 0) return 0;
        if (AreUnits(text)) return Math.Min(place, text.Length);
        var at = 0;
        for (; place > 0 && at < text.Length; place--) at += WidthAt(text, at);
        return at;
    }

    /// <summary>The code point's place of a place in UTF-16 units.</summary>
    public static int FromUnits(string text, int unit)
    {
        if (AreUnits(text)) return unit;
        var count = 0;
        for (var at = 0; at < unit; at += WidthAt(text, at)) count++;
        return count;
    }

    /// <summary>The code point at a place, or -1.</summary>
    public static int At(string text, int place)
    {
        if (place < 0) return -1;
        var at = ToUnits(text, place);
        if (at >= text.Length) return -1;
        return WidthAt(text, at) == 2 ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];
    }

    /// <summary>The text between two places.</summary>
    public static string Slice(string text, int start, int end) => text[ToUnits(text, start)..ToUnits(text, end)];

    /// <summary>The text of a code point; of what is none, the replacement character.</summary>
    public static string Text(int code)
    {
        if (code is >= 0xD800 and <= 0xDFFF) return ((char)code).ToString();
        return Rune.IsValid(code) ? new Rune(code).ToString() : "\uFFFD";
    }

    private static int WidthAt(string text, int at) =>
        char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
}
