using System.Collections.Immutable;
using CorsGate.Cors.Browser;

namespace CorsGate.Gateway.Explaining;

/// <summary>What the gateway does with a page's request, and what the browser makes of it.</summary>
public sealed record RequestExplanation
{
    /// <summary>The page's request.</summary>
    public required PageRequest Request { get; init; }

    /// <summary>The configured port that the request arrives at; null: none of the gateway's.</summary>
    public int? Port { get; init; }

    /// <summary>The generation of the configuration; 0: there is none yet.</summary>
    public int Generation { get; init; }

    /// <summary>What becomes of the preflight; null: the browser makes none, or it does not get here.</summary>
    public ExplainedExchange? Preflight { get; init; }

    /// <summary>What becomes of the actual request, if it is sent; null: it does not get here.</summary>
    public ExplainedExchange? Actual { get; init; }

    /// <summary>What becomes of the request in the browsers of today.</summary>
    public required BrowserVerdict Verdict { get; init; }

    /// <summary>What would become of it by the letter of the Fetch standard.</summary>
    public required BrowserVerdict StandardVerdict { get; init; }

    /// <summary>The verdict in one or two sentences.</summary>
    public required string Message { get; init; }

    /// <summary>What to change; null: nothing needs to be.</summary>
    public string? Fix { get; init; }

    /// <summary>What else there is to know: assumptions, and what the gateway cannot see.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
