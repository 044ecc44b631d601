namespace CorsGate.Cors.Text.EcmaScript;

/// <summary>What is wrong with an expression in ECMAScript syntax, in the words of C++'s std::regex where it has any.</summary>
internal static class EcmaScriptErrors
{
    public const string BackReference = "back-reference in regular expression";
    public const string Brace = "Invalid '{...}' range in regular expression";
    public const string Bracket = "Mismatched '[' and ']' in regular expression";
    public const string CharacterClass = "Invalid character class in regular expression";
    public const string Collation = "Invalid collating element in regular expression";
    public const string Escape = "Invalid escape in regular expression";
    public const string EscapeAtEnd = "Invalid escape at end of regular expression";
    public const string GroupHeader = "Invalid '(?...)' zero-width assertion in regular expression";
    public const string LookAhead = "look-ahead in regular expression";
    public const string Parenthesis = "Mismatched '(' and ')' in regular expression";
    public const string Range = "Invalid range in bracket expression";
    public const string Repeat = "Nothing to repeat before '*', '+', '?' or '{' in regular expression";
}
