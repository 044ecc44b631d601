using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Caching;

/// <summary>The objects and states of all kinds, and who is to be told of changes. Readers take an immutable snapshot; writers take turns.</summary>
internal sealed class ClusterStore(ClusterCacheOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(KindName Kind, string Namespace), KindStatus> _statuses = [];

    // Each kind in the namespaces of its objects, and in the empty one, which stands for all.
    private readonly HashSet<(KindName Kind, string Namespace)> _expected = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClusterSnapshot _snapshot = ClusterSnapshot.Empty;
    private ImmutableArray<ChangeFeed> _feeds = [];
    private bool _isDiscovered;

    public ClusterSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Ends when every available kind has been read once; stays so.</summary>
    public Task Synced => _synced.Task;

    public ImmutableArray<KindStatus> Statuses
    {
        get
        {
            lock (_gate)
                return [.. _statuses.Values];
        }
    }

    /// <summary>Takes all objects of a kind, or of a kind in a namespace: what is not among them is gone.</summary>
    public void Replace(KindName kind, string ns, IReadOnlyCollection<KubernetesObject> objects)
    {
        lock (_gate)
        {
            var before = _snapshot.Of(kind);
            var after = before.ToBuilder();
            var kept = new HashSet<ObjectReference>(objects.Count);
            foreach (var next in objects)
            {
                // A store that was restored from an older copy gives its versions out a second time.
                kept.Add(next.Reference);
                Set(after, next, isSameHistory: false);
            }

            foreach (var (reference, _) in before)
            {
                if (!kept.Contains(reference) && (ns.Length == 0 || string.Equals(reference.Namespace, ns, StringComparison.Ordinal)))
                    Remove(after, reference);
            }

            Publish(kind, after);
            Volatile.Write(ref _snapshot, _snapshot.AfterList());
        }
    }

    /// <summary>Takes an event of a watch.</summary>
    public void Apply(KindName kind, WatchEvent change)
    {
        if (change.Object is not { } next)
            return;
        lock (_gate)
        {
            var after = _snapshot.Of(kind).ToBuilder();
            if (change.Type == WatchEventType.Deleted)
                Remove(after, next.Reference);
            else
                Set(after, next, isSameHistory: true);
            Publish(kind, after);
        }
    }

    /// <summary>Changes the state of a kind in a namespace. What it becomes is told when it is another phase.</summary>
    public void SetStatus(KindName kind, string ns, Func<KindStatus, KindStatus> change)
    {
        lock (_gate)
        {
            var before = _statuses.GetValueOrDefault((kind, ns)) ?? new KindStatus(kind, ns);
            var after = change(before);
            if (after.Phase != before.Phase || after.Since == default)
                after = after with { Since = options.TimeProvider.GetUtcNow() };
            _statuses[(kind, ns)] = after;
            if (after.Phase == before.Phase && after.HasSynced == before.HasSynced)
                return;
            foreach (var feed in _feeds)
                feed.Add(kind);
            CheckSynced();
        }
    }

    /// <summary>Says in which namespaces a kind is read, so that no other has a state; the empty one stands for all.</summary>
    public void SetNamespaces(KindName kind, IReadOnlyCollection<string> namespaces)
    {
        lock (_gate)
        {
            foreach (var key in _statuses.Keys.Where(key => key.Kind == kind && !namespaces.Contains(key.Namespace, StringComparer.Ordinal)).ToArray())
                _statuses.Remove(key);
            foreach (var ns in namespaces)
                _statuses.TryAdd((kind, ns), new KindStatus(kind, ns) { Since = options.TimeProvider.GetUtcNow() });
        }
    }

    /// <summary>Every wanted kind has a state now.</summary>
    public void SetDiscovered()
    {
        lock (_gate)
        {
            _isDiscovered = true;
            CheckSynced();
        }
    }

    /// <summary>Says what objects there should be, before everything has been read once.</summary>
    /// <returns>False: it has been read, and says itself what there is.</returns>
    public bool Expect(IEnumerable<ObjectReference> objects)
    {
        lock (_gate)
        {
            if (_synced.Task.IsCompleted)
                return false;
            foreach (var reference in objects)
            {
                var kind = new KindName(reference.Group, reference.Kind);
                _expected.Add((kind, ""));
                _expected.Add((kind, reference.Namespace));
            }

            return true;
        }
    }

    /// <summary>Whether there should be objects of a kind; of none any more when everything has been read once.</summary>
    public bool IsExpected(KindName kind)
    {
        lock (_gate)
            return _expected.Contains((kind, ""));
    }

    /// <summary>Whether what is heard of a kind where it is read is something else than that the server does not know it, or lets us read it no more.</summary>
    public bool IsInDoubt(KindName kind)
    {
        lock (_gate)
            return _statuses.Values.Any(status => status.Kind == kind && status is not ({ IsUnknown: true } or { Phase: KindPhase.Forbidden }));
    }

    /// <summary>Whether the server does not let us read a kind where there should be objects of it.</summary>
    public bool IsRefused(KindName kind)
    {
        lock (_gate)
            return _statuses.Values.Any(status => status.Kind == kind && status.Phase == KindPhase.Forbidden && !IsSettled(status));
    }

    /// <summary>A kind is gone, or forbidden, beyond doubt.</summary>
    public void Unexpect(KindName kind)
    {
        lock (_gate)
        {
            _expected.RemoveWhere(expected => expected.Kind == kind);
            CheckSynced();
        }
    }

    public ChangeFeed Subscribe()
    {
        var feed = new ChangeFeed(this, options);
        lock (_gate)
        {
            foreach (var kind in _snapshot.Kinds)
            {
                foreach (var reference in _snapshot.Of(kind).Keys)
                    feed.Add(reference);
            }

            foreach (var (kind, _) in _statuses.Keys)
                feed.Add(kind);
            _feeds = _feeds.Add(feed);
        }

        return feed;
    }

    public void Remove(ChangeFeed feed)
    {
        lock (_gate)
            _feeds = _feeds.Remove(feed);
    }

    public ClusterChanges Take(ChangeFeed feed)
    {
        lock (_gate)
        {
            var (objects, kinds) = feed.TakePending();
            return new ClusterChanges(objects, kinds, _snapshot, _synced.Task.IsCompleted);
        }
    }

    private void Set(ImmutableDictionary<ObjectReference, KubernetesObject>.Builder objects, KubernetesObject next, bool isSameHistory)
    {
        if (objects.TryGetValue(next.Reference, out var known) && IsSame(known, next) && (isSameHistory || known.HasSameFields(next)))
            return;
        objects[next.Reference] = next;
        foreach (var feed in _feeds)
            feed.Add(next.Reference);
    }

    private void Remove(ImmutableDictionary<ObjectReference, KubernetesObject>.Builder objects, ObjectReference reference)
    {
        if (!objects.Remove(reference))
            return;
        foreach (var feed in _feeds)
            feed.Add(reference);
    }

    private static bool IsSame(KubernetesObject one, KubernetesObject other) =>
        string.Equals(one.ResourceVersion, other.ResourceVersion, StringComparison.Ordinal)
        && string.Equals(one.Uid, other.Uid, StringComparison.Ordinal)
        && one.Type == other.Type;

    // A builder that changed nothing gives back the instance that it came from.
    private void Publish(KindName kind, ImmutableDictionary<ObjectReference, KubernetesObject>.Builder objects)
    {
        var after = objects.ToImmutable();
        if (!ReferenceEquals(after, _snapshot.Of(kind)))
            Volatile.Write(ref _snapshot, _snapshot.With(kind, after));
    }

    private void CheckSynced()
    {
        if (_isDiscovered && _statuses.Values.All(IsSettled) && _synced.TrySetResult())
        {
            _expected.Clear();
            foreach (var feed in _feeds)
                feed.Signal();
        }
    }

    // A server that starts may not serve a kind yet, or not know yet who may read it.
    private bool IsSettled(KindStatus status) => status.HasSynced || (status.IsSettled && !_expected.Contains((status.Kind, status.Namespace)));
}
