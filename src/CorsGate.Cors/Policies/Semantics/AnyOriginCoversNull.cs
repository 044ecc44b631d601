namespace CorsGate.Cors.Policies;

/// <summary>Whether <c>*</c> covers the opaque origin <c>null</c>.</summary>
public enum AnyOriginCoversNull
{
    /// <summary>It does.</summary>
    Always,

    /// <summary>It does where the policy allows no credentials: with them, every sandboxed frame could read private data.</summary>
    WithoutCredentials,
}
