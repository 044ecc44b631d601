namespace CorsGate.Kubernetes.ColdStart;

/// <summary>Where and how the last good configuration is kept for a cold start.</summary>
public sealed record ColdStartOptions
{
    /// <summary>
    /// The folder, made if it is not there, for its owner alone. The file in it holds the private keys of TLS Secrets: a volume in
    /// memory that outlives the process, or an encrypted disk, is the place for it.
    /// </summary>
    public required string Folder { get; init; }

    /// <summary>
    /// What the objects belong to: the address of the API server, and what else decides which objects are read. A file of another
    /// scope is not used.
    /// </summary>
    public required string Scope { get; init; }

    /// <summary>The largest file, in bytes. A larger configuration is not kept, nor is what was kept before it.</summary>
    public long LargestFile { get; init; } = 1L << 30;

    /// <summary>How long a change waits for others before the file is written: a written file is as old as that at most.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
