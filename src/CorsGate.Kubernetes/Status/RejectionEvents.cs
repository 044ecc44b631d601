using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CorsGate.Config.Model;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.LeaderElection;

namespace CorsGate.Kubernetes.Status;

/// <summary>
/// Kubernetes Events (events.k8s.io/v1) about objects that are rejected. What was said about an object is not said again: the name of an
/// Event is made from what it says, so that the server itself refuses a repetition by another leader. A burst is bounded.
/// </summary>
internal sealed class RejectionEvents(IKubernetesApi api, StatusWriterOptions options)
{
    private const int LongestNote = 1_024;
    private const int LongestName = 200;
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);
    private Dictionary<ObjectReference, (string Uid, Rejection Rejection)> _told = [];
    private double _tokens = options.EventBurst;
    private long _refilled = options.TimeProvider.GetTimestamp();

    /// <summary>Sends what was not told yet.</summary>
    /// <param name="rejections">What there is to tell now.</param>
    /// <param name="snapshot">The objects.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>When to come again; null: everything was told.</returns>
    public async Task<TimeSpan?> SendAsync(ImmutableArray<Rejection> rejections, ClusterSnapshot snapshot, CancellationToken cancellation)
    {
        // What is no more told is forgotten, so that the memory is as large as what is rejected now.
        var told = new Dictionary<ObjectReference, (string Uid, Rejection Rejection)>();
        TimeSpan? again = null;
        foreach (var rejection in rejections)
        {
            if (snapshot.Find(rejection.Object) is not { } about)
                continue;
            if (_told.TryGetValue(rejection.Object, out var known) && known == (about.Uid, rejection))
                told[rejection.Object] = known;
            else if (!TryTake())
                again = Refill;
            else if (await TrySendAsync(about, rejection, Name(about, rejection), cancellation))
                told[rejection.Object] = (about.Uid, rejection);
            else
                again ??= options.LongestRepetition;
        }

        _told = told;
        return again;
    }

    private async Task<bool> TrySendAsync(KubernetesObject about, Rejection rejection, string name, CancellationToken cancellation)
    {
        var ns = about.Reference.Namespace.Length == 0 ? "default" : about.Reference.Namespace;
        try
        {
            await api.CreateAsync(new ObjectPath(KnownTypes.Event, ns, null), Encoding.UTF8.GetBytes(Body(about, rejection, name, ns).ToJsonString()), cancellation);
            return true;
        }
        catch (ApiException known) when (known.IsAlreadyExists)
        {
            return true;
        }
        catch (ApiException failure)
        {
            options.Report($"an Event about {about.Reference} cannot be written: {failure.Message}");
            return false;
        }
    }

    private JsonObject Body(KubernetesObject about, Rejection rejection, string name, string ns) => new()
    {
        ["apiVersion"] = KnownTypes.Event.ApiVersion,
        ["kind"] = KnownTypes.Event.Kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
        ["eventTime"] = LeaseRecord.Time(options.TimeProvider.GetUtcNow()),
        ["reportingController"] = StatusOptions.OwnControllerName,
        ["reportingInstance"] = options.Instance,
        ["action"] = "Reject",
        ["reason"] = rejection.Reason.ToString(),
        ["type"] = "Warning",
        ["note"] = rejection.Message.Length <= LongestNote ? rejection.Message : rejection.Message[..(LongestNote - 1)],
        ["regarding"] = new JsonObject
        {
            ["apiVersion"] = about.Type.ApiVersion,
            ["kind"] = about.Type.Kind,
            ["namespace"] = about.Reference.Namespace,
            ["name"] = about.Reference.Name,
            ["uid"] = about.Uid,
            ["resourceVersion"] = about.ResourceVersion,
        },
    };

    private static string Name(KubernetesObject about, Rejection rejection)
    {
        var said = SHA256.HashData(Encoding.UTF8.GetBytes($"{about.Uid}\n{rejection.Reason}\n{rejection.Message}"));
        var name = about.Reference.Name.Length <= LongestName ? about.Reference.Name : about.Reference.Name[..LongestName].TrimEnd('.', '-');
        return $"{name}.{Convert.ToHexStringLower(said.AsSpan(0, 8))}";
    }

    private bool TryTake()
    {
        var elapsed = options.TimeProvider.GetElapsedTime(_refilled);
        _refilled = options.TimeProvider.GetTimestamp();
        _tokens = Math.Min(options.EventBurst, _tokens + (elapsed / Refill));
        if (_tokens < 1)
            return false;
        _tokens--;
        return true;
    }
}
