using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Browser;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Gateway.Explaining;

/// <summary>What the gateway does with one request, a preflight or an actual one.</summary>
public sealed record ExplainedExchange
{
    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The status that the gateway answers with; null: the upstream answers.</summary>
    public int? Status { get; init; }

    /// <summary>Where the request is forwarded to; null: nowhere.</summary>
    public BackendEndpoint? Upstream { get; init; }

    /// <summary>The rule; null: none takes the request.</summary>
    public string? Route { get; init; }

    /// <summary>Where the rule was written; null: not known.</summary>
    public SourceLocation? RouteLocation { get; init; }

    /// <summary>The policy that governs; null: none does.</summary>
    public AttachedPolicy? Policy { get; init; }

    /// <summary>What the request is.</summary>
    public CorsRequestKind Kind { get; init; }

    /// <summary>What the gateway says of the origin.</summary>
    public CorsOutcome Outcome { get; init; }

    /// <summary>Why.</summary>
    public CorsReason Reason { get; init; }

    /// <summary>What else the gateway has against the request, as its log names it; null: nothing.</summary>
    public string? Error { get; init; }

    /// <summary>The CORS fields, Vary, Allow and Location that the gateway sends.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The answer as a browser sees it; where the upstream answers, one with status 200 and no fields of its own.</summary>
    public required PageAnswer Answer { get; init; }

    /// <summary>Where a redirect of the gateway's leads; null: it is none.</summary>
    public string? Location { get; init; }

    /// <summary>Whether CORS headers of the upstream's pass the gateway, so that <see cref="Answer"/> may not be the last word.</summary>
    public bool MayUpstreamSpeak { get; init; }

    /// <summary>Whether the backends have policies of their own that differ, so that the next request may be told something else.</summary>
    public bool DependsOnBackend { get; init; }

    /// <summary>Whether the gateway's answer carries CORS headers, too, where the upstream fails (502, 503, 504).</summary>
    public bool StampsUpstreamErrors { get; init; }

    /// <summary>Where the policy was written; null: there is none, or it is not known.</summary>
    public SourceLocation? PolicyLocation => Policy?.Location ?? Policy?.Policy.Location;
}
