using CorsGate.PipyJs.Library;

namespace CorsGate.PipyJs.Hosting;

/// <summary>What plugins may use, and who is told of what they do.</summary>
public sealed record PluginOptions
{
    /// <summary>What a step of a request may use; everything that one event sets off in a chain is one step.</summary>
    public PjsBudget Budget { get; init; } = PjsBudget.Default;

    /// <summary>What loading a script may use.</summary>
    public PjsBudget LoadBudget { get; init; } = PjsBudget.Default;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The most pipelines of one request: branches, forks and modules, each counts.</summary>
    public int MaxPipelines { get; init; } = 256;

    /// <summary>The most requests that plugins send out for one request.</summary>
    public int MaxExchanges { get; init; } = 32;

    /// <summary>The most times that a layout is replayed for one request.</summary>
    public int MaxReplays { get; init; } = 64;

    /// <summary>The most timers of one request at a time.</summary>
    public int MaxTimers { get; init; } = 64;

    /// <summary>Gets a script's lines for the log. Called inside the realm's gate.</summary>
    public Action<PjsLogLevel, string>? Log { get; init; }

    /// <summary>Told of every error of a script: the plugin's name, and the error. Called inside the realm's gate.</summary>
    public Action<string, PjsException>? OnError { get; init; }
}
