using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a Gateway API duration (GEP-2257): one to four numbers of up to five digits, each with h, m, s or ms.</summary>
internal static class DurationReader
{
    private const int MostParts = 4;
    private const int MostDigits = 5;

    private static readonly TextRule Rule = TextRule.Of(
        1, 64, text => Parse(text) is not null, "write whole numbers with h, m, s or ms, such as 10s, 1h30m or 500ms");

    /// <summary>The duration; null when absent or wrong.</summary>
    public static TimeSpan? Read(Field field)
    {
        if (field.Node is ManifestScalar { Kind: ScalarKind.Integer or ScalarKind.Float } number)
        {
            field.Error($"{Quoting.Quote(number.Text)} has no unit; write h, m, s or ms after it, such as 10s");
            return null;
        }

        return field.Text(Rule) is { } text ? Parse(text) : null;
    }

    private static TimeSpan? Parse(string text)
    {
        var total = TimeSpan.Zero;
        var at = 0;
        for (var parts = 0; at < text.Length; parts++)
        {
            var digits = 0;
            var number = 0;
            for (; at < text.Length && char.IsAsciiDigit(text[at]) && digits <= MostDigits; at++, digits++)
                number = (number * 10) + (text[at] - '0');
            if (digits is 0 or > MostDigits || parts == MostParts || at == text.Length)
                return null;
            var isMilliseconds = text.AsSpan(at).StartsWith("ms", StringComparison.Ordinal);
            TimeSpan? part = (text[at], isMilliseconds) switch
            {
                (_, true) => TimeSpan.FromMilliseconds(number),
                ('h', _) => TimeSpan.FromHours(number),
                ('m', _) => TimeSpan.FromMinutes(number),
                ('s', _) => TimeSpan.FromSeconds(number),
                _ => null,
            };
            if (part is null)
                return null;
            total += part.Value;
            at += isMilliseconds ? 2 : 1;
        }

        return total;
    }
}
