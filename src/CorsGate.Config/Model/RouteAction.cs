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

    /// <summary>The policies that were attached too and lost, each with the reason; for tools, not for requests.</summary>
    public ImmutableArray<LosingPolicy> LosingCors { get; init; } = [];

    /// <summary>The longest time from the end of the request to the end of the response; null: no limit.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>The longest time for one call to a backend; null: no limit.</summary>
    public TimeSpan? BackendTimeout { get; init; }

    /// <summary>A status to answer with instead of anything else (500 for a filter that cannot be resolved); null: none.</summary>
    public int? FixedStatus { get; init; }
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
