namespace CorsGate.Config.Tests.Translation;

/// <summary>Comparisons of texts, by their characters.</summary>
internal static class Same
{
    public static void Texts(IEnumerable<string?> expected, IEnumerable<string?> actual) => Assert.Equal(expected, actual, StringComparer.Ordinal);
}
