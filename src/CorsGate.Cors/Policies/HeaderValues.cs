using System.Collections.Immutable;

namespace CorsGate.Cors.Policies;

/// <summary>The header values of a policy, built once. Null: the header is not sent, or is an echo.</summary>
internal sealed record HeaderValues
{
    /// <summary>Access-Control-Allow-Origin, where it is the same for everybody.</summary>
    public string? AllowOrigin { get; private init; }

    /// <summary>Access-Control-Allow-Credentials.</summary>
    public string? AllowCredentials { get; private init; }

    /// <summary>Access-Control-Allow-Methods.</summary>
    public string? AllowMethods { get; private init; }

    /// <summary>Whether Access-Control-Allow-Methods is what the preflight announces.</summary>
    public bool EchoMethods { get; private init; }

    /// <summary>Access-Control-Allow-Headers.</summary>
    public string? AllowHeaders { get; private init; }

    /// <summary>Whether Access-Control-Allow-Headers is what the preflight announces.</summary>
    public bool EchoHeaders { get; private init; }

    /// <summary>Access-Control-Expose-Headers.</summary>
    public string? ExposeHeaders { get; private init; }

    /// <summary>Whether Access-Control-Expose-Headers names the headers of the response.</summary>
    public bool ExposeResponseHeaderNames { get; private init; }

    /// <summary>Access-Control-Max-Age.</summary>
    public string? MaxAge { get; private init; }

    /// <summary>Builds the values of a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="semantics">How it is answered.</param>
    /// <param name="allowOrigin">Access-Control-Allow-Origin, where it is the same for everybody.</param>
    public static HeaderValues Of(CorsPolicy policy, CorsSemantics semantics, string? allowOrigin)
    {
        var echo = semantics.ListWildcard == ListWildcard.Echo;
        var echoMethods = echo && AnnouncedRequest.HasWildcard(policy.AllowMethods);
        var echoHeaders = echo && AnnouncedRequest.HasWildcard(policy.AllowHeaders);
        var exposeNames = semantics.ExposeWildcardWithCredentials == ExposeWildcard.ResponseHeaderNames
            && policy.AllowCredentials.Value
            && AnnouncedRequest.HasWildcard(policy.ExposeHeaders);
        return new HeaderValues
        {
            AllowOrigin = allowOrigin,
            AllowCredentials = policy.AllowCredentials.Value ? "true" : null,
            AllowMethods = echoMethods ? null : Join(policy.AllowMethods, semantics),
            EchoMethods = echoMethods,
            AllowHeaders = echoHeaders ? null : Join(policy.AllowHeaders, semantics),
            EchoHeaders = echoHeaders,
            ExposeHeaders = exposeNames ? null : Join(policy.ExposeHeaders, semantics),
            ExposeResponseHeaderNames = exposeNames,
            MaxAge = policy.MaxAge is { Value.Length: > 0 } maxAge ? maxAge.Value : null,
        };
    }

    private static string? Join(ImmutableArray<Sourced<string>> list, CorsSemantics semantics)
    {
        if (list.IsDefaultOrEmpty)
            return null;
        var joined = list.Length == 1 ? list[0].Value : string.Join(semantics.ListSeparator, list.Select(v => v.Value));
        return joined.Length == 0 && !semantics.SendsEmptyLists ? null : joined;
    }
}
