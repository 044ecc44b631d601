using System.Threading.Channels;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Caching;

/// <summary>
/// Tells one reader what changed, many changes as one: it waits until nothing changed for a moment, but not for long. What a reader
/// does not fetch is kept, each object once. The first answer has every object that there is.
/// </summary>
public sealed class ChangeFeed : IDisposable
{
    private readonly ClusterStore _store;
    private readonly ClusterCacheOptions _options;
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private HashSet<ObjectReference> _objects = [];
    private HashSet<KindName> _kinds = [];

    internal ChangeFeed(ClusterStore store, ClusterCacheOptions options)
    {
        _store = store;
        _options = options;
    }

    /// <summary>Waits for changes. For one caller at a time.</summary>
    /// <param name="cancellation">Ends it; nothing is lost then.</param>
    public async ValueTask<ClusterChanges> NextAsync(CancellationToken cancellation = default)
    {
        await _signal.Reader.WaitToReadAsync(cancellation);
        var began = _options.TimeProvider.GetTimestamp();
        while (_signal.Reader.TryRead(out _) && _options.TimeProvider.GetElapsedTime(began) < _options.LongestCoalescing)
        {
            try
            {
                await Task.Delay(_options.Coalescing, _options.TimeProvider, cancellation);
            }
            catch (OperationCanceledException)
            {
                _signal.Writer.TryWrite(true);
                throw;
            }
        }

        return _store.Take(this);
    }

    /// <summary>Ends the feed.</summary>
    public void Dispose() => _store.Remove(this);

    // The store calls these within its lock.
    internal void Add(ObjectReference changed)
    {
        _objects.Add(changed);
        Signal();
    }

    internal void Add(KindName changed)
    {
        _kinds.Add(changed);
        Signal();
    }

    internal void Signal() => _signal.Writer.TryWrite(true);

    internal (IReadOnlySet<ObjectReference> Objects, IReadOnlySet<KindName> Kinds) TakePending()
    {
        var taken = (_objects, _kinds);
        _objects = [];
        _kinds = [];
        while (_signal.Reader.TryRead(out _))
        {
            // Told with this.
        }

        return taken;
    }
}
