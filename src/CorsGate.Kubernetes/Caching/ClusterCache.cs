using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Discovery;
using CorsGate.Kubernetes.Requests;

namespace CorsGate.Kubernetes.Caching;

/// <summary>
/// The objects of the wanted kinds as an API server has them, kept up to date. A kind that the server does not serve, or does not
/// let us read, costs that kind and no other; one whose CRD is installed later is read from then on.
/// </summary>
public sealed class ClusterCache : IAsyncDisposable
{
    // How often to ask while a kind is not served of which objects are expected: whoever waits for it serves something old.
    private static readonly TimeSpan ExpectedInterval = TimeSpan.FromSeconds(1);

    private readonly ImmutableArray<WantedKind> _kinds;
    private readonly ClusterCacheOptions _options;
    private readonly ClusterStore _store;
    private readonly KindDiscovery _discovery;
    private readonly ImmutableDictionary<KindName, CachedKind> _cached;
    private readonly Backoff _backoff;
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private Task _work = Task.CompletedTask;

    /// <summary>A cache that has not started.</summary>
    /// <param name="api">The server.</param>
    /// <param name="kinds">The wanted kinds, each once.</param>
    /// <param name="options">What and how; null: the defaults.</param>
    public ClusterCache(IKubernetesApi api, IEnumerable<WantedKind> kinds, ClusterCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(api);
        _kinds = [.. kinds];
        _options = options ?? new ClusterCacheOptions();
        _store = new ClusterStore(_options);
        _discovery = new KindDiscovery(api);
        _backoff = new Backoff(_options.TimeProvider, _options.Random);
        var reporter = new KindReporter(_options.Report);
        _cached = _kinds.ToImmutableDictionary(kind => kind.Name, kind => new CachedKind(api, kind, _store, reporter, Wake, _options));
    }

    /// <summary>The objects as they are known now.</summary>
    public ClusterSnapshot Snapshot => _store.Snapshot;

    /// <summary>The states of the kinds, for readiness, metrics and the console.</summary>
    public ImmutableArray<KindStatus> Statuses => _store.Statuses;

    /// <summary>Whether every kind that is available has been read once; stays true.</summary>
    public bool HasSynced => _store.Synced.IsCompleted;

    /// <summary>Starts reading.</summary>
    public void Start() => _work = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>
    /// Says what objects there should be, because an earlier copy of the server's has them. A server that starts does not serve its CRDs
    /// at once, nor know who may read what: a kind with such objects counts as absent or forbidden only when the server has not served it,
    /// or refused it, for <see cref="ClusterCacheOptions.LossConfirmation"/>, and until then not everything has been read.
    /// </summary>
    /// <param name="objects">The objects; those of kinds that are not wanted are left out.</param>
    /// <returns>False: everything has been read once already, and nothing is expected.</returns>
    public bool Expect(IEnumerable<ObjectReference> objects)
    {
        if (!_store.Expect(objects.Where(reference => _cached.ContainsKey(new KindName(reference.Group, reference.Kind)))))
            return false;
        Wake();
        return true;
    }

    /// <summary>Waits until every kind that is available has been read once.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task WaitForSyncAsync(CancellationToken cancellation = default) => _store.Synced.WaitAsync(cancellation);

    /// <summary>A feed of changes from now on, of which the first has every object that is known. Dispose it when it is no longer read.</summary>
    public ChangeFeed Subscribe() => _store.Subscribe();

    /// <summary>Ends reading, and waits until it has ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
            return;
        await _stop.CancelAsync();
        await _work;
        foreach (var kind in _cached.Values)
            await kind.StopAsync();
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var kind in _kinds)
            _store.SetStatus(kind.Name, "", status => status);
        try
        {
            while (true)
                await WaitAsync(await DiscoverAsync(cancellation), cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The end.
        }
    }

    // How long to wait before the next time.
    private async Task<TimeSpan> DiscoverAsync(CancellationToken cancellation)
    {
        try
        {
            var found = await _discovery.FindAsync(_kinds, cancellation);
            var (isSettled, isComplete) = (true, true);
            foreach (var kind in found)
            {
                if (await _cached[kind.Kind.Name].TakeAsync(kind))
                    continue;
                isSettled = false;
                isComplete &= !_store.IsExpected(kind.Kind.Name);
            }

            if (found.FirstOrDefault(kind => kind.Failure is not null) is { } failed)
                return Shorter(_backoff.Next(failed.Failure), _options.DiscoveryInterval);
            _store.SetDiscovered();
            if (isSettled)
                return _options.DiscoveryInterval * (1 + (0.2 * _options.Random()));
            return isComplete ? _options.AbsenceConfirmation / 2 : ExpectedInterval;
        }
#pragma warning disable CA1031 // Whatever happens here, what is being read goes on being read.
        catch (Exception problem) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var failure = problem as ApiException ?? new ApiException($"{problem.GetType().Name}: {problem.Message}", null, problem);
            foreach (var kind in _cached.Values)
                kind.Fail(failure);
            return _backoff.Next(failure);
        }
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(most, _options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            await _wake.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // It is time.
        }
    }

    private void Wake()
    {
        try
        {
            if (_wake.CurrentCount == 0)
                _wake.Release();
        }
        catch (Exception late) when (late is SemaphoreFullException or ObjectDisposedException)
        {
            // Somebody else was faster, or nobody waits any more.
        }
    }
}
