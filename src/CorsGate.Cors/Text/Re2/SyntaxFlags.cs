namespace CorsGate.Cors.Text.Re2;

/// <summary>What the flags of an expression say at one place of it. <c>U</c> only says which match is preferred, so it is not one.</summary>
[Flags]
internal enum SyntaxFlags
{
    /// <summary>Case counts; <c>^</c> and <c>$</c> are the ends of the text; <c>.</c> is not a line feed.</summary>
    None = 0,

    /// <summary>ASCII letters are equal but for their case (an option of the caller, not of the expression).</summary>
    FoldAscii = 1,

    /// <summary><c>i</c>: letters are equal but for their case.</summary>
    FoldUnicode = 2,

    /// <summary><c>m</c>: <c>^</c> and <c>$</c> are the ends of a line as well.</summary>
    MultiLine = 4,

    /// <summary><c>s</c>: <c>.</c> is any character.</summary>
    DotAll = 8,
}

/// <summary>Readings of the flags.</summary>
internal static class SyntaxFlagsExtensions
{
    /// <summary>How letters are compared.</summary>
    public static CaseMode CaseMode(this SyntaxFlags flags) =>
        flags.HasFlag(SyntaxFlags.FoldUnicode) ? Re2.CaseMode.Unicode
        : flags.HasFlag(SyntaxFlags.FoldAscii) ? Re2.CaseMode.Ascii
        : Re2.CaseMode.Exact;
}
