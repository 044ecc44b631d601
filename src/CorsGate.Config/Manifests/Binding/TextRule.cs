namespace CorsGate.Config.Manifests.Binding;

/// <summary>What a text must look like: lengths in characters as an API server counts them, and a pattern.</summary>
/// <param name="Min">The shortest length.</param>
/// <param name="Max">The longest length.</param>
/// <param name="Check">What is wrong with a text; null: nothing.</param>
internal sealed record TextRule(int Min, int Max, Func<string, string?> Check)
{
    /// <summary>A rule with one sentence for every text that it refuses.</summary>
    public static TextRule Of(int min, int max, Func<string, bool> accepts, string expectation) =>
        new(min, max, text => accepts(text) ? null : $"{Quoting.Quote(text)} is not valid; {expectation}");

    /// <summary>What is wrong with a text and what would be right; null: nothing.</summary>
    public string? Validate(string text)
    {
        if (text.Length < Min)
            return text.Length == 0 ? "is empty; write a value or remove the field" : $"{Quoting.Quote(text)} is too short; write at least {Min} characters";
        if (text.Length > Max)
            return $"has {text.Length:N0} characters; at most {Max:N0} are allowed";
        return Check(text);
    }
}
