using System.Collections.Immutable;
using CorsGate.Cors.Decisions;

namespace CorsGate.Cors.Policies;

/// <summary>
/// How a dialect behaves: one member for every point on which the source systems differ. The defaults of the members are the
/// Gateway API's. Some members do not change decisions and are read by others: <see cref="DefaultMaxAge"/> and
/// <see cref="FailsOpen"/> by the dialect's reader; <see cref="ForwardedHeaders"/>, <see cref="ForwardsFirstOriginOnly"/>,
/// <see cref="PreflightCacheControl"/>, <see cref="Stage"/> and <see cref="WarnsOfRefusedOrigins"/> are the data plane's.
/// </summary>
public sealed record CorsSemantics
{
    /// <summary>The name of the semantics in logs and tools, such as <c>gateway-api</c> or <c>strict</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Which requests are preflights.</summary>
    public PreflightDefinition Preflight { get; init; } = PreflightDefinition.RequestMethodNamed;

    /// <summary>The status of the answer to a preflight: 200 or 204.</summary>
    public int PreflightStatus { get; init; } = 204;

    /// <summary>What becomes of a preflight whose origin does not match.</summary>
    public UnmatchedPreflight UnmatchedPreflight { get; init; } = UnmatchedPreflight.Answer;

    /// <summary>The headers on the answer to a matched preflight, in the source system's order.</summary>
    public ImmutableArray<CorsHeader> PreflightHeaders { get; init; } = CorsHeaders.All;

    /// <summary>The headers on a matched actual response, in the source system's order.</summary>
    public ImmutableArray<CorsHeader> ActualHeaders { get; init; } = CorsHeaders.Actual;

    /// <summary>What several Origin fields mean.</summary>
    public RepeatedOrigin RepeatedOrigin { get; init; } = RepeatedOrigin.NoMatch;

    /// <summary>Whether uncovered methods and headers of preflights are recorded.</summary>
    public AnnouncedRequestCheck AnnouncedRequestCheck { get; init; } = AnnouncedRequestCheck.Fetch;

    /// <summary>Which headers go on a response to a request without Origin.</summary>
    public WithoutOrigin WithoutOrigin { get; init; } = WithoutOrigin.None;

    /// <summary>Which headers go on an actual response to an origin that does not match.</summary>
    public RefusedResponse RefusedResponse { get; init; } = RefusedResponse.None;

    /// <summary>What a <c>*</c> among the origins is answered with where the policy allows no credentials.</summary>
    public AnyOriginAnswer AnyOrigin { get; init; } = AnyOriginAnswer.Echo;

    /// <summary>What a <c>*</c> among the origins is answered with where the policy allows credentials.</summary>
    public AnyOriginAnswer AnyOriginWithCredentials { get; init; } = AnyOriginAnswer.Echo;

    /// <summary>Whether a <c>*</c> among the origins covers <c>null</c>.</summary>
    public AnyOriginCoversNull AnyOriginCoversNull { get; init; } = AnyOriginCoversNull.WithoutCredentials;

    /// <summary>What a <c>*</c> among the methods or request headers is answered with.</summary>
    public ListWildcard ListWildcard { get; init; } = ListWildcard.Echo;

    /// <summary>What a <c>*</c> among the exposed headers becomes where the policy allows credentials.</summary>
    public ExposeWildcard ExposeWildcardWithCredentials { get; init; } = ExposeWildcard.ResponseHeaderNames;

    /// <summary>How an Origin is compared with entries that have no wildcard.</summary>
    public OriginComparison OriginComparison { get; init; } = OriginComparison.RawThenNormalized;

    /// <summary>Which patterns an Origin can match that is no serialized origin.</summary>
    public MalformedOrigins MalformedOrigins { get; init; } = MalformedOrigins.ExactOnly;

    /// <summary>What the wildcard of <c>https://*.example.com</c> stands for.</summary>
    public WildcardLabels WildcardLabels { get; init; } = WildcardLabels.AnyNumber;

    /// <summary>What happens to the upstream's CORS headers when the origin matched.</summary>
    public UpstreamCorsHeaders UpstreamWhenMatched { get; init; } = UpstreamCorsHeaders.Remove;

    /// <summary>What happens to the upstream's CORS headers when it did not.</summary>
    public UpstreamCorsHeaders UpstreamWhenRefused { get; init; } = UpstreamCorsHeaders.Remove;

    /// <summary>What happens to the upstream's CORS headers when the request has no Origin and gets none of ours.</summary>
    public UpstreamCorsHeaders UpstreamWithoutOrigin { get; init; } = UpstreamCorsHeaders.Remove;

    /// <summary>Whether answers made because the upstream failed (502, 503, 504) carry the headers.</summary>
    public bool StampUpstreamErrors { get; init; } = true;

