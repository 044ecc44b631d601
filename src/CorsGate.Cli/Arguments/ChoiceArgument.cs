namespace CorsGate.Cli.Arguments;

/// <summary>Reads a flag that takes one of a few words.</summary>
public static class ChoiceArgument
{
    /// <summary>Checks that the value is one of the words.</summary>
    /// <exception cref="ArgumentError">It is none of them.</exception>
    public static string Read(string flag, string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (string.Equals(text, word, StringComparison.Ordinal))
                return word;
        }

        throw new ArgumentError($"{flag}: '{text}' is not {string.Join(" or ", words!)}; write for example {flag} {words[0]}");
    }
}
