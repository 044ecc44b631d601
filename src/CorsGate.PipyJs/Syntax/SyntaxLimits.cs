namespace CorsGate.PipyJs.Syntax;

/// <summary>How large a script may be.</summary>
internal static class SyntaxLimits
{
    /// <summary>The longest script, in UTF-16 units.</summary>
    public const int MaxLength = 1 << 18;

    /// <summary>How deeply parentheses, brackets, braces and operands may be nested.</summary>
    public const int MaxNesting = 200;

    /// <summary>The highest tree of one expression: a chain of calls or operators adds a level for each.</summary>
    public const int MaxHeight = 1300;

    /// <summary>The most expressions.</summary>
    public const int MaxNodes = 50_000;
}