    /// <summary>Whether the other answers that the gateway makes for a rule (redirects, 4xx, 500) carry the headers.</summary>
    public bool StampGatewayAnswers { get; init; } = true;

    /// <summary>What stands between the elements of a list.</summary>
    public string ListSeparator { get; init; } = ", ";

    /// <summary>Whether a list whose text is empty is a header without a value (osm-edge: <c>[]</c>) and not left out.</summary>
    public bool SendsEmptyLists { get; init; }

    /// <summary>The Access-Control-Max-Age, in seconds, that a reader gives a policy that names none; null: none.</summary>
    public string? DefaultMaxAge { get; init; } = "5";

    /// <summary>What happens to X-Forwarded-* request headers.</summary>
    public ForwardedHeaders ForwardedHeaders { get; init; } = ForwardedHeaders.Append;

    /// <summary>
    /// Whether only the first Origin field is forwarded: an upstream that reads the first, and would find an allowed origin in the
    /// second if both came to it on one line (Go's <c>Header.Get</c> with an expression that is searched for).
    /// </summary>
    public bool ForwardsFirstOriginOnly { get; init; }

    /// <summary>The Cache-Control of an answer to a preflight; null: none, as no cache stores an answer to OPTIONS (RFC 9110, 9.3.7).</summary>
    public string? PreflightCacheControl { get; init; }

    /// <summary>When the decision takes effect.</summary>
    public CorsStage Stage { get; init; } = CorsStage.BeforeEverything;

    /// <summary>Whether every refused origin is a warning of its own in the log, and not only a reason in the access line (what kube-apiserver's guides search for).</summary>
    public bool WarnsOfRefusedOrigins { get; init; }

    /// <summary>Whether a reader turns a value that it cannot read into <c>*</c>, with a finding, rather than refusing the object (ingress-nginx).</summary>
    public bool FailsOpen { get; init; }

    /// <summary>Whether Vary names what a response depends on. Only a dialect that must reproduce a missing Vary sets it to false.</summary>
    public bool CorrectVary { get; init; } = true;

    /// <summary>A Gateway API HTTPRoute CORS filter (HTTPCORSFilter; GEP-1767).</summary>
    public static CorsSemantics GatewayApi { get; } = new() { Name = "gateway-api" };

    /// <summary>A kgateway TrafficPolicy, whose <c>spec.cors</c> is a Gateway API filter; its entries are read otherwise.</summary>
    public static CorsSemantics Kgateway { get; } = GatewayApi with { Name = "kgateway" };

    /// <summary>A GlooTrafficPolicy and its later names: Envoy's CORS filter as it is (<c>cors_filter.cc</c>).</summary>
    public static CorsSemantics Gloo { get; } = new()
    {
        Name = "gloo",
        PreflightStatus = 200,
        UnmatchedPreflight = UnmatchedPreflight.Forward,
        OriginComparison = OriginComparison.Raw,
        MalformedOrigins = MalformedOrigins.AnyOrigin,
        AnyOriginCoversNull = AnyOriginCoversNull.Always,
        ExposeWildcardWithCredentials = ExposeWildcard.Verbatim,
        UpstreamWhenMatched = UpstreamCorsHeaders.ReplaceOwn,
        UpstreamWhenRefused = UpstreamCorsHeaders.Keep,
        UpstreamWithoutOrigin = UpstreamCorsHeaders.Keep,
        StampGatewayAnswers = false,
    };

    /// <summary>
    /// The cors-* annotations of ingress-nginx (v1.15, the location block of <c>nginx.tmpl</c>): whoever matches gets all headers on
    /// every response, any OPTIONS of theirs is answered, everything else is the upstream's.
    /// </summary>
    public static CorsSemantics IngressNginx { get; } = new()
    {
        Name = "ingress-nginx",
        Preflight = PreflightDefinition.OriginMatchedOrAny,
        UnmatchedPreflight = UnmatchedPreflight.Forward,
        ActualHeaders = CorsHeaders.All,
        RepeatedOrigin = RepeatedOrigin.First,
        WithoutOrigin = WithoutOrigin.WhenAnyOrigin,
        AnyOrigin = AnyOriginAnswer.Literal,
        AnyOriginWithCredentials = AnyOriginAnswer.Literal,
        AnyOriginCoversNull = AnyOriginCoversNull.Always,
        ListWildcard = ListWildcard.Verbatim,
        ExposeWildcardWithCredentials = ExposeWildcard.Verbatim,
        OriginComparison = OriginComparison.TailIgnoreCase,
        MalformedOrigins = MalformedOrigins.AllPatterns,
        WildcardLabels = WildcardLabels.One,
        UpstreamWhenMatched = UpstreamCorsHeaders.ReplaceOwn,
        UpstreamWhenRefused = UpstreamCorsHeaders.Keep,
        UpstreamWithoutOrigin = UpstreamCorsHeaders.Keep,
        ListSeparator = ",",
        DefaultMaxAge = "1728000",
        ForwardedHeaders = ForwardedHeaders.Overwrite,
        Stage = CorsStage.SourcePhases,
        FailsOpen = true,
    };

