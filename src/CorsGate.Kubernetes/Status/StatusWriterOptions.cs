using System.Collections.Immutable;
using CorsGate.Config.Status;

namespace CorsGate.Kubernetes.Status;

/// <summary>Whose entries are written, and how fast.</summary>
public sealed record StatusWriterOptions
{
    /// <summary>The controller names whose entries are ours.</summary>
    public ImmutableArray<string> ControllerNames { get; init; } = [StatusOptions.OwnControllerName];

    /// <summary>Who writes, in Events: the pod's name.</summary>
    public string Instance { get; init; } = "corsgate";

    /// <summary>How many writes are under way at a time.</summary>
    public int Concurrency { get; init; } = 4;

    /// <summary>The first wait before the same status is written to the same object again; doubled each time.</summary>
    public TimeSpan FirstRepetition { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest of these waits.</summary>
    public TimeSpan LongestRepetition { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The longest wait before a Gateway is written again of which only the numbers of attached routes changed: a thousand routes that
    /// come one after another shall not be a thousand writes of their Gateway. The first wait is that of repetitions.
    /// </summary>
    public TimeSpan LongestCount { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How many Events may be sent at once; one more every second after that.</summary>
    public int EventBurst { get; init; } = 25;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Takes a line for the log when something cannot be written.</summary>
    public Action<string> Report { get; init; } = _ => { };
}
