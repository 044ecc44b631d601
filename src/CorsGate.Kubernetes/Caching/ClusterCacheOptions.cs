using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Kubernetes.Caching;

/// <summary>What a <see cref="ClusterCache"/> reads, and how.</summary>
public sealed record ClusterCacheOptions
{
    /// <summary>The namespaces; empty: all. With namespaces, Roles in them are enough for namespaced kinds.</summary>
    public ImmutableArray<string> Namespaces { get; init; } = [];

    /// <summary>The number of objects on a page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Whether to ask for lists as streams (WatchList); servers without them answer, and are then asked for pages.</summary>
    public bool UsesWatchList { get; init; } = true;

    /// <summary>How often the server is asked which kinds it serves; lengthened by up to a fifth at random.</summary>
    public TimeSpan DiscoveryInterval { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For how long a kind that was served must be gone before it counts as such, when there are no objects of it.</summary>
    public TimeSpan AbsenceConfirmation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The same when there are objects, or are expected (<see cref="ClusterCache.Expect"/>), which are gone then, too; and for how long
    /// a kind with expected objects must be refused to count as forbidden. A CRD that is removed takes its objects along, one after the
    /// other, before it goes; a server that starts does not serve its CRDs at once, nor know who may read them, for longer on a busy
    /// machine, and that is no reason to stop traffic.
    /// </summary>
    public TimeSpan LossConfirmation { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The shortest time after which the server shall end a watch; the longest is twice as long.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long nothing must change before changes are told.</summary>
    public TimeSpan Coalescing { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How long telling is put off at the most while changes go on.</summary>
    public TimeSpan LongestCoalescing { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Takes what there is to say about kinds: absent, forbidden, failing, and well again. Called on no thread in particular.</summary>
    public Action<Problem>? Report { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The chance in the jitter of waits: from 0 to below 1.</summary>
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
}
