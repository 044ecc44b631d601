namespace CorsGate.Kubernetes.Requests;

/// <summary>Limits and times of <see cref="ApiClient"/>.</summary>
public sealed record ApiClientOptions
{
    /// <summary>What User-Agent says.</summary>
    public string UserAgent { get; init; } = "corsgate";

    /// <summary>How often a request that may be repeated is sent altogether.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>How long one attempt of a single request, and the head of a watch's answer, may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a watch may be silent on which a bookmark has come: servers send one about every minute then (DefaultBookmarkFrequency, with
    /// jitter). Before that it may be silent until the server has to end it, and this long beyond.
    /// </summary>
    public TimeSpan WatchSilence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The largest answer, in bytes.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>The longest event of a watch, in bytes. An object has at most 1.5 MiB in etcd, in a form that may be denser than JSON.</summary>
    public int MaxEventBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>How long a connection may be idle before it is asked whether it lives.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to answer that.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The clock, of waits as well as of timeouts.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The chance in the jitter of waits: from 0 to below 1.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
