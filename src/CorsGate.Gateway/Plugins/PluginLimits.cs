namespace CorsGate.Gateway.Plugins;

/// <summary>What plugins may hold of requests, and how long requests may wait for them.</summary>
internal sealed record PluginLimits
{
    /// <summary>The most bytes of a body that scripts look at as a whole.</summary>
    public int MaxBody { get; init; } = 4 << 20;

    /// <summary>The longest time that a request may wait in plugins, the upstream's time included.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time for a request of a script's own, its answer included.</summary>
    public TimeSpan MaxExchange { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most requests of scripts under way at a time, for the whole gateway.</summary>
    public int MaxExchanges { get; init; } = 256;
}
