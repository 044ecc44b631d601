namespace CorsGate.PipyJs.Syntax;

/// <summary>What a token is.</summary>
internal enum TokenKind
{
    End,
    Number,
    Text,
    Name,

    /// <summary>Punctuation, and the words that are operators or literals.</summary>
    Operator,

    /// <summary>A word that JavaScript reserves and PipyJS 0.90 has no use for.</summary>
    Reserved,

    /// <summary>The text between the braces of a template.</summary>
    TemplateText,
}

/// <summary>A token: its kind, its place, and its text (decoded where it is a string) or number.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End, double Number = 0)
{
    public bool Is(string op) => Kind == TokenKind.Operator && string.Equals(Text, op, StringComparison.Ordinal);
}
