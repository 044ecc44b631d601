namespace CorsGate.Config.Loading;

/// <summary>How <see cref="ManifestWatcher"/> waits.</summary>
public sealed record ManifestWatcherOptions
{
    /// <summary>How long nothing must have changed before a change is told: an editor writes a file in several steps.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a change waits at most while more changes come.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How often names, sizes and times are compared, for changes that the system does not tell: network file systems,
    /// exhausted inotify limits, links to folders elsewhere.
    /// </summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the system is asked to tell changes; false: polling only.</summary>
    public bool UseNotifications { get; init; } = true;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Takes an exception of the callback, which does not end the watching; null: it is dropped.</summary>
    public Action<Exception>? OnError { get; init; }
}
