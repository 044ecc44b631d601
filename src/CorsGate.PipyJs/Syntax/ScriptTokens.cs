using System.Globalization;
using System.Text;

namespace CorsGate.PipyJs.Syntax;

/// <summary>A script reduced to its tokens: two texts that differ in white space, line ends, comments and quotes alone are the same.</summary>
public static class ScriptTokens
{
    /// <summary>The tokens of a script as one text, to be compared with that of another.</summary>
    /// <param name="source">The script.</param>
    /// <exception cref="PjsSyntaxException">It cannot be cut into tokens.</exception>
    public static string Normalize(ScriptSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var tokenizer = new Tokenizer(source);
        var text = new StringBuilder();

        // How many braces are open, and at which counts a template goes on.
        var braces = 0;
        var templates = new Stack<int>();
        while (true)
        {
            var token = tokenizer.Next();
            if (token.Kind == TokenKind.End) return text.ToString();
            Append(token);
            if (token.Is("{")) braces++;
            var goesOn = token.Is("}") && templates.TryPeek(out var opened) && opened == braces;
            if (goesOn) templates.Pop();
            else if (token.Is("}")) braces--;
            if (goesOn || token.Is("`")) ReadTemplate();
        }

        void ReadTemplate()
        {
            Token part;
            do Append(part = tokenizer.NextOfTemplate());
            while (part.Kind == TokenKind.TemplateText);
            if (part.Is("${")) templates.Push(braces);
        }

        // The length makes the text of a string end where it ends.
        void Append(Token token)
        {
            var value = token.Kind == TokenKind.Number ? token.Number.ToString("R", CultureInfo.InvariantCulture) : token.Text;
            text.Append(CultureInfo.InvariantCulture, $"{(int)token.Kind}:{value.Length}:{value}\n");
        }
    }
}
