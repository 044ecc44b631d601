using CorsGate.Config.Model;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.LeaderElection;

namespace CorsGate.Kubernetes.Status;

/// <summary>
/// Writes status while this process leads. Every process computes what it would write, so that a new leader has it at hand; what was
/// published while a write was under way is written after it, the newest only.
/// </summary>
public sealed class StatusController
{
    private readonly IKubernetesApi _api;
    private readonly StatusWriterOptions _options;
    private readonly Lock _gate = new();
    private (DesiredStatus Desired, ClusterSnapshot Snapshot)? _latest;

    // What changed since the leader took the latest; null: anything may have, as when nobody here leads.
    private HashSet<ObjectReference>? _changed;
    private TaskCompletionSource _published = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A controller that writes nothing yet.</summary>
    /// <param name="api">The server.</param>
    /// <param name="options">Whose entries, and how fast.</param>
    public StatusController(IKubernetesApi api, StatusWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(options);
        _api = api;
        _options = options;
    }

    /// <summary>
    /// Says what the status should be. To be called after every computation, also when only a status has changed: another may have
    /// rewritten ours.
    /// </summary>
    /// <param name="desired">What should be.</param>
    /// <param name="snapshot">The objects that it was made from.</param>
    /// <param name="changed">The objects that are others than in the snapshot before; the statuses say so themselves.</param>
    public void Publish(DesiredStatus desired, ClusterSnapshot snapshot, IEnumerable<ObjectReference> changed)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(changed);
        lock (_gate)
        {
            _latest = (desired, snapshot);
            _changed?.UnionWith(desired.Changed);
            _changed?.UnionWith(changed);
            _published.TrySetResult();
        }
    }

    /// <summary>Writes while it leads, until it is stopped.</summary>
    /// <param name="elector">Says when it leads.</param>
    /// <param name="stop">Ends it.</param>
    public Task RunAsync(LeaderElector elector, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(elector);
        return elector.RunAsync(LeadAsync, stop);
    }

    /// <summary>Writes until leadership is lost.</summary>
    /// <param name="leading">Ends it.</param>
    public async Task LeadAsync(CancellationToken leading)
    {
        try
        {
            await WriteAsync(leading);
        }
        finally
        {
            lock (_gate)
                _changed = null;
        }
    }

    private async Task WriteAsync(CancellationToken leading)
    {
        // What an earlier leadership remembers of the server may be out of date.
        var writer = new StatusWriter(_api, _options);
        while (true)
        {
            leading.ThrowIfCancellationRequested();
            Task published;
            (DesiredStatus Desired, ClusterSnapshot Snapshot)? latest;
            HashSet<ObjectReference>? changed;
            lock (_gate)
            {
                if (_published.Task.IsCompleted)
                    _published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                published = _published.Task;
                (latest, changed) = (_latest, _changed);
                if (latest is not null)
                    _changed = [];
            }

            var again = latest is { } found ? await writer.WriteAsync(found.Desired, found.Snapshot, changed, leading) : null;
            await WaitAsync(published, again, leading);
        }
    }

    private async Task WaitAsync(Task published, TimeSpan? again, CancellationToken leading)
    {
        try
        {
            await published.WaitAsync(again ?? Timeout.InfiniteTimeSpan, _options.TimeProvider, leading);
        }
        catch (TimeoutException)
        {
            // It is time for what was put off.
        }
    }
}
