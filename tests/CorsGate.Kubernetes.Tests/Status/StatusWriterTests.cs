using System.Text;
using System.Text.Json.Nodes;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Status;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Status;

/// <summary>What is written to objects, and above all what is not.</summary>
public sealed class StatusWriterTests
{
    private readonly Written _test = new();

    private void Put(FakeKind kind, string name) => _test.Server.Put(kind, name);

    [Fact]
    public void A_route_gets_its_parents_as_they_were_written_in_one_write_and_none_after_it()
    {
        Put(_test.Routes, "r");
        var status = _test.Route() with
        {
            Parents =
            [
                new ParentStatus(Written.Parent("gw", "http", 80), Written.Ours, Written.Conditions()),
                new ParentStatus(Written.Parent("other", hasNamespace: false), Written.Ours, Written.Conditions(false)),
            ],
        };
        Assert.Null(_test.Write(Written.Desired(status)));

        Assert.Equal("PATCH apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes/r/status", Assert.Single(_test.Api.Log).Call);
        var parents = _test.Status(_test.Routes, "r")["parents"]!.AsArray();
        Assert.Equal("""{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"gw","namespace":"infra","sectionName":"http","port":80}""", parents[0]!["parentRef"]!.ToJsonString());
        Assert.Equal("""{"group":"gateway.networking.k8s.io","kind":"Gateway","name":"other"}""", parents[1]!["parentRef"]!.ToJsonString());
        Assert.Equal(
            $$"""{"type":"Accepted","status":"True","reason":"Accepted","message":"fine","observedGeneration":1,"lastTransitionTime":"{{Written.Time1(0)}}"}""",
            parents[0]!["conditions"]![0]!.ToJsonString());

        for (var i = 0; i < 60; i++)
        {
            _test.Time.Advance(TimeSpan.FromSeconds(1));
            Assert.Null(_test.Write(Written.Desired(status)));
        }

        Assert.Single(_test.Api.Log);
    }

    [Fact]
    public void Entries_of_others_stay_byte_for_byte()
    {
        const string Foreign = """{"controllerName":"example.com/x","parentRef":{"name":"gw","namespace":"infra"},"conditions":[{"type":"Accepted","status":"True","reason":"Odd","message":"é \u0000 1e400","observedGeneration":18446744073709551615,"lastTransitionTime":"2020-01-01T00:00:00Z","unknown":[1.0,1e3]}]}""";
        Put(_test.Routes, "r");
        _test.SetStatus(_test.Routes, "r", $$"""{"parents":[{{Foreign}},{"controllerName":"corsgate.dev/gateway-controller","parentRef":{"name":"gone","namespace":"infra"},"conditions":[]},{{Foreign}}],"mine":{"x":1.50} }""");
        var before = _test.Status(_test.Routes, "r");
        var foreign = before["parents"]![0]!.ToJsonString();
        _test.Write(Written.Desired(_test.Route()));

        var after = _test.Status(_test.Routes, "r");
        Assert.Equal([foreign, foreign, "gw"], after["parents"]!.AsArray().Select(parent => (string?)parent!["controllerName"] == Written.Ours ? (string?)parent["parentRef"]!["name"] : parent.ToJsonString()));
        Assert.Equal(before["mine"]!.ToJsonString(), after["mine"]!.ToJsonString());

        // No byte of theirs was sent.
        Assert.DoesNotContain("example.com/x", _test.Api.Log[^1].Body, StringComparison.Ordinal);
        Assert.Single(_test.Api.Log);
    }

    [Fact]
    public void Other_controller_names_of_ours_are_ours_too()
    {
        var test = new Written(new StatusWriterOptions { ControllerNames = [Written.Ours, "kgateway.dev/kgateway"] });
        test.Server.Put(test.Routes, "r");
        test.SetStatus(test.Routes, "r", """{"parents":[{"controllerName":"kgateway.dev/kgateway","parentRef":{"name":"gone","namespace":"infra"},"conditions":[]}]}""");
        test.Write(Written.Desired());
        Assert.Empty(test.Status(test.Routes, "r")["parents"]!.AsArray());
    }

