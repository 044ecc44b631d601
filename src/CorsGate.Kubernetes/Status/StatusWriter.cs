using System.Text;
using System.Text.Json.Nodes;
using CorsGate.Config.Model;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Status;

/// <summary>
/// Brings the status of objects to what it should be: at most one write for each object and change, none when nothing changes. Only for
/// the leader. Once it has looked at every object, it looks only at those that changed, of which the status did, or that were put
/// off. What the cache does not show yet of our own writes is remembered, so that nothing is written twice.
/// </summary>
public sealed class StatusWriter
{
    private const int MostConflicts = 5;

    /// <summary>The kinds of which every object is looked at: an entry of ours may stand where it should not.</summary>
    private static readonly KindName[] Shared =
    [
        new("gateway.networking.k8s.io", "HTTPRoute"),
        new("gateway.networking.k8s.io", "GRPCRoute"),
        new("gateway.kgateway.dev", "TrafficPolicy"),
        new("gloo.solo.io", "GlooTrafficPolicy"),
        new("enterprisekgateway.solo.io", "EnterpriseKgatewayTrafficPolicy"),
    ];

    private readonly IKubernetesApi _api;
    private readonly StatusWriterOptions _options;
    private readonly StatusMerge _merge;
    private readonly WriteLimiter _limiter;
    private readonly WriteLimiter _counts;
    private readonly RejectionEvents _events;
    private readonly StatusMemory _memory = new();
    private IReadOnlySet<ObjectReference> _putOff = new HashSet<ObjectReference>();

