namespace CorsGate.Kubernetes.LeaderElection;

/// <summary>Who wants to lead, and how long leadership lasts. The times are those of client-go.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>The namespace of the Lease.</summary>
    public required string Namespace { get; init; }

    /// <summary>The name of the Lease.</summary>
    public string Name { get; init; } = "corsgate-leader";

    /// <summary>Who this is, different for every process: the pod's name and something random.</summary>
    public required string Identity { get; init; }

    /// <summary>How long others wait after the last renewal that they have seen.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a leader leads after its last renewal: shorter than the lease, so that it has ended before another begins.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time between two attempts.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The chance in the jitter of attempts: from 0 to below 1.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;

    /// <summary>Takes a line for the log when leadership changes.</summary>
    public Action<string> Report { get; init; } = _ => { };

    /// <summary>Takes a line for the log when the lease cannot be held, leadership is lost, or what the leader does fails.</summary>
    public Action<string> Warn { get; init; } = _ => { };
}
