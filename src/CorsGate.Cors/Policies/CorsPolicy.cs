using System.Collections.Immutable;
using CorsGate.Cors.Origins;

namespace CorsGate.Cors.Policies;

/// <summary>
/// What a CORS policy permits, in the words of the Fetch standard, independent of the system it was written for.
/// How it is answered is a matter of <see cref="CorsSemantics"/>.
/// </summary>
public sealed record CorsPolicy
{
    /// <summary>The origins that may read responses. Empty: nobody may.</summary>
    public ImmutableArray<Sourced<OriginPattern>> AllowOrigins { get; init; } = [];

    /// <summary>The methods, in configured order; a single <c>*</c> means any.</summary>
    public ImmutableArray<Sourced<string>> AllowMethods { get; init; } = [];

    /// <summary>The request header names, in configured order; a single <c>*</c> means any.</summary>
    public ImmutableArray<Sourced<string>> AllowHeaders { get; init; } = [];

    /// <summary>The response header names that a page may read, in configured order; <c>*</c> means any.</summary>
    public ImmutableArray<Sourced<string>> ExposeHeaders { get; init; } = [];

    /// <summary>
    /// Limits of the methods of some of the origins. A preflight for another method is refused (403), an actual request with
    /// another one is not forwarded (405), and Access-Control-Allow-Methods lists nothing else. A limit takes away and never adds:
    /// neither origins nor methods that the policy does not allow. Where several match, an entry of the same bytes goes before
    /// wildcards, those before prefixes and expressions, and <c>*</c> is last; among equals the first counts. Empty: none.
    /// </summary>
    public ImmutableArray<MethodLimit> MethodLimits { get; init; } = [];

    /// <summary>Whether requests with cookies, client certificates or HTTP authentication may be read.</summary>
    public Sourced<bool> AllowCredentials { get; init; }

    /// <summary>The value of Access-Control-Max-Age in seconds, as it will be sent; null: the header is not sent.</summary>
    public Sourced<string>? MaxAge { get; init; }

    /// <summary>Where the policy was written.</summary>
    public SourceLocation? Location { get; init; }
}
