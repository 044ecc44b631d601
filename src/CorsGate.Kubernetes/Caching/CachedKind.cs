using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Discovery;
using CorsGate.Kubernetes.Watching;

namespace CorsGate.Kubernetes.Caching;

/// <summary>One wanted kind: its reflectors while the server serves it, and what becomes of its objects when it does not.</summary>
internal sealed class CachedKind(
    IKubernetesApi api, WantedKind kind, ClusterStore store, KindReporter reporter, Action wake, ClusterCacheOptions options)
{
    private ResourceType? _type;
    private CancellationTokenSource? _stop;
    private Task _work = Task.CompletedTask;
    private long? _missingSince;
    private long? _refusedSince;

    /// <summary>Takes what the server says about the kind.</summary>
    /// <returns>False: it must be asked again soon.</returns>
    public async Task<bool> TakeAsync(DiscoveredKind found)
    {
        if (found.Failure is not null)
        {
            Fail(found.Failure);
            return true;
        }

        if (found.Type is { } type)
        {
            _missingSince = null;
            if (type != _type)
                await StartAsync(type);
            return !IsRefusedForNow();
        }

        _refusedSince = null;
        var isExpected = store.IsExpected(kind.Name);
        if (_type is not null || isExpected)
        {
            _missingSince ??= options.TimeProvider.GetTimestamp();
            var hasObjects = !store.Snapshot.Of(kind.Name).IsEmpty;
            var confirmation = isExpected || hasObjects ? options.LossConfirmation : options.AbsenceConfirmation;

            // A server behind the server that is away, or starts, may be left out of the list; its kinds are not gone as long as
            // whoever reads them is answered otherwise than that, and for the whole time after it.
            if (hasObjects && _type is not null && store.IsInDoubt(kind.Name))
                _missingSince = options.TimeProvider.GetTimestamp();
            if (options.TimeProvider.GetElapsedTime(_missingSince.Value) < confirmation)
            {
                SetFailing("the API server does not list this kind, or not yet");
                return false;
            }

            await StopAsync();
            store.Replace(kind.Name, "", []);
            store.Unexpect(kind.Name);
        }

        store.SetNamespaces(kind.Name, [""]);
        store.SetStatus(kind.Name, "", status => new KindStatus(status.Kind, status.Namespace) { Phase = KindPhase.Absent });
        reporter.Tell(kind.Name, "", KindPhase.Absent, "");
        return true;
    }

    /// <summary>The server did not say whether it serves the kind.</summary>
    public void Fail(ApiException failure)
    {
        // A server that is away, too, between two answers may have been starting at both of them.
        (_missingSince, _refusedSince) = (null, null);
        SetFailing(failure.Message);
    }

    /// <summary>Stops reading; the objects stay.</summary>
    public async Task StopAsync()
    {
        if (_stop is null)
            return;
        await _stop.CancelAsync();

        // A request that fails at this very moment ends it in another way, and it has ended all the same.
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        (_stop, _type) = (null, null);
    }

    // A server that starts refuses everybody who has a right by a Role until it has read the Roles.
    private bool IsRefusedForNow()
    {
        if (!store.IsRefused(kind.Name))
        {
            _refusedSince = null;
            return false;
        }

        _refusedSince ??= options.TimeProvider.GetTimestamp();
        if (options.TimeProvider.GetElapsedTime(_refusedSince.Value) < options.LossConfirmation)
            return true;
        store.Unexpect(kind.Name);
        return false;
    }

    // While it is read, its reflectors say how it is.
    private void SetFailing(string error)
    {
        if (_type is not null)
            return;
        store.SetStatus(kind.Name, "", status => status with { Phase = KindPhase.Failing, Error = error });
        reporter.Tell(kind.Name, "", KindPhase.Failing, error);
    }

    private async Task StartAsync(ResourceType type)
    {
        await StopAsync();
        _type = type;
        _stop = new CancellationTokenSource();
        string[] namespaces = type.IsNamespaced && !options.Namespaces.IsEmpty ? [.. options.Namespaces.Append(Further(type)).OfType<string>().Distinct(StringComparer.Ordinal)] : [""];
        store.SetNamespaces(kind.Name, namespaces);
        foreach (var ns in namespaces)
            store.SetStatus(kind.Name, ns, status => status with { Phase = KindPhase.Syncing, Version = type.Version, Error = "" });
        _work = Task.WhenAll(namespaces.Select(ns => Run(type, ns, _stop.Token)));
    }

    private Task Run(ResourceType type, string ns, CancellationToken cancellation)
    {
        var target = new ReflectorTarget(store, kind.Name, ns, type.Version, wake, reporter);
        var isFurther = string.Equals(ns, Further(type), StringComparison.Ordinal);
        var request = new ListRequest
        {
            Namespace = ns,
            FieldSelector = isFurther ? "metadata.name=" + kind.FurtherObject!.Value.Name : kind.FieldSelector,
            LabelSelector = isFurther ? "" : kind.LabelSelector,
        };
        return Task.Run(() => new Reflector(api, type, request, target, options).RunAsync(cancellation), cancellation);
    }

    // The namespace that is read for one object alone; null: none is.
    private string? Further(ResourceType type) =>
        type.IsNamespaced && !options.Namespaces.IsEmpty && kind.FurtherObject is { } further && !options.Namespaces.Contains(further.Namespace, StringComparer.Ordinal)
            ? further.Namespace
            : null;
}
