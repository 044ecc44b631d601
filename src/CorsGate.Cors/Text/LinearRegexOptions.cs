namespace CorsGate.Cors.Text;

/// <summary>How an expression is compared.</summary>
[Flags]
public enum LinearRegexOptions
{
    /// <summary>The expression must match the whole text; case counts.</summary>
    None = 0,

    /// <summary>The expression may match anywhere in the text.</summary>
    Search = 1,

    /// <summary>Case does not count.</summary>
    IgnoreCase = 2,
}
