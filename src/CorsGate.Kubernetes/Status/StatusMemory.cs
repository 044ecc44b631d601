using System.Collections.Concurrent;
using CorsGate.Config.Model;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Status;

/// <summary>
/// What a writer remembers of objects: what it wrote and the cache does not show yet, what the server did not take, and what is right.
/// </summary>
internal sealed class StatusMemory
{
    private readonly Dictionary<ObjectReference, (KubernetesObject Current, ObjectStatus? Desired)> _settled = [];
    private readonly ConcurrentDictionary<ObjectReference, KubernetesObject> _written = new();
    private readonly ConcurrentDictionary<ObjectReference, (string Fingerprint, string Status)> _untaken = new();
    private long _lists;

    /// <summary>Notes an object as the server had it after a write, or when it was read again.</summary>
    public void Write(KubernetesObject after) => _written[after.Reference] = after;

    /// <summary>
    /// Forgets the objects as they were after writes when all objects of a kind were read again: a store that was restored from an older
    /// copy does not have them any more. What is forgotten too early costs a conflict, and no second write.
    /// </summary>
    /// <param name="lists">How often all objects of some kind were read.</param>
    /// <returns>Whether that happened since the last call.</returns>
    public bool ForgetWrites(long lists)
    {
        if (lists == _lists)
            return false;
        _lists = lists;
        _written.Clear();
        return true;
    }

    /// <summary>The newer of an object in the cache and of what we wrote.</summary>
    public KubernetesObject Newest(KubernetesObject cached)
    {
        if (!_written.TryGetValue(cached.Reference, out var own))
            return cached;
        if (string.Equals(own.Uid, cached.Uid, StringComparison.Ordinal) && own.Revision > cached.Revision)
            return own;
        _written.TryRemove(cached.Reference, out _);
        return cached;
    }

    /// <summary>Notes that the server did not keep all of a status: a field that its CRD does not know.</summary>
    /// <param name="after">The object after the write.</param>
    /// <param name="fingerprint">The status that was written.</param>
    public void Untake(KubernetesObject after, string fingerprint) => _untaken[after.Reference] = (fingerprint, Text(after));

    /// <summary>Whether an object is what became of this very status.</summary>
    public bool IsUntaken(KubernetesObject current, string fingerprint) =>
        _untaken.TryGetValue(current.Reference, out var untaken)
        && string.Equals(untaken.Fingerprint, fingerprint, StringComparison.Ordinal)
        && string.Equals(untaken.Status, Text(current), StringComparison.Ordinal);

    /// <summary>Notes that there is nothing to write.</summary>
    public void Settle(KubernetesObject current, ObjectStatus? desired) => _settled[current.Reference] = (current, desired);

    /// <summary>Whether there was nothing to write, and neither the object nor the status is another since.</summary>
    public bool IsSettled(KubernetesObject current, ObjectStatus? desired) =>
        _settled.TryGetValue(current.Reference, out var settled)
        && ReferenceEquals(settled.Current, current) && StatusEquality.AreSame(settled.Desired, desired);

    /// <summary>Forgets the objects that are gone.</summary>
    public void Keep(Func<ObjectReference, bool> isThere)
    {
        foreach (var reference in _written.Keys.Concat(_untaken.Keys).Concat(_settled.Keys.ToArray()))
        {
            if (!isThere(reference))
                Forget(reference);
        }
    }

    /// <summary>Forgets an object.</summary>
    public void Forget(ObjectReference reference)
    {
        _written.TryRemove(reference, out _);
        _untaken.TryRemove(reference, out _);
        _settled.Remove(reference);
    }

    private static string Text(KubernetesObject current) => StatusText.Read(current)?.ToJsonString() ?? "";
}