    /// <summary>A writer.</summary>
    /// <param name="api">The server.</param>
    /// <param name="options">Whose entries, and how fast.</param>
    public StatusWriter(IKubernetesApi api, StatusWriterOptions options)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(options);
        _api = api;
        _options = options;
        _merge = new StatusMerge(options.ControllerNames);
        _limiter = new WriteLimiter(options.TimeProvider, options.FirstRepetition, options.LongestRepetition);
        _counts = new WriteLimiter(options.TimeProvider, options.FirstRepetition, options.LongestCount);
        _events = new RejectionEvents(api, options);
    }

    /// <summary>How often an object was looked at so far.</summary>
    internal long Looked { get; private set; }

    /// <summary>Writes what differs.</summary>
    /// <param name="desired">What should be.</param>
    /// <param name="snapshot">The objects as they are known, at least as new as those that the status was made from.</param>
    /// <param name="changed">The objects that changed since the last time, or of which the status did; null: any may have.</param>
    /// <param name="leading">Ends it: leadership was lost.</param>
    /// <returns>When to come again for what was put off; null: nothing was.</returns>
    public async Task<TimeSpan?> WriteAsync(DesiredStatus desired, ClusterSnapshot snapshot, IReadOnlySet<ObjectReference>? changed, CancellationToken leading)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(snapshot);
        var putOff = new PutOff();

        // 1. What we remember of objects that are gone, or of a store that may be another: then every object may be another, too.
        if (_memory.ForgetWrites(snapshot.Lists))
            changed = null;
        Forget(snapshot, changed);

        // 2. Which objects differ, and are not put off.
        var due = new List<(KubernetesObject Current, ObjectStatus? Desired)>();
        foreach (var (current, status) in changed is null ? All(desired, snapshot) : Some(changed.Union(_putOff), desired, snapshot))
        {
            Looked++;
            if (IsJudged(current, status) && IsDue(current, status, putOff))
                due.Add((current, status));
        }

        // 3. Write them, a few at a time.
        await WriteAllAsync(due, putOff, leading);
        _putOff = putOff.Objects;

        // 4. Tell people.
        putOff.Add(await _events.SendAsync(desired.Rejections, snapshot, leading));
        return putOff.Shortest;
    }

    // Ends only after every request that is under way has ended: nothing may be written after leadership.
    private async Task WriteAllAsync(List<(KubernetesObject Current, ObjectStatus? Desired)> due, PutOff putOff, CancellationToken leading)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(_options.Concurrency, due.Count)).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            for (var i = Interlocked.Increment(ref next); i < due.Count; i = Interlocked.Increment(ref next))
            {
                leading.ThrowIfCancellationRequested();
                await WriteAsync(due[i].Current, due[i].Desired, putOff, leading);
            }
        }
    }

    private void Forget(ClusterSnapshot snapshot, IReadOnlySet<ObjectReference>? changed)
    {
        bool IsThere(ObjectReference reference) => snapshot.Find(reference) is not null;
        if (changed is null)
        {
            _memory.Keep(IsThere);
            _limiter.Keep(IsThere);
            _counts.Keep(IsThere);
            return;
        }

        foreach (var gone in changed.Where(reference => !IsThere(reference)))
        {
            _memory.Forget(gone);
            _limiter.Forget(gone);
            _counts.Forget(gone);
        }
    }

    private IEnumerable<(KubernetesObject Current, ObjectStatus? Desired)> Some(IEnumerable<ObjectReference> references, DesiredStatus desired, ClusterSnapshot snapshot)
    {
        foreach (var reference in references)
        {
            var status = desired.Objects.GetValueOrDefault(reference);
            if ((status is not null || Shared.Contains(new KindName(reference.Group, reference.Kind))) && snapshot.Find(reference) is { } current)
                yield return (_memory.Newest(current), status);
        }
    }

    private IEnumerable<(KubernetesObject Current, ObjectStatus? Desired)> All(DesiredStatus desired, ClusterSnapshot snapshot)
    {
        foreach (var kind in Shared)
        {
            foreach (var (reference, current) in snapshot.Of(kind))
                yield return (_memory.Newest(current), desired.Objects.GetValueOrDefault(reference));
        }

        foreach (var (reference, status) in desired.Objects)
        {
            if (status is not (RouteStatus or PolicyStatus) && snapshot.Find(reference) is { } current)
                yield return (_memory.Newest(current), status);
        }
    }

    // A status that was made from another generation is not written: the one that was made from this one is on its way.
    // An object that could not be read whole would look as if it had no status, and what others wrote there would be lost.
    private static bool IsJudged(KubernetesObject current, ObjectStatus? desired) =>
        current is { IsBeingDeleted: false, Error: null } && (desired is null || current.Generation == 0 || current.Generation == desired.ObservedGeneration);

    private bool IsDue(KubernetesObject current, ObjectStatus? desired, PutOff putOff)
    {
        // What was right is right while neither the object nor what we have to say about it is another.
        if (_memory.IsSettled(current, desired))
            return false;
        var isRight = _merge.Compare(current, desired, _options.TimeProvider.GetUtcNow()).IsEmpty;
        var fingerprint = isRight ? "" : Fingerprint(current, desired);
        if (isRight || _memory.IsUntaken(current, fingerprint))
        {
            _memory.Settle(current, desired);
            return false;
        }

        var wait = _limiter.Wait(current.Reference, fingerprint);
        if (desired is GatewayStatus gateway && _counts.Wait(current.Reference, Fingerprint(current, WithoutCounts(gateway))) is var later && later > wait)
            wait = later;
        if (wait == TimeSpan.Zero)
            return true;
        putOff.Add(wait, current.Reference);
        return false;
    }

    private async Task WriteAsync(KubernetesObject current, ObjectStatus? desired, PutOff putOff, CancellationToken cancellation)
    {
        var reference = current.Reference;
        var fingerprint = Fingerprint(current, desired);
        for (var attempt = 1; ; attempt++)
        {
            var patch = _merge.Compare(current, desired, _options.TimeProvider.GetUtcNow());
            if (patch.IsEmpty || !IsJudged(current, desired))
                return;
            try
            {
                var after = await _api.PatchAsync(ObjectPath.Of(current, "status"), new PatchOptions(PatchKind.Json), patch.ToBody(current.ResourceVersion), cancellation);
                _limiter.Note(reference, fingerprint);
                if (desired is GatewayStatus gateway)
                    _counts.Note(reference, Fingerprint(current, WithoutCounts(gateway)));
                _memory.Write(after);

                // A server whose CRD lacks a field drops it; to write it again would change nothing.
                if (!_merge.Compare(after, desired, _options.TimeProvider.GetUtcNow()).IsEmpty)
                    _memory.Untake(after, fingerprint);
                return;
            }
            catch (ApiException changed) when (changed.IsConflict && attempt < MostConflicts)
            {
                if (await ReadAsync(current, cancellation) is not { } newer)
                {
                    putOff.Add(_options.FirstRepetition, reference);
                    return;
                }

                current = newer;
            }
            catch (ApiException gone) when (gone.IsNotFound)
            {
                return;
            }
            catch (ApiException failure)
            {
                _limiter.Note(reference, fingerprint);
                putOff.Add(_limiter.Wait(reference, fingerprint), reference);
                _options.Report($"the status of {reference} cannot be written: {failure.Message}");
                return;
            }
        }
    }

    // Null: it is gone or cannot be read, or another object has its name, of which the cache will tell.
    private async Task<KubernetesObject?> ReadAsync(KubernetesObject known, CancellationToken cancellation)
    {
        KubernetesObject newer;
        try
        {
            newer = await _api.GetAsync(ObjectPath.Of(known), cancellation);
        }
        catch (ApiException failure)
        {
            if (!failure.IsNotFound)
                _options.Report($"{known.Reference} cannot be read again: {failure.Message}");
            return null;
        }

        if (!string.Equals(newer.Uid, known.Uid, StringComparison.Ordinal) || newer.IsBeingDeleted)
            return null;
        _memory.Write(newer);
        return newer;
    }

    // What we would write to an object without a status.
    private string Fingerprint(KubernetesObject current, ObjectStatus? desired)
    {
        var empty = KubernetesObject.Parse(current.Type, Encoding.UTF8.GetBytes(
            new JsonObject { ["metadata"] = new JsonObject { ["name"] = current.Reference.Name, ["namespace"] = current.Reference.Namespace } }.ToJsonString()));
        return current.Uid + _merge.Compare(empty, desired, DateTimeOffset.UnixEpoch);
    }

    private static GatewayStatus WithoutCounts(GatewayStatus gateway) =>
        gateway with { Listeners = [.. gateway.Listeners.Select(listener => listener with { AttachedRoutes = 0 })] };
}