    [Fact]
    public void The_time_of_a_transition_stays_while_the_status_does()
    {
        Put(_test.Routes, "r");
        _test.Write(Written.Desired(_test.Route()));
        _test.Time.Advance(TimeSpan.FromMinutes(1));
        _test.Write(Written.Desired(_test.Route(message: "other words")));
        var conditions = _test.Status(_test.Routes, "r")["parents"]![0]!["conditions"]!;
        Assert.Equal(("other words", Written.Time1(0)), ((string?)conditions[0]!["message"], (string?)conditions[0]!["lastTransitionTime"]));

        _test.Write(Written.Desired(_test.Route(isAccepted: false)));
        conditions = _test.Status(_test.Routes, "r")["parents"]![0]!["conditions"]!;
        Assert.Equal((Written.Time1(60), Written.Time1(0)), ((string?)conditions[0]!["lastTransitionTime"], (string?)conditions[1]!["lastTransitionTime"]));
    }

    [Fact]
    public void Entries_of_parents_that_are_gone_are_removed_and_a_deleted_route_is_left_alone()
    {
        Put(_test.Routes, "r");
        Put(_test.Routes, "s");
        _test.Write(Written.Desired(_test.Route(parents: ["a", "b", "c"]), _test.Route("s")));
        _test.Write(Written.Desired(_test.Route(parents: ["c", "d"]), _test.Route("s")));
        Assert.Equal(["c", "d"], _test.Status(_test.Routes, "r")["parents"]!.AsArray().Select(parent => (string?)parent!["parentRef"]!["name"]));

        var writes = _test.Api.Writes;
        _test.Server.Delete(_test.Routes, "s");
        _test.Write(Written.Desired(_test.Route(parents: ["c", "d"])));
        Assert.Equal(writes, _test.Api.Writes);
        _test.Write(Written.Desired());
        Assert.Empty(_test.Status(_test.Routes, "r")["parents"]!.AsArray());
    }

    [Fact]
    public void Our_own_write_is_known_before_the_cache_shows_it()
    {
        Put(_test.Routes, "r");
        var stale = _test.Snapshot;
        _test.Write(Written.Desired(_test.Route()), stale);
        _test.Write(Written.Desired(_test.Route()), stale);
        Assert.Single(_test.Api.Log);

        // The next change is made on top of it, without a conflict.
        _test.Write(Written.Desired(_test.Route(message: "b")), stale);
        Assert.Equal(2, _test.Api.Log.Count);
        Assert.Equal("b", (string?)_test.Status(_test.Routes, "r")["parents"]![0]!["conditions"]![0]!["message"]);
    }

    [Fact]
    public void A_status_that_was_lost_with_a_restored_store_is_written_again()
    {
        Put(_test.Routes, "r");
        var copy = _test.Routes.Objects["default/r"].DeepClone().AsObject();
        var stale = _test.Snapshot;
        _test.Write(Written.Desired(_test.Route()), stale);
        _test.Routes.Objects["default/r"] = copy;
        _test.Time.Advance(TimeSpan.FromSeconds(2));
        _test.Write(Written.Desired(_test.Route()), stale.AfterList());

        Assert.Equal(2, _test.Api.Writes);
        Assert.Single(_test.Status(_test.Routes, "r")["parents"]!.AsArray());
    }

    [Fact]
    public void After_a_conflict_the_object_is_read_again_and_nothing_of_the_other_s_is_lost()
    {
        Put(_test.Routes, "r");
        var stale = _test.Snapshot;
        _test.SetStatus(_test.Routes, "r", """{"parents":[{"controllerName":"x/y","parentRef":{"name":"gw"},"conditions":[]}]}""");
        _test.Write(Written.Desired(_test.Route()), stale);

        Assert.Equal(["PATCH", "GET", "PATCH"], _test.Api.Log.Select(entry => entry.Call.Split(' ')[0]));
        Assert.Equal(["x/y", Written.Ours], _test.Status(_test.Routes, "r")["parents"]!.AsArray().Select(parent => (string?)parent!["controllerName"]));
    }

    [Theory]
    [InlineData(404, 0)]
    [InlineData(500, 1)]
    public void An_object_that_cannot_be_read_after_a_conflict_costs_no_other(int code, int reports)
    {
        Put(_test.Routes, "r");
        var stale = _test.Snapshot;
        _test.SetStatus(_test.Routes, "r", """{"parents":[]}""");
        Put(_test.Routes, "s");
        var snapshot = stale.With(new("gateway.networking.k8s.io", "HTTPRoute"), _test.Snapshot.Of(new("gateway.networking.k8s.io", "HTTPRoute")).SetItem(Written.Reference(_test.Routes, "r"), stale.Find(Written.Reference(_test.Routes, "r"))!));
        _test.Api.Before = (call, _) => call.StartsWith("GET", StringComparison.Ordinal) ? Task.FromException(new ApiException("no", (System.Net.HttpStatusCode)code)) : Task.CompletedTask;

        Assert.NotNull(_test.Write(Written.Desired(_test.Route(), _test.Route("s")), snapshot));
        Assert.Equal(reports, _test.Reports.Count);
        Assert.Single(_test.Status(_test.Routes, "s")["parents"]!.AsArray());
    }

