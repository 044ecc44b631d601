namespace CorsGate.Config.Manifests;

/// <summary>What an unquoted YAML or JSON scalar means.</summary>
public enum ScalarKind
{
    /// <summary>Text, quoted or not.</summary>
    Text,

    /// <summary>Nothing: <c>null</c>, <c>~</c> or empty.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent, an infinity, or not a number.</summary>
    Float,
}
