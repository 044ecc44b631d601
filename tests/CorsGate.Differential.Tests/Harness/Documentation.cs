namespace CorsGate.Differential.Tests.Harness;

/// <summary>The part of the documentation that lists what is answered otherwise than by nginx.</summary>
internal static class Documentation
{
    private const string Heading = "## Differences from real nginx";

    /// <summary>Its text in one line, with the marks of tables and emphasis taken away.</summary>
    public static string Differences { get; } = Read();

    private static string Read()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "ingress-nginx.md"));
        var start = text.IndexOf(Heading, StringComparison.Ordinal);
        Assert.True(start >= 0, $"docs/ingress-nginx.md has no section '{Heading}'.");
        var end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return string.Join(' ', text[start..(end < 0 ? text.Length : end)].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
            .Replace("**", "", StringComparison.Ordinal);
    }
}