    [Fact]
    public void A_status_made_from_another_generation_is_not_written()
    {
        Put(_test.Routes, "r");
        var stale = _test.Snapshot;
        _test.Others.Change(_test.Routes, "default", "r", route => route["spec"] = new JsonObject { ["x"] = 1 });
        _test.Write(Written.Desired(_test.Route()));
        Assert.Empty(_test.Api.Log);

        // Also when that shows only after a conflict.
        _test.Write(Written.Desired(_test.Route()), stale);
        Assert.Equal(["PATCH", "GET"], _test.Api.Log.Select(entry => entry.Call.Split(' ')[0]));
        _test.Write(Written.Desired(_test.Route(generation: 2)));
        Assert.Equal(2, (int)_test.Status(_test.Routes, "r")["parents"]![0]!["conditions"]![0]!["observedGeneration"]!);
    }

    [Fact]
    public void Against_one_who_rewrites_ours_writes_become_rare()
    {
        Put(_test.Routes, "r");
        var desired = Written.Desired(_test.Route());
        for (var second = 0; second < 3_600; second++)
        {
            _test.Write(desired);
            _test.SetStatus(_test.Routes, "r", """{"parents":[]}""");
            _test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        // 1, 2, 4 … 256 s, then every 300 s.
        Assert.InRange(_test.Api.Writes, 10, 22);

        // What is another status goes at once.
        var writes = _test.Api.Writes;
        _test.Write(Written.Desired(_test.Route(message: "changed")));
        Assert.Equal(writes + 1, _test.Api.Writes);
    }

    [Fact]
    public void What_was_put_off_says_when_to_come_again()
    {
        Put(_test.Routes, "r");
        _test.Write(Written.Desired(_test.Route()));
        _test.SetStatus(_test.Routes, "r", """{"parents":[]}""");
        Assert.Equal(TimeSpan.FromSeconds(1), _test.Write(Written.Desired(_test.Route())));
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_test.Write(Written.Desired(_test.Route())));
        Assert.Equal(2, _test.Api.Writes);
    }

