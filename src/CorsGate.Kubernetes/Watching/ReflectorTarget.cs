using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Discovery;

namespace CorsGate.Kubernetes.Watching;

/// <summary>Where a reflector puts what it reads, and what it has to say.</summary>
/// <param name="store">The store.</param>
/// <param name="kind">The kind.</param>
/// <param name="ns">The namespace; empty: all.</param>
/// <param name="version">The version in which it is read.</param>
/// <param name="askAgain">Called when the server should be asked soon what it serves: it does not know the kind, or may not know yet who may read it.</param>
/// <param name="report">Takes changes of state.</param>
internal sealed class ReflectorTarget(ClusterStore store, KindName kind, string ns, string version, Action askAgain, KindReporter report)
{
    private bool _isWell;
    private int _failures;

    /// <summary>Takes all objects.</summary>
    public void Replace(IReadOnlyCollection<KubernetesObject> items)
    {
        store.Replace(kind, ns, items);
        store.SetStatus(kind, ns, status => status with { Lists = status.Lists + 1 });
        Synced();
    }

    /// <summary>Takes an event.</summary>
    public void Apply(WatchEvent change) => store.Apply(kind, change);

    /// <summary>Counts a watch.</summary>
    public void CountWatch() => store.SetStatus(kind, ns, status => status with { Watches = status.Watches + 1 });

    /// <summary>All is well.</summary>
    public void Synced()
    {
        if (_isWell)
            return;
        (_isWell, _failures) = (true, 0);
        store.SetStatus(kind, ns, status => status with { Phase = KindPhase.Synced, HasSynced = true, Version = version, Error = "", IsUnknown = false });
        report.Tell(kind, ns, KindPhase.Synced, "");
    }

    /// <summary>Something failed. What has been read stays.</summary>
    public void Failed(ApiException failure)
    {
        _isWell = false;
        var phase = failure.IsForbidden ? KindPhase.Forbidden : KindPhase.Failing;
        store.SetStatus(kind, ns, status => status with { Phase = phase, Version = version, Error = failure.Message, IsUnknown = failure.IsNotFound });

        // Watches break off and expire every day; what lasts is worth a word.
        if (++_failures > 1 || failure.IsForbidden)
            report.Tell(kind, ns, phase, failure.Message);
        if (failure.IsNotFound || store.IsRefused(kind))
            askAgain();
    }
}
