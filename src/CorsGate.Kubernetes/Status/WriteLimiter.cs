using System.Collections.Concurrent;
using CorsGate.Config.Model;

namespace CorsGate.Kubernetes.Status;

/// <summary>
/// Keeps another who rewrites what we wrote from drawing us into a race: the same status goes to the same object again only after a wait
/// that doubles each time. A status that is another than the last goes at once: somebody changed something.
/// </summary>
internal sealed class WriteLimiter(TimeProvider time, TimeSpan first, TimeSpan longest)
{
    private readonly ConcurrentDictionary<ObjectReference, Last> _last = new();

    /// <summary>How long a write has to wait; zero: not at all.</summary>
    public TimeSpan Wait(ObjectReference reference, string status)
    {
        if (!_last.TryGetValue(reference, out var last) || !string.Equals(last.Status, status, StringComparison.Ordinal))
            return TimeSpan.Zero;
        var left = last.Pause - time.GetElapsedTime(last.At);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Notes a write, or an attempt that the server refused.</summary>
    public void Note(ObjectReference reference, string status)
    {
        var now = time.GetTimestamp();
        var pause = first;
        if (_last.TryGetValue(reference, out var last) && string.Equals(last.Status, status, StringComparison.Ordinal)
            && time.GetElapsedTime(last.At) < last.Pause + longest)
            pause = last.Pause * 2 > longest ? longest : last.Pause * 2;
        _last[reference] = new Last(status, now, pause);
    }

    /// <summary>Forgets an object.</summary>
    public void Forget(ObjectReference reference) => _last.TryRemove(reference, out _);

    /// <summary>Forgets the objects that are gone.</summary>
    public void Keep(Func<ObjectReference, bool> isThere)
    {
        foreach (var reference in _last.Keys)
        {
            if (!isThere(reference))
                Forget(reference);
        }
    }

    private sealed record Last(string Status, long At, TimeSpan Pause);
}