    [Fact]
    public async Task What_the_server_drops_is_not_written_again()
    {
        Put(_test.Gateways, "gw");
        _test.Write(Written.Desired(_test.Gateway()));

        // A server whose CRD has no addresses: every write loses them, and ours is the same each time.
        var writes = _test.Api.Writes;
        Assert.Equal(1, writes);
        var pruning = new PruningApi(_test.Api, "addresses");
        var writer = new StatusWriter(pruning, new StatusWriterOptions { TimeProvider = _test.Time });
        _test.Others.Change(_test.Gateways, "default", "gw", gateway => ((JsonObject)gateway["status"]!).Remove("addresses"));
        for (var i = 0; i < 20; i++)
        {
            await writer.WriteAsync(Written.Desired(_test.Gateway()), _test.Snapshot, null, CancellationToken.None);
            _test.Time.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal(1, pruning.Patches);
    }

    [Fact]
    public void A_Gateway_keeps_conditions_of_others_and_gets_addresses_listeners_and_ours()
    {
        Put(_test.Gateways, "gw");
        _test.SetStatus(_test.Gateways, "gw", """{"conditions":[{"type":"Accepted","status":"Unknown","reason":"Pending","message":"Waiting for controller","lastTransitionTime":"1970-01-01T00:00:00Z"},{"type":"example.com/Other","status":"True","reason":"X","message":"","lastTransitionTime":"2020-01-01T00:00:00Z"}],"listeners":[{"name":"old"}]}""");
        _test.Write(Written.Desired(_test.Gateway(attached: 3)));
        var status = _test.Status(_test.Gateways, "gw");
        Assert.Equal(["Accepted", "example.com/Other", "ResolvedRefs"], status["conditions"]!.AsArray().Select(condition => (string?)condition!["type"]));
        Assert.Equal("""[{"type":"IPAddress","value":"192.0.2.1"}]""", status["addresses"]!.ToJsonString());
        var listener = Assert.Single(status["listeners"]!.AsArray())!;
        Assert.Equal(("http", 3), ((string?)listener["name"], (int)listener["attachedRoutes"]!));
        Assert.Equal("""[{"group":"gateway.networking.k8s.io","kind":"HTTPRoute"}]""", listener["supportedKinds"]!.ToJsonString());

        _test.Write(Written.Desired(_test.Gateway(attached: 3)));
        Assert.Single(_test.Api.Log);
        _test.Time.Advance(TimeSpan.FromSeconds(1));
        _test.Write(Written.Desired(_test.Gateway(attached: 4)));
        Assert.Equal(2, _test.Api.Log.Count);
    }

    [Fact]
    public void A_class_an_Ingress_and_a_policy_get_theirs_in_one_write_each()
    {
        _test.Server.Put(_test.Classes, "corsgate");
        Put(_test.Ingresses, "i");
        Put(_test.Policies, "p");
        var desired = Written.Desired(
            new GatewayClassStatus { Reference = Written.Reference(_test.Classes, "corsgate"), ObservedGeneration = 1, Conditions = Written.Conditions(), SupportedFeatures = ["Gateway", "HTTPRoute"] },
            new IngressStatus { Reference = Written.Reference(_test.Ingresses, "i"), ObservedGeneration = 1, Addresses = [new GatewayAddress("Hostname", "lb.test"), new GatewayAddress("IPAddress", "192.0.2.1")] },
            Policy(1));
        for (var i = 0; i < 3; i++)
            Assert.Null(_test.Write(desired));
        Assert.Equal(3, _test.Api.Log.Count);
        Assert.Equal("""[{"name":"Gateway"},{"name":"HTTPRoute"}]""", _test.Status(_test.Classes, "corsgate")["supportedFeatures"]!.ToJsonString());
        Assert.Equal("""{"ingress":[{"hostname":"lb.test"},{"ip":"192.0.2.1"}]}""", _test.Status(_test.Ingresses, "i")["loadBalancer"]!.ToJsonString());
        Assert.Equal(
            """{"group":"gateway.networking.k8s.io","kind":"Gateway","namespace":"default","name":"gw00"}""",
            _test.Status(_test.Policies, "p")["ancestors"]![0]!["ancestorRef"]!.ToJsonString());
    }

    [Fact]
    public void A_policy_with_more_Gateways_than_the_list_holds_ends_with_a_summary()
    {
        Put(_test.Policies, "p");
        _test.Write(Written.Desired(Policy(20)));
        var ancestors = _test.Status(_test.Policies, "p")["ancestors"]!.AsArray();
        Assert.Equal(16, ancestors.Count);
        Assert.Equal("StatusSummary", (string?)ancestors[15]!["ancestorRef"]!["name"]);
        Assert.Contains("5 more", (string?)ancestors[15]!["conditions"]![0]!["message"], StringComparison.Ordinal);
        _test.Write(Written.Desired(Policy(20)));
        Assert.Single(_test.Api.Log);
    }

    [Fact]
    public void Entries_of_others_leave_us_the_room_that_there_is()
    {
        Put(_test.Policies, "p");
        _test.SetStatus(_test.Policies, "p", $$"""{"ancestors":[{{string.Join(",", Enumerable.Range(0, 14).Select(i => $$"""{"controllerName":"x/y","ancestorRef":{"name":"f{{i}}"},"conditions":[]}"""))}}]}""");
        _test.Write(Written.Desired(Policy(5)));
        Assert.Equal(16, _test.Status(_test.Policies, "p")["ancestors"]!.AsArray().Count);
        _test.Write(Written.Desired(Policy(5)));
        Assert.Single(_test.Api.Log);
    }

    [Fact]
    public void A_write_that_is_refused_is_said_and_tried_again_ever_more_rarely()
    {
        Put(_test.Routes, "r");
        _test.Api.Before = (_, _) => Task.FromException(new ApiException("forbidden", System.Net.HttpStatusCode.Forbidden));
        for (var second = 0; second < 1_000; second++)
        {
            Assert.NotNull(_test.Write(Written.Desired(_test.Route())));
            _test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(_test.Reports.Count, 5, 13);
        Assert.Contains("HTTPRoute default/r", _test.Reports[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_thousand_routes_one_after_another_cost_at_most_20_writes_of_their_Gateway()
    {
        Put(_test.Gateways, "gw");
        TimeSpan? again = null;
        for (var i = 1; i <= 1_000; i++)
        {
            again = _test.Write(Written.Desired(_test.Gateway(attached: i)));
            _test.Time.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.InRange(_test.Api.Writes, 5, 20);
        _test.Time.Advance(again!.Value);
        Assert.Null(_test.Write(Written.Desired(_test.Gateway(attached: 1_000))));
        Assert.Equal(1_000, (int)_test.Status(_test.Gateways, "gw")["listeners"]![0]!["attachedRoutes"]!);

        // Once it is quiet, a change shows at once.
        _test.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(_test.Write(Written.Desired(_test.Gateway(attached: 1_001))));
        Assert.Equal(1_001, (int)_test.Status(_test.Gateways, "gw")["listeners"]![0]!["attachedRoutes"]!);
    }

    [Fact]
    public void What_is_right_stays_right_until_the_object_or_the_status_is_another()
    {
        Put(_test.Routes, "r");
        Put(_test.Gateways, "gw");
        Put(_test.Policies, "p");
        _test.Write(Written.Desired(_test.Route(), _test.Gateway(), Policy(2)));
        var snapshot = _test.Snapshot;
        for (var i = 0; i < 3; i++)
            _test.Write(Written.Desired(_test.Route(), _test.Gateway(), Policy(2)), snapshot);
        Assert.Equal(3, _test.Api.Writes);

        // The status is another.
        _test.Time.Advance(TimeSpan.FromSeconds(5));
        _test.Write(Written.Desired(_test.Route(message: "b"), _test.Gateway(attached: 2), Policy(3)), snapshot);
        Assert.Equal(6, _test.Api.Writes);

        // The object is another.
        _test.SetStatus(_test.Routes, "r", """{"parents":[]}""");
        _test.Time.Advance(TimeSpan.FromSeconds(5));
        _test.Write(Written.Desired(_test.Route(message: "b"), _test.Gateway(attached: 2), Policy(3)));
        Assert.Equal(7, _test.Api.Writes);
    }

    [Fact]
    public void A_thousand_routes_cost_a_thousand_writes()
    {
        for (var i = 0; i < 1_000; i++)
            Put(_test.Routes, $"r{i}");
        Put(_test.Gateways, "gw");
        var desired = Written.Desired([_test.Gateway(attached: 1_000), .. Enumerable.Range(0, 1_000).Select(i => _test.Route($"r{i}"))]);
        _test.Write(desired);
        _test.Write(desired);
        Assert.Equal(1_001, _test.Api.Log.Count);
    }

    private PolicyStatus Policy(int gateways) => new()
    {
        Reference = Written.Reference(_test.Policies, "p"),
        ObservedGeneration = 1,
        Ancestors = [.. Enumerable.Range(0, gateways).Select(i => new AncestorStatus(Written.Reference(_test.Gateways, $"gw{i:00}"), Written.Ours, Written.Conditions()))],
    };

    /// <summary>Answers as a server does that drops a field which its CRD does not know.</summary>
    private sealed class PruningApi(IKubernetesApi inner, string field) : IKubernetesApi
    {
        public int Patches { get; private set; }

        public async Task<KubernetesObject> PatchAsync(ObjectPath target, PatchOptions patch, ReadOnlyMemory<byte> json, CancellationToken cancellation)
        {
            Patches++;
            var operations = JsonNode.Parse(json.Span)!.AsArray();
            foreach (var operation in operations.Where(operation => ((string)operation!["path"]!).EndsWith(field, StringComparison.Ordinal)).ToArray())
                operations.Remove(operation);
            return await inner.PatchAsync(target, patch, Encoding.UTF8.GetBytes(operations.ToJsonString()), cancellation);
        }

        public Task<KubernetesObject> GetAsync(ObjectPath target, CancellationToken cancellation) => inner.GetAsync(target, cancellation);

        public Task<KubernetesObject> CreateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation) => inner.CreateAsync(target, json, cancellation);

        public Task<KubernetesObject> UpdateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation) => inner.UpdateAsync(target, json, cancellation);

        public Task DeleteAsync(ObjectPath target, CancellationToken cancellation) => inner.DeleteAsync(target, cancellation);

        public Task<ApiDocument> GetDocumentAsync(string path, string accept, CancellationToken cancellation) => inner.GetDocumentAsync(path, accept, cancellation);

        public Task<ObjectList> ListAsync(ResourceType type, ListRequest request, CancellationToken cancellation) => inner.ListAsync(type, request, cancellation);

        public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, WatchRequest request, CancellationToken cancellation) => inner.WatchAsync(type, request, cancellation);
    }
}
