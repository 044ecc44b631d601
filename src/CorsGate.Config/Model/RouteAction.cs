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

    /// <summary>The backendRef's own CORS filter, which counts only where the rule has no policy from a filter; null: none.</summary>
    public AttachedPolicy? Cors { get; init; }
}