    /// <summary>
    /// The Kubernetes API server's filter as it is (<c>pkg/server/filters/cors.go</c>): whoever matches gets all headers but
    /// Max-Age on every response, any OPTIONS of theirs is answered, everything else goes on unchanged.
    /// </summary>
    public static CorsSemantics KubeApiServerReal { get; } = new()
    {
        Name = "kube-apiserver-real",
        Preflight = PreflightDefinition.OriginMatched,
        UnmatchedPreflight = UnmatchedPreflight.Forward,
        PreflightHeaders = CorsHeaders.KubeApiServer,
        ActualHeaders = CorsHeaders.KubeApiServer,
        RepeatedOrigin = RepeatedOrigin.First,
        AnnouncedRequestCheck = AnnouncedRequestCheck.None,
        ListWildcard = ListWildcard.Verbatim,
        ExposeWildcardWithCredentials = ExposeWildcard.Verbatim,
        OriginComparison = OriginComparison.Raw,
        MalformedOrigins = MalformedOrigins.AllPatternsAndBytes,
        UpstreamWhenMatched = UpstreamCorsHeaders.Remove,
        UpstreamWhenRefused = UpstreamCorsHeaders.Keep,
        UpstreamWithoutOrigin = UpstreamCorsHeaders.Keep,
        DefaultMaxAge = null,
        ForwardsFirstOriginOnly = true,

        // What stands around the filter puts it on every answer (WithCacheControl).
        PreflightCacheControl = "no-cache, private",
    };

    /// <summary>The Kubernetes API server as its guides describe it: exact origins, 200, and 403 for everybody else's preflight.</summary>
    public static CorsSemantics KubeApiServerDocumented { get; } = new()
    {
        Name = "kube-apiserver",
        Preflight = PreflightDefinition.OriginNamed,
        PreflightStatus = 200,
        UnmatchedPreflight = UnmatchedPreflight.Forbid,
        PreflightHeaders = CorsHeaders.KubeApiServerDocumented,
        ActualHeaders = CorsHeaders.KubeApiServerDocumented,
        AnyOriginCoversNull = AnyOriginCoversNull.Always,
        ListWildcard = ListWildcard.Verbatim,
        DefaultMaxAge = null,
        WarnsOfRefusedOrigins = true,
    };

    /// <summary>
    /// The CORS plugin that osm-edge publishes, as its sidecar runs it (Pipy 0.90.3): any OPTIONS from an origin that matches is
    /// answered, the lists are sent as they are, and everybody else's requests pass untouched. Pipy sends no Vary; here it is right.
    /// </summary>
    public static CorsSemantics OsmEdge { get; } = new()
    {
        Name = "osm-edge",
        Preflight = PreflightDefinition.OriginMatched,
        PreflightStatus = 200,
        UnmatchedPreflight = UnmatchedPreflight.Forward,
        PreflightHeaders = CorsHeaders.OsmEdgePreflight,
        ActualHeaders = CorsHeaders.OsmEdgeActual,
        RepeatedOrigin = RepeatedOrigin.Last,
        ListWildcard = ListWildcard.Verbatim,
        ExposeWildcardWithCredentials = ExposeWildcard.Verbatim,
        OriginComparison = OriginComparison.Raw,
        MalformedOrigins = MalformedOrigins.AllPatterns,
        UpstreamWhenMatched = UpstreamCorsHeaders.ReplaceOwn,
        UpstreamWhenRefused = UpstreamCorsHeaders.Keep,
        UpstreamWithoutOrigin = UpstreamCorsHeaders.Keep,
        ListSeparator = ",",
        SendsEmptyLists = true,
        DefaultMaxAge = null,
        Stage = CorsStage.AfterRouting,
    };

    /// <summary>
    /// The safe reading, the same for every dialect: unmatched preflights never reach the upstream, upstream CORS headers never
    /// leak, look-alike origins never match, and a <c>*</c> with credentials allows nobody.
    /// </summary>
    public static CorsSemantics Strict { get; } = new()
    {
        Name = "strict",
        PreflightHeaders = CorsHeaders.Preflight,
        AnyOrigin = AnyOriginAnswer.Literal,
        AnyOriginWithCredentials = AnyOriginAnswer.Nobody,
        WithoutOrigin = WithoutOrigin.WhenAnyOrigin,
        OriginComparison = OriginComparison.Canonical,
        WildcardLabels = WildcardLabels.AnyNumberValid,
        DefaultMaxAge = null,
    };
}
