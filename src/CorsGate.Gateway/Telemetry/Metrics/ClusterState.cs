namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>How a gateway that is fed by a cluster stands.</summary>
/// <param name="ServesKept">Whether it serves what an earlier process kept, because the API server did not answer at its start.</param>
/// <param name="IsLeader">Whether it is the one process that writes statuses; null: it never would.</param>
/// <param name="StatusFailures">How often a status or an Event could not be written so far.</param>
public sealed record ClusterState(bool ServesKept, bool? IsLeader, long StatusFailures);
