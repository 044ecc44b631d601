using System.Collections.Immutable;

namespace CorsGate.Config.Model;

/// <summary>What is done with the requests of a rule.</summary>
public sealed record RouteAction
{
    /// <summary>The filters in configured order, CORS and ExtensionRef excepted: those are in <see cref="Cors"/>.</summary>
    public ImmutableArray<RouteFilter> Filters { get; init; } = [];

    /// <summary>The backends to choose from by weight.</summary>
    public ImmutableArray<WeightedBackend> Backends { get; init; } = [];

    /// <summary>The policy that governs the rule; null: none does, CORS is left to the upstream.</summary>
    public AttachedPolicy? Cors { get; init; }

    /// <summary>The plugins that requests go through after the CORS decision and before forwarding (osm-edge); null: none.</summary>
    public PluginMount? Plugins { get; init; }

    /// <summary>
    /// Whether failures of the upstream are answered as Pipy does: without a body, and with the reason phrase <c>Connection Refused</c>
    /// where no connection could be made.
    /// </summary>
    public bool AnswersAsPipy { get; init; }

    /// <summary>The policies that were attached too and lost, each with the reason; for tools, not for requests.</summary>
    public ImmutableArray<LosingPolicy> LosingCors { get; init; } = [];

    /// <summary>The longest time from the end of the request to the end of the response; null: no limit.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>The longest time for one call to a backend; null: no limit.</summary>
    public TimeSpan? BackendTimeout { get; init; }

    /// <summary>
    /// A status to answer with instead of anything else (500 for a filter that cannot be resolved); null: none. 444 ends the
    /// connection without an answer, as in nginx.
    /// </summary>
    public int? FixedStatus { get; init; }

    /// <summary>The body of that answer, plain text; null: one of the gateway's own, empty: none.</summary>
    public string? FixedBody { get; init; }

    /// <summary>The same where it is computed (nginx, <c>return</c> with variables); it goes before <see cref="FixedBody"/>. Null: it is not.</summary>
    public IRequestText? FixedText { get; init; }

    /// <summary>
    /// Who may send requests, checked after preflights, fixed answers and redirects, where nginx does it (403); empty: everybody.
    /// </summary>
    public ImmutableArray<System.Net.IPNetwork> AllowSources { get; init; } = [];

    /// <summary>
    /// The largest request body in bytes (413); null: no limit. A Content-Length beyond it is refused before anything else is
    /// decided, without CORS headers, as nginx does.
    /// </summary>
    public long? MaxRequestBody { get; init; }

    /// <summary>The longest time to connect to an endpoint; null: the forwarder's own.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>The longest time without a byte from the upstream (504 before the response started); null: the forwarder's own.</summary>
    public TimeSpan? ReadTimeout { get; init; }

    /// <summary>The longest time without a byte taken by the upstream; null: the forwarder's own.</summary>
    public TimeSpan? SendTimeout { get; init; }

    /// <summary>
    /// The path and query to forward, where they are computed (ingress-nginx, <c>rewrite-target</c> with groups; nginx,
    /// <c>proxy_pass</c> with variables); null: as received, or as the filters rewrite them. A text that is no request target in
    /// origin form is answered with 400.
    /// </summary>
    public IRequestText? UpstreamTarget { get; init; }

    /// <summary>Fields to set on the forwarded request, last (nginx, <c>proxy_set_header</c>); an empty text removes the field.</summary>
    public ImmutableArray<RequestHeaderRule> RequestHeaderRules { get; init; } = [];

    /// <summary>
    /// Fields to add to every response for the rule, those of the gateway's own making included (nginx, <c>add_header</c>); they
    /// never replace. They come after the CORS decision was stamped, so a dialect gives CORS headers to one of the two.
    /// </summary>
    public ImmutableArray<ResponseHeaderRule> ResponseHeaderRules { get; init; } = [];

    /// <summary>Whether X-Forwarded-* are appended to (the default), replaced, or left to <see cref="RequestHeaderRules"/>.</summary>
    public Cors.Policies.ForwardedHeaders? ForwardedHeaders { get; init; }
}

/// <summary>A backend and its share of the requests.</summary>
public sealed record WeightedBackend
{
    /// <summary>The share, 0 to 1,000,000; 0: never chosen.</summary>
    public required int Weight { get; init; }

    /// <summary>The backend; null: the reference is not valid, and its share is answered with 500.</summary>
    public Backend? Backend { get; init; }

    /// <summary>Filters that apply only to requests for this backend, in configured order.</summary>
    public ImmutableArray<RouteFilter> Filters { get; init; } = [];

    /// <summary>
    /// The backendRef's own CORS filter; null: none. For requests that are sent to this backend it goes before
    /// <see cref="RouteAction.Cors"/>, unless that one's attachment is <see cref="PolicyAttachment.RuleFilter"/>: a filter of
    /// the route goes before any policy object, and the rule's filter before the backendRef's. A preflight, which is sent to
    /// no backend, follows the first of these filters whose backend has a weight above 0.
    /// </summary>
    public AttachedPolicy? Cors { get; init; }
}
