using CorsGate.Cors.Origins;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Origin patterns by their text: the translation looks at nothing else of them.</summary>
internal static class TestOrigins
{
    public static OriginPattern Pattern(string text)
    {
        Assert.True(OriginPatternParser.TryParse(text, OriginSyntax.Extended, out var pattern, out var error, out _), error);
        return pattern;
    }
}
