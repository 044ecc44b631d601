using System.Text;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Semantics;

/// <summary>Compiles a text with variables: <c>$name</c>, <c>${name}</c>.</summary>
internal static class NginxTextCompiler
{
    /// <summary>Compiles a text.</summary>
    /// <param name="text">The text as written.</param>
    /// <param name="variables">The variables.</param>
    /// <param name="place">What depends on the place of the directive.</param>
    /// <param name="error">What is not known; null where everything is. The compiled text is empty then.</param>
    public static IRequestText Compile(string text, NginxVariables variables, VariablePlace place, out string? error)
    {
        error = null;
        if (!text.Contains('$', StringComparison.Ordinal))
            return Literal(text, out error);
        var parts = new List<IRequestText>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            if (text[i] != '$')
            {
                literal.Append(text[i++]);
                continue;
            }

            if (!TryReadName(text, ref i, out var name))
            {
                error = "has \"$\" without the name of a variable behind it; write one";
                return new LiteralText("");
            }

            var part = char.IsAsciiDigit(name[0]) ? null : variables.Find(name, place);
            if (part is null)
            {
                error = char.IsAsciiDigit(name[0])
                    ? $"uses ${name}, a captured part of a regular expression, which is not known here; write the text without it"
                    : $"uses the variable ${name}, which is not known here; write the text without it";
                return new LiteralText("");
            }

            Flush(parts, literal);
            parts.Add(part);
        }

        Flush(parts, literal);
        return parts.Count == 1 ? parts[0] : new JoinedText([.. parts]);
    }

    private static LiteralText Literal(string text, out string? error)
    {
        error = text.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0 ? "has a line break, which no header may hold; write it in one line" : null;
        return new LiteralText(error is null ? text : "");
    }

    private static void Flush(List<IRequestText> parts, StringBuilder literal)
    {
        if (literal.Length == 0)
            return;
        parts.Add(new LiteralText(literal.ToString()));
        literal.Clear();
    }

    private static bool TryReadName(string text, ref int position, out string name)
    {
        var at = position + 1;
        var isBraced = at < text.Length && text[at] == '{';
        if (isBraced)
            at++;
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
            at++;
        // $1 ends after its digit.
        if (!isBraced && at > start && char.IsAsciiDigit(text[start]))
            at = start + 1;
        name = text[start..at];
        var isClosed = !isBraced || (at < text.Length && text[at] == '}');
        position = isBraced ? at + 1 : at;
        return name.Length > 0 && isClosed;
    }
}
