using CorsGate.Cors.Decisions;

namespace CorsGate.Gateway.Telemetry;

/// <summary>What the log says of a request.</summary>
internal readonly struct AccessRecord
{
    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The Host as sent; null: absent.</summary>
    public string? Host { get; init; }

    /// <summary>The request target. Its query is not logged: queries carry secrets.</summary>
    public required string Target { get; init; }

    /// <summary>The status of the answer.</summary>
    public int Status { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public double Milliseconds { get; init; }

    /// <summary>The name of the route; null: none was found.</summary>
    public string? Route { get; init; }

    /// <summary>The object that holds the policy; null: none governs.</summary>
    public string? Policy { get; init; }

    /// <summary>The Origin as sent; null: absent.</summary>
    public string? Origin { get; init; }

    /// <summary>What the request is.</summary>
    public CorsRequestKind Kind { get; init; }

    /// <summary>What the gateway said of it.</summary>
    public CorsOutcome Decision { get; init; }

    /// <summary>Why.</summary>
    public CorsReason Reason { get; init; }

    /// <summary>Whether a refused origin gets a warning of its own.</summary>
    public bool WarnsOfOrigin { get; init; }

    /// <summary>What went wrong between gateway and upstream or client, such as <c>connect_failed</c>; null: nothing.</summary>
    public string? Error { get; init; }
}
