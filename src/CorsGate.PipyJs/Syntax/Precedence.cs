namespace CorsGate.PipyJs.Syntax;

/// <summary>How tightly the operators between two operands bind.</summary>
internal static class Precedence
{
    public const int Power = 16;

    public const int Lowest = 5;

    /// <summary>The precedence of an operator; -1 for anything else.</summary>
    public static int Of(string op) => op switch
    {
        "**" => Power,
        "*" or "/" or "%" => 15,
        "+" or "-" => 14,
        "<<" or ">>" or ">>>" => 13,
        "<" or "<=" or ">" or ">=" or "in" or "instanceof" => 12,
        "==" or "!=" or "===" or "!==" => 11,
        "&" => 10,
        "^" => 9,
        "|" => 8,
        "&&" => 7,
        "||" => 6,
        "??" => Lowest,
        _ => -1,
    };
}
