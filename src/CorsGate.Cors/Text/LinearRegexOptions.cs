namespace CorsGate.Cors.Text;

/// <summary>How an expression is compared.</summary>
[Flags]
public enum LinearRegexOptions
{
    /// <summary>The expression must match the whole text; case counts.</summary>
    None = 0,

    /// <summary>The expression may match anywhere in the text.</summary>
    Search = 1,

    /// <summary>The case of ASCII letters does not count; other letters need the flag <c>(?i)</c> in the expression.</summary>
    IgnoreCase = 2,

    /// <summary>The expression is in the syntax of ECMAScript, as <see cref="EcmaScriptRegex"/> reads it, instead of RE2's.</summary>
    EcmaScript = 4,

    /// <summary>
    /// The characters of a text are bytes (a header field decoded as Latin-1), to be read as UTF-8 as Go reads a string: each byte that is
    /// no part of a valid character is U+FFFD. Without it <c>.</c> is one byte of a letter beyond ASCII.
    /// </summary>
    Utf8Bytes = 8,
}
