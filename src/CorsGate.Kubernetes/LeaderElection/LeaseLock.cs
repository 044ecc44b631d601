using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.LeaderElection;

/// <summary>
/// The Lease. Another's lease has run out when its record did not change for its duration by our own clock: the clocks of machines are
/// never compared (client-go, leaderelection.go). Every write names the version that it replaces, so that of two only one succeeds.
/// </summary>
internal sealed class LeaseLock(IKubernetesApi api, LeaderElectionOptions options)
{
    private readonly ObjectPath _path = new(KnownTypes.Lease, options.Namespace, options.Name);
    private LeaseRecord? _observed;
    private string _version = "";
    private long _observedAt;
    private bool _isSent;

    /// <summary>Who holds the lease as far as is known; empty: nobody.</summary>
    public string Holder => _observed?.Holder ?? "";

    /// <summary>
    /// Whether we hold it as far as is known. A lease in our name after one in another's that we did not write since comes from an older
    /// copy of the server's store: the other may lead on until it sees that, so that it counts as another's.
    /// </summary>
    public bool IsOurs => _isSent && string.Equals(Holder, options.Identity, StringComparison.Ordinal);

    /// <summary>Takes or renews the lease.</summary>
    /// <returns>Whether we hold it.</returns>
    /// <exception cref="ApiException">The server did not answer, or refuses.</exception>
    public async Task<bool> TryHoldAsync(CancellationToken cancellation)
    {
        // 1. What we wrote last is most likely still there.
        if (IsOurs && await TryWriteAsync(cancellation))
            return true;

        // 2. Who holds it?
        try
        {
            Observe(await api.GetAsync(_path, cancellation));
        }
        catch (ApiException missing) when (missing.IsNotFound)
        {
            return await TryCreateAsync(cancellation);
        }

        // 3. It is ours, or free, or has run out.
        var duration = _observed!.DurationSeconds == 0 ? options.LeaseDuration : TimeSpan.FromSeconds(_observed.DurationSeconds);
        if (Holder.Length > 0 && !IsOurs && options.TimeProvider.GetElapsedTime(_observedAt) < duration)
            return false;
        return await TryWriteAsync(cancellation);
    }

    /// <summary>Lets go of the lease, so that others need not wait for its end.</summary>
    public async Task ReleaseAsync(CancellationToken cancellation)
    {
        if (!IsOurs)
            return;
        var now = LeaseRecord.Time(options.TimeProvider.GetUtcNow());
        var record = _observed! with { Holder = "", DurationSeconds = 1, AcquireTime = now, RenewTime = now };
        Observe(await api.PatchAsync(_path, new PatchOptions(PatchKind.Merge), record.ToJson(options, _version), cancellation));
    }

    private async Task<bool> TryWriteAsync(CancellationToken cancellation)
    {
        // The answer may be lost, and what was asked for be done.
        var next = Next();
        _isSent = true;
        try
        {
            Observe(await api.PatchAsync(_path, new PatchOptions(PatchKind.Merge), next.ToJson(options, _version), cancellation));
            return IsOurs;
        }
        catch (ApiException changed) when (changed.IsConflict || changed.IsNotFound)
        {
            _observed = null;
            return false;
        }
    }

    private async Task<bool> TryCreateAsync(CancellationToken cancellation)
    {
        _observed = null;
        var next = Next();
        _isSent = true;
        try
        {
            Observe(await api.CreateAsync(_path with { Name = null }, next.ToJson(options, null), cancellation));
            return IsOurs;
        }
        catch (ApiException taken) when (taken.IsAlreadyExists || taken.IsConflict)
        {
            return false;
        }
    }

    private LeaseRecord Next()
    {
        var now = LeaseRecord.Time(options.TimeProvider.GetUtcNow());
        return new LeaseRecord(
            options.Identity, (int)options.LeaseDuration.TotalSeconds,
            IsOurs ? _observed!.AcquireTime : now, now,
            _observed is null ? 0 : IsOurs ? _observed.Transitions : _observed.Transitions + 1);
    }

    private void Observe(KubernetesObject lease)
    {
        var record = LeaseRecord.Of(lease);
        _version = lease.ResourceVersion;
        if (!string.Equals(record.Holder, options.Identity, StringComparison.Ordinal))
            _isSent = false;
        if (record == _observed)
            return;
        _observed = record;
        _observedAt = options.TimeProvider.GetTimestamp();
    }
}
