using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Requests;

namespace CorsGate.Kubernetes.Watching;

/// <summary>
/// Keeps the objects of a kind (in a namespace, or in all) as the server has them: reads them all, then watches from there, and
/// after any gap either goes on from the last version or reads them all again. In what order:
/// <list type="number">
/// <item>Without a version: a WatchList, or a paged list; both replace what was known, so what was deleted in a gap is gone.</item>
/// <item>A watch from the version, with bookmarks. Events move the version on.</item>
/// <item>The server ended the watch in time: the next one. It ended early or broke off: is the server's version still ours or newer?
/// One that is older means that its store was restored from a copy, and all is read again.</item>
/// <item>Nobody answered when a watch was to be opened: the server was away, and may come back with the store of an older copy whose
/// version has passed ours since. All is read again.</item>
/// <item>410, an event that cannot be read, versions that go backwards, two silent watches in a row: all is read again, after a wait.</item>
/// </list>
/// </summary>
internal sealed class Reflector
{
    private const int MostTooLarge = 3;
    private readonly IKubernetesApi _api;
    private readonly ResourceType _type;
    private readonly ReflectorTarget _target;
    private readonly ListRequest _request;
    private readonly ClusterCacheOptions _options;
    private readonly Backoff _backoff;
    private readonly Backoff _listBackoff;
    private bool _usesWatchList;
    private string _version = "";
    private bool _mustCompare;
    private int _silences;
    private int _tooLarge;

    public Reflector(IKubernetesApi api, ResourceType type, ListRequest request, ReflectorTarget target, ClusterCacheOptions options)
    {
        (_api, _type, _request, _target, _options) = (api, type, request with { Limit = options.PageSize }, target, options);
        _usesWatchList = options.UsesWatchList;
        _backoff = new Backoff(options.TimeProvider, options.Random);
        _listBackoff = new Backoff(options.TimeProvider, options.Random);
    }

    /// <summary>Runs until its token says so.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                if (await StepAsync(cancellation))
                    continue;
                await _backoff.WaitAsync(null, cancellation);
            }
#pragma warning disable CA1031 // Whatever happens to one kind, it goes on being read.
            catch (Exception problem) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
            {
                var failure = problem as ApiException ?? new ApiException($"{_type}: {problem.GetType().Name}: {problem.Message}", null, problem);
                if (_version.Length == 0 && _usesWatchList && IsWithoutWatchList(failure))
                {
                    _usesWatchList = false;
                    continue;
                }

                // That all must be read again has waits of its own: after a long absence of the server the first is short.
                var hadVersion = _version.Length > 0;
                Judge(failure);
                if (hadVersion && _version.Length == 0)
                    await _listBackoff.WaitAsync(null, cancellation);
                else
                    await _backoff.WaitAsync(failure, cancellation);
            }
        }
    }

    // False: it went on so shortly that there must be a pause.
    private async Task<bool> StepAsync(CancellationToken cancellation)
    {
        if (_version.Length == 0 && !_usesWatchList)
        {
            var (items, version) = await new ObjectLister(_api, _type, _request).ReadAsync(cancellation);
            Replace(items, version);
        }
        else if (_version.Length > 0 && _mustCompare && !await IsSameHistoryAsync(cancellation))
        {
            _version = "";
            return false;
        }

        var began = _options.TimeProvider.GetTimestamp();
        var timeout = _options.WatchTimeout * (1 + _options.Random());
        var hasEvents = await WatchAsync(timeout, cancellation);
        var lasted = _options.TimeProvider.GetElapsedTime(began);
        _mustCompare = lasted < timeout * 0.9;
        return hasEvents || lasted > TimeSpan.FromSeconds(1);
    }

    private async Task<bool> WatchAsync(TimeSpan timeout, CancellationToken cancellation)
    {
        var initial = _version.Length == 0 ? new Dictionary<Config.Model.ObjectReference, KubernetesObject>() : null;
        var request = new WatchRequest
        {
            Namespace = _request.Namespace,
            FieldSelector = _request.FieldSelector,
            LabelSelector = _request.LabelSelector,
            ResourceVersion = _version,
            SendInitialEvents = initial is not null,
            TimeoutSeconds = (int)timeout.TotalSeconds,
        };
        var hasEvents = false;
        _target.CountWatch();
        await foreach (var change in _api.WatchAsync(_type, request, cancellation))
        {
            if (!hasEvents)
                (hasEvents, _silences, _tooLarge) = (true, 0, 0);
            if (initial is null)
            {
                Take(change);
            }
            else if (change.EndsInitialEvents)
            {
                Replace(initial.Values, change.ResourceVersion);
                initial = null;
            }
            else if (change is { Type: WatchEventType.Deleted, Object: { } gone })
            {
                initial.Remove(gone.Reference);
            }
            else if (change.Object is { } known)
            {
                initial[known.Reference] = known;
            }
        }

        // A server that does not know WatchList and overlooked that it was asked for one.
        if (initial is not null)
            _usesWatchList = false;
        return hasEvents;
    }

    private void Take(WatchEvent change)
    {
        // Events of a kind come in the order of their versions; one that is out of order hides what else was lost.
        if (KubernetesObject.ParseRevision(change.ResourceVersion) < KubernetesObject.ParseRevision(_version))
            throw new ApiException($"the watch of {_type} went back from version {_version} to {change.ResourceVersion}") { Reason = WatchReasons.Unreadable };
        _target.Apply(change);
        if (change.ResourceVersion.Length > 0)
            _version = change.ResourceVersion;
        _target.Synced();
    }

    private void Replace(IReadOnlyCollection<KubernetesObject> items, string version)
    {
        _target.Replace(items);
        (_version, _mustCompare) = (version, false);
    }

    private async Task<bool> IsSameHistoryAsync(CancellationToken cancellation)
    {
        var head = await _api.ListAsync(_type, _request with { Limit = 1, IsSentOnce = true }, cancellation);
        _mustCompare = false;
        if (!(KubernetesObject.ParseRevision(head.ResourceVersion) < KubernetesObject.ParseRevision(_version)))
        {
            _target.Synced();
            return true;
        }

        _target.Failed(new ApiException($"the server is at version {head.ResourceVersion}, before {_version}: its store was restored from an older copy; all objects are read again"));
        return false;
    }

    private bool IsWithoutWatchList(ApiException failure) =>
        failure.IsInvalid || failure.Reason is WatchReasons.Silence || failure.StatusCode is System.Net.HttpStatusCode.MethodNotAllowed or System.Net.HttpStatusCode.NotAcceptable;

    // No connection, or a proxy that says so. A watch that breaks off is not that: the next one may be answered at once.
    private static bool IsUnanswered(ApiException failure) => failure.Reason.Length == 0
        && failure.StatusCode is null or System.Net.HttpStatusCode.BadGateway or System.Net.HttpStatusCode.ServiceUnavailable or System.Net.HttpStatusCode.GatewayTimeout;

    private void Judge(ApiException failure)
    {
        _mustCompare = !failure.IsForbidden;
        if (failure.IsTooLargeResourceVersion)
        {
            // A replica that lags will catch up; one that does not is right, and we are not.
            if (++_tooLarge >= MostTooLarge)
                (_version, _tooLarge) = ("", 0);
        }
        else if (failure.IsExpired || failure.IsNotFound || failure.IsInvalid || failure.Reason is WatchReasons.Unreadable or WatchReasons.TooLong || IsUnanswered(failure))
        {
            _version = "";
        }
        else if (failure.Reason is WatchReasons.Silence && ++_silences >= 2)
        {
            (_version, _silences) = ("", 0);
        }

        _target.Failed(failure);
    }
}
