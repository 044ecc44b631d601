using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Discovery;
using CorsGate.Kubernetes.Status;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Status;

/// <summary>A server in memory with the kinds that have a status, and a writer.</summary>
internal sealed class Written
{
    public const string Group = "gateway.networking.k8s.io";
    public const string Ours = StatusOptions.OwnControllerName;
    private static readonly SourceLocation At = new("test", 1, 1);

    public Written(StatusWriterOptions? options = null)
    {
        Routes = Server.Add(Group, "v1", "HTTPRoute", "httproutes");
        Gateways = Server.Add(Group, "v1", "Gateway", "gateways");
        Classes = Server.Add(Group, "v1", "GatewayClass", "gatewayclasses", isNamespaced: false);
        Policies = Server.Add("gateway.kgateway.dev", "v1alpha1", "TrafficPolicy", "trafficpolicies");
        Ingresses = Server.Add("networking.k8s.io", "v1", "Ingress", "ingresses");
        Events = Server.Add("events.k8s.io", "v1", "Event", "events");
        Api = new MemoryApi(Server, Time);
        Writer = new StatusWriter(Api, (options ?? new StatusWriterOptions()) with { TimeProvider = Time, Report = Reports.Add, Concurrency = 1 });
    }

    public FakeApiServer Server { get; } = new();

    public ManualTime Time { get; } = new();

    public MemoryApi Api { get; }

    public StatusWriter Writer { get; }

    public List<string> Reports { get; } = [];

    public FakeKind Routes { get; }

    public FakeKind Gateways { get; }

    public FakeKind Classes { get; }

    public FakeKind Policies { get; }

    public FakeKind Ingresses { get; }

    public FakeKind Events { get; }

    /// <summary>The objects as a cache that is up to date has them.</summary>
    public ClusterSnapshot Snapshot => Server.Kinds.Aggregate(ClusterSnapshot.Empty, (snapshot, kind) => snapshot.With(
        new KindName(kind.Group, kind.Kind),
        kind.Objects.Values.Select(json => KubernetesObject.Parse(new ResourceType(kind.Group, kind.Version, kind.Kind, kind.Plural, kind.IsNamespaced), Encoding.UTF8.GetBytes(json.ToJsonString())))
            .ToImmutableDictionary(item => item.Reference)));

    public FakeWrites Others => new(Server);

    public static ObjectReference Reference(FakeKind kind, string name, string ns = "default") => new(kind.Group, kind.Kind, kind.IsNamespaced ? ns : "", name);

    public static DesiredStatus Desired(params ObjectStatus[] statuses) =>
        new(statuses.ToImmutableDictionary(status => status.Reference), []) { Changed = [.. statuses.Select(status => status.Reference)] };

    public static ImmutableArray<StatusCondition> Conditions(bool isAccepted = true, string message = "fine") =>
    [
        isAccepted ? StatusCondition.True("Accepted", ConditionReason.Accepted, message) : StatusCondition.False("Accepted", ConditionReason.NoMatchingParent, message),
        StatusCondition.True("ResolvedRefs", ConditionReason.ResolvedRefs, "fine"),
    ];

    public static ParentRef Parent(string name, string? section = null, int? port = null, bool hasNamespace = true) =>
        new(new ResourceLink(Group, "Gateway", "infra", name, At, "spec.parentRefs[0]"), section, port) { HasNamespace = hasNamespace };

    public RouteStatus Route(string name = "r", long generation = 1, bool isAccepted = true, string message = "fine", params string[] parents) => new()
    {
        Reference = Reference(Routes, name),
        ObservedGeneration = generation,
        Parents = [.. (parents.Length == 0 ? ["gw"] : parents).Select(parent => new ParentStatus(Parent(parent), Ours, Conditions(isAccepted, message)))],
    };

    public GatewayStatus Gateway(string name = "gw", int attached = 1) => new()
    {
        Reference = Reference(Gateways, name),
        ObservedGeneration = 1,
        Addresses = [new GatewayAddress("IPAddress", "192.0.2.1")],
        Conditions = Conditions(),
        Listeners = [new ListenerStatus("http", ["HTTPRoute"], attached, Conditions())],
    };

    /// <summary>Writes, with a cache that is up to date unless another is given. Nothing takes time.</summary>
    public TimeSpan? Write(DesiredStatus desired, ClusterSnapshot? snapshot = null, params ObjectReference[]? changed)
    {
        var work = Writer.WriteAsync(desired, snapshot ?? Snapshot, changed is { Length: > 0 } ? changed.ToHashSet() : null, CancellationToken.None);
        Assert.True(work.Wait(Wait.Longest));
        return work.Result;
    }

    public JsonObject Status(FakeKind kind, string name) => (JsonObject)kind.Objects[$"default/{name}"]["status"]!;

    public void SetStatus(FakeKind kind, string name, string json) =>
        Others.Change(kind, "default", name, item => item["status"] = JsonNode.Parse(json));

    public static string Time1(double seconds) => new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
