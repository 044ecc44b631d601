using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>Whether two policies answer every request alike, wherever they were written.</summary>
internal static class CorsPolicyComparison
{
    /// <summary>Compares values and semantics, not places. No policy equals only no policy.</summary>
    public static bool AreAlike(AttachedPolicy? x, AttachedPolicy? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        return x is not null && y is not null && x.Semantics.Equals(y.Semantics) && x.IsDisabled == y.IsDisabled && AreAlike(x.Policy, y.Policy);
    }

    private static bool AreAlike(CorsPolicy x, CorsPolicy y) =>
        x.AllowCredentials.Value == y.AllowCredentials.Value
        && string.Equals(x.MaxAge?.Value, y.MaxAge?.Value, StringComparison.Ordinal)
        && x.AllowOrigins.Select(origin => origin.Value.Text).SequenceEqual(y.AllowOrigins.Select(origin => origin.Value.Text), StringComparer.Ordinal)
        && AreAlike(x.AllowMethods, y.AllowMethods)
        && AreAlike(x.AllowHeaders, y.AllowHeaders)
        && AreAlike(x.ExposeHeaders, y.ExposeHeaders);

    private static bool AreAlike(ImmutableArray<Sourced<string>> x, ImmutableArray<Sourced<string>> y) =>
        x.Select(item => item.Value).SequenceEqual(y.Select(item => item.Value), StringComparer.Ordinal);
}
