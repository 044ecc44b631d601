using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CorsGate.PipyJs.Syntax;

/// <summary>A script reduced to its tokens: two texts that differ in white space, line ends, comments and quotes alone are the same.</summary>
public static class ScriptTokens
{
    /// <summary>The tokens of a script, to be compared with those of a known one.</summary>
    /// <param name="script">The script.</param>
    /// <returns>Each token as text, a string decoded and in single quotes; null: it cannot be cut into tokens.</returns>
    public static IReadOnlyList<string>? Of(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        return Cut(script)?.ConvertAll(static token => token.Kind == TokenKind.Text ? $"'{token.Text}'" : TextOf(token));
    }

    /// <summary>A hash of the tokens, in hexadecimal.</summary>
    /// <param name="script">The script.</param>
    /// <returns>The hash; null: the script cannot be cut into tokens.</returns>
    public static string? Fingerprint(string script)
    {
        ArgumentNullException.ThrowIfNull(script);
        if (Cut(script) is not { } tokens) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var token in tokens)
        {
            // The length makes a token end where it ends.
            var text = TextOf(token);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{token.Kind}:{text.Length}:{text}\n")));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string TextOf(Token token) => token.Kind == TokenKind.Number ? token.Number.ToString("R", CultureInfo.InvariantCulture) : token.Text;

    private static List<Token>? Cut(string script)
    {
        try
        {
            return Read(new Tokenizer(new ScriptSource("", script)));
        }
        catch (PjsSyntaxException)
        {
            return null;
        }
    }

    private static List<Token> Read(Tokenizer tokenizer)
    {
        var tokens = new List<Token>();

        // How many braces are open, and at which counts a template goes on.
        var braces = 0;
        var templates = new Stack<int>();
        while (true)
        {
            var token = tokenizer.Next();
            if (token.Kind == TokenKind.End) return tokens;
            tokens.Add(token);
            if (token.Is("{")) braces++;
            var goesOn = token.Is("}") && templates.TryPeek(out var opened) && opened == braces;
            if (goesOn) templates.Pop();
            else if (token.Is("}")) braces--;
            if (goesOn || token.Is("`")) ReadTemplate();
        }

        void ReadTemplate()
        {
            Token part;
            do tokens.Add(part = tokenizer.NextOfTemplate());
            while (part.Kind == TokenKind.TemplateText);
            if (part.Is("${")) templates.Push(braces);
        }
    }
}
