namespace CorsGate.PipyJs;

/// <summary>
/// PipyJS's conversions. Two differences from JavaScript matter most: <c>undefined</c> counts as 0, and an object is never asked
/// for a <c>valueOf</c> or <c>toString</c> of its own.
/// </summary>
internal static class PjsConvert
{
    /// <summary>The value as a number; text that is no number gives NaN.</summary>
    public static double ToNumber(PjsValue value)
    {
        if (value.IsNumber || value.IsBoolean) return value.AsNumber;
        if (value.AsString is { } text) return NumberText.Parse(text);
        return value.AsObject is { } target ? target.NumberValue : 0;
    }

    /// <summary>The value as a 32-bit integer: truncated, the low 32 bits kept.</summary>
    public static int ToInt32(PjsValue value)
    {
        if (value.AsString is { } text) return unchecked((int)ToInt64(NumberText.ParseInteger(text, 10)));
        return unchecked((int)ToInt64(ToNumber(value)));
    }

    /// <summary>A number as a 64-bit integer; NaN gives 0, what lies beyond the range its end.</summary>
    public static long ToInt64(double number) => double.IsNaN(number) ? 0 : (long)number;

    /// <summary>A number as an index or a count: truncated, NaN gives 0, what lies beyond the range its end.</summary>
    public static int ToIndex(double number) => double.IsNaN(number) ? 0 : (int)Math.Clamp(number, int.MinValue, int.MaxValue);

    /// <summary>The value as text.</summary>
    public static string ToText(PjsValue value) => value.Kind switch
    {
        PjsKind.String => value.AsString!,
        PjsKind.Number => NumberText.Format(value.AsNumber),
        PjsKind.Boolean => value.AsNumber != 0 ? "true" : "false",
        PjsKind.Null => "null",
        PjsKind.Object => value.AsObject!.Text,
        _ => "undefined",
    };

    /// <summary><c>a === b</c>.</summary>
    public static bool AreIdentical(PjsValue a, PjsValue b)
    {
        if (a.IsNumber && b.IsNumber) return a.AsNumber == b.AsNumber;
        return a.OrUndefined().Equals(b.OrUndefined());
    }

    /// <summary><c>a == b</c>: nullish values equal one another only; a number or boolean compares by number, the rest by text.</summary>
    public static bool AreEqual(PjsValue a, PjsValue b)
    {
        if (a.Is<PjsInt>(out var x) || b.Is<PjsInt>(out _)) return (x ?? PjsInt.From(a)).ValueEquals(b.As<PjsInt>() ?? PjsInt.From(b));
        if (a.IsNullish || b.IsNullish) return a.IsNullish && b.IsNullish;
        if (a.Kind == b.Kind) return AreIdentical(a, b);
        if (a.IsBoolean || a.IsNumber || b.IsBoolean || b.IsNumber) return ToNumber(a) == ToNumber(b);
        return string.Equals(ToText(a), ToText(b), StringComparison.Ordinal);
    }

    /// <summary>Less than 0, 0 or more than 0 as text comes before other text by code points, which is the order of its UTF-8 bytes.</summary>
    public static int CompareText(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length) return a.Length - b.Length;
        char x = a[common], y = b[common];
        var surrogateX = char.IsSurrogate(x);
        return surrogateX == char.IsSurrogate(y) ? x - y : surrogateX ? 1 : -1;
    }
}
