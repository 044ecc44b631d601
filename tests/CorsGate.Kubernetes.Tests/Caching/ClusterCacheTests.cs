using CorsGate.Config.Model;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Discovery;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Caching;

/// <summary>Several kinds, of which some are absent, forbidden or fail; and who is told of changes.</summary>
public sealed class ClusterCacheTests
{
    [Fact]
    public async Task A_kind_whose_CRD_is_missing_costs_only_that_kind_and_is_read_when_it_comes()
    {
        await using var test = await CacheUnderTest.StartAsync(s =>
        {
            s.Put(s.Kinds[0], "a");
            s.Add("example.dev", "v1", "Gadget", "gadgets").IsServed = false;
        });
        Assert.Equal(KindPhase.Absent, test.Status("Gadget").Phase);
        Assert.Contains(test.Reports, r => r.ToString() == "Gadget.example.dev: the API server does not serve this kind; it is read as soon as its CRD is installed");
        Assert.Equal(["default/a"], test.Known());

        test.Server.Kinds[1].IsServed = true;
        test.Server.Put(test.Server.Kinds[1], "g");

        await test.Time.AdvanceUntilAsync(() => test.Known("Gadget") is ["default/g"]);
        Assert.Contains(test.Reports, r => r.ToString() == "Gadget.example.dev: is read now");
    }

    [Fact]
    public async Task Objects_of_a_kind_whose_CRD_is_removed_vanish_and_it_is_told()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));

        test.Widgets.IsServed = false;
        test.Server.End(test.Widgets);

        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Absent);
        Assert.Empty(test.Known());
        Assert.True(test.Cache.HasSynced);
        Assert.Contains(test.Reports, r => r.Message.Contains("does not serve this kind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_CRD_that_has_taken_its_objects_along_is_gone_soon()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));

        test.Server.Delete(test.Widgets, "a");
        await Wait.UntilAsync(() => test.Known() is []);
        test.Widgets.IsServed = false;
        test.Server.End(test.Widgets);

        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Absent);
        Assert.InRange(test.Time.Elapsed, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task A_kind_that_is_not_found_while_a_server_starts_keeps_its_objects()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));

        test.Widgets.IsServed = false;
        test.Server.End(test.Widgets);
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Failing, 0.1);
        await test.Time.AdvanceUntilAsync(() => test.Time.Elapsed > TimeSpan.FromSeconds(50));
        Assert.Equal(["default/a"], test.Known());
        test.Widgets.IsServed = true;
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Synced, 0.1);

        Assert.Equal(["default/a"], test.Known());
        Assert.DoesNotContain(test.Reports, r => r.Message.Contains("does not serve this kind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kind_that_is_forbidden_costs_only_that_kind_and_is_read_when_it_is_permitted()
    {
        await using var test = await CacheUnderTest.StartAsync(s =>
        {
            s.Put(s.Kinds[0], "a");
            s.Put(s.Add("example.dev", "v1", "Gadget", "gadgets"), "g");
            s.Kinds[1].IsForbidden = true;
        });
        Assert.Equal(KindPhase.Forbidden, test.Status("Gadget").Phase);
        Assert.False(test.Status("Gadget").HasSynced);
        var report = Assert.Single(test.Reports);
        Assert.Equal(
            (ProblemSeverity.Warning, "Gadget.example.dev: the API server does not let us read this kind; it has no effect, or stays as it was read before: GET /apis/example.dev/v1/gadgets: 403 Forbidden: gadgets is forbidden"),
            (report.Severity, report.Message));

        test.Server.Kinds[1].IsForbidden = false;

        await test.Time.AdvanceUntilAsync(() => test.Known("Gadget") is ["default/g"], 2);
        Assert.Equal(["default/a"], test.Known());
    }

    [Fact]
    public async Task With_namespaces_only_those_are_asked_for_and_one_may_be_forbidden()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a", "one");
                s.Put(s.Kinds[0], "b", "two");
                s.Put(s.Kinds[0], "c", "three");
                s.FailWithStatus("namespaces/two/", int.MaxValue, 403, "Forbidden");
                s.Put(s.Add("example.dev", "v1", "Class", "classes", isNamespaced: false), "k");
            },
            o => o with { Namespaces = ["one", "two"] },
            synced: false);
        await Wait.UntilAsync(() => test.Cache.HasSynced);

        Assert.Equal(["one/a"], test.Known());
        Assert.Equal(["/k"], test.Known("Class"));
        Assert.Equal(KindPhase.Synced, test.Status(ns: "one").Phase);
        Assert.Equal(KindPhase.Forbidden, test.Status(ns: "two").Phase);
        Assert.DoesNotContain(test.Server.Requests, r => r.Contains("/v1/widgets", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_object_of_another_namespace_is_read_by_its_name_beside_the_namespaces()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a", "one");
                s.Put(s.Kinds[0], "gate", "system");
            },
            o => o with { Namespaces = ["one"] },
            wanted: kind => kind with { LabelSelector = "own=yes", FurtherObject = ("system", "gate") });

        Assert.Equal(["one/a", "system/gate"], test.Known());
        Assert.Equal(KindPhase.Synced, test.Status(ns: "system").Phase);
        var there = test.Server.Requests.Where(r => r.Contains("namespaces/system/", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(there);
        Assert.All(there, request => Assert.Contains("fieldSelector=metadata.name%3Dgate", request, StringComparison.Ordinal));
        Assert.All(there, request => Assert.DoesNotContain("labelSelector", request, StringComparison.Ordinal));
        Assert.DoesNotContain(test.Server.Requests, r => r.Contains("namespaces/one/", StringComparison.Ordinal) && r.Contains("fieldSelector", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData]
    [InlineData("system")]
    public async Task An_object_that_is_among_those_that_are_read_is_read_with_them(params string[] namespaces)
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a", "system");
                s.Put(s.Kinds[0], "gate", "system");
            },
            o => o with { Namespaces = [.. namespaces] },
            wanted: kind => kind with { FurtherObject = ("system", "gate") });

        Assert.Equal(["system/a", "system/gate"], test.Known());
        Assert.DoesNotContain(test.Server.Requests, r => r.Contains("fieldSelector", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_of_one_namespace_leaves_the_others_alone()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a", "one");
                s.Put(s.Kinds[0], "b", "two");
            },
            o => o with { Namespaces = ["one", "two"] });
        test.Server.Delete(test.Widgets, "a", "one", isTold: false);
        test.Server.Oldest = test.Server.Revision;
        lock (test.Server.Gate)
            test.Widgets.Watches.Single(w => w.Namespace == "one").Lines.Writer.TryComplete();

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["two/b"]);

        Assert.Equal(1, test.Status(ns: "two").Lists);
    }

    [Fact]
    public async Task It_has_synced_only_when_every_available_kind_has_been_read()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Add("example.dev", "v1", "Gadget", "gadgets");
                s.FailWithStatus("gadgets", int.MaxValue, 500, "InternalError");
            },
            synced: false);
        await Wait.UntilAsync(() => test.Status().HasSynced && test.Status("Gadget").Phase == KindPhase.Failing);
        Assert.False(test.Cache.HasSynced);

        test.Server.Kinds[1].IsForbidden = true;
        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced);

        Assert.Equal(KindPhase.Forbidden, test.Status("Gadget").Phase);
    }

    [Fact]
    public async Task A_kind_that_is_not_listed_keeps_its_objects_until_whoever_reads_it_is_told_that_it_is_unknown()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        test.Widgets.IsServed = false;
        test.Server.FailWithStatus("widgets", int.MaxValue, 503, "ServiceUnavailable");
        test.Server.End(test.Widgets, aborts: true);
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Failing);
        var failed = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Time.Elapsed - failed > TimeSpan.FromMinutes(5));
        Assert.Equal(["default/a"], test.Known());
        Assert.Equal(KindPhase.Failing, test.Status().Phase);

        // From then on for as long as for any other kind.
        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Status().IsUnknown);
        var unknown = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Absent);
        Assert.InRange(test.Time.Elapsed - unknown, TimeSpan.FromSeconds(50), TimeSpan.FromSeconds(120));
        Assert.Empty(test.Known());
    }

    [Fact]
    public async Task A_kind_that_is_gone_is_not_kept_by_a_namespace_in_which_it_was_never_permitted()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a", "one");
                s.FailWithStatus("namespaces/two/", int.MaxValue, 403, "Forbidden");
            },
            o => o with { Namespaces = ["one", "two"] },
            synced: false);
        await Wait.UntilAsync(() => test.Cache.HasSynced);
        test.Widgets.IsServed = false;
        test.Server.End(test.Widgets, aborts: true);
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Absent);
        Assert.Empty(test.Known());
    }

    [Fact]
    public async Task A_kind_whose_first_objects_do_not_come_is_not_read_yet()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a");
                s.FailWithStatus("sendInitialEvents=true", int.MaxValue, 503, "ServiceUnavailable");
            },
            synced: false);
        await test.Time.AdvanceUntilAsync(() => test.Server.Count("sendInitialEvents=true") > 3);
        Assert.False(test.Cache.HasSynced);
        Assert.Equal((KindPhase.Failing, false), (test.Status().Phase, test.Status().HasSynced));

        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced);

        Assert.Equal(["default/a"], test.Known());
    }

    [Fact]
    public async Task What_happened_while_the_server_was_away_is_known_after_its_return()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "gone"));
        var before = test.Cache.Snapshot;
        await test.Server.StopAsync();
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Failing && test.Time.Elapsed > TimeSpan.FromSeconds(90), 1);
        Assert.Same(before, test.Cache.Snapshot);

        for (var i = 0; i < 50; i++)
            test.Server.Put(test.Widgets, $"w{i:00}", isTold: false);
        test.Server.Delete(test.Widgets, "gone", isTold: false);
        test.Server.Oldest = test.Server.Revision;
        await test.Server.ListenAsync();
        var returned = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Known().Length == 50, 0.1);

        Assert.DoesNotContain("default/gone", test.Known());
        Assert.InRange(test.Time.Elapsed - returned, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.Contains(test.Reports, r => r.Message.Contains("what is known stays", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_newer_version_that_the_server_begins_to_serve_is_read_instead()
    {
        await using var test = new VersionTest();
        await test.StartAsync();
        await Wait.UntilAsync(() => test.Cache.HasSynced);
        Assert.Equal("v1beta1", Assert.Single(test.Cache.Statuses).Version);

        test.Server.Kinds[0].Version = "v1";
        await test.Time.AdvanceUntilAsync(() => test.Cache.Statuses.Single() is { Version: "v1", Phase: KindPhase.Synced }, 2);

        Assert.Equal("v1", Assert.Single(test.Cache.Snapshot.Of(new KindName("example.dev", "Widget"))).Value.Type.Version);
    }

    [Fact]
    public async Task Changes_are_told_once_for_each_object_with_the_objects_as_they_are()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "first"));
        using var feed = test.Cache.Subscribe();
        var first = feed.NextAsync().AsTask();
        await test.Time.AdvanceUntilAsync(() => first.IsCompleted, 0.01);
        Assert.Equal(["first"], (await first).Objects.Select(o => o.Name));
        Assert.True((await first).HasSynced);

        for (var i = 0; i < 100; i++)
            test.Server.Put(test.Widgets, $"w{i % 10}");
        test.Server.Delete(test.Widgets, "w0");
        await Wait.UntilAsync(() => test.Version("w9") == "201" && test.Known().Length == 10);
        var next = feed.NextAsync().AsTask();
        await test.Time.AdvanceUntilAsync(() => next.IsCompleted, 0.01);

        var changes = await next;
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"w{i}"), changes.Objects.Select(o => o.Name).Order(StringComparer.Ordinal));
        Assert.Null(changes.Snapshot.Find(new ObjectReference("example.dev", "Widget", "default", "w0")));
        Assert.Same(test.Cache.Snapshot, changes.Snapshot);
    }

    [Fact]
    public async Task Telling_is_not_put_off_for_ever_while_changes_go_on()
    {
        await using var test = await CacheUnderTest.StartAsync();
        using var feed = test.Cache.Subscribe();
        var told = feed.NextAsync().AsTask();
        var began = test.Time.Elapsed;

        while (!told.IsCompleted)
        {
            test.Server.Put(test.Widgets, "w");
            await Wait.UntilAsync(() => test.Version("w") == $"{test.Server.Revision}");
            test.Time.Advance(TimeSpan.FromMilliseconds(5));
            Assert.InRange(test.Time.Elapsed - began, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        }

        Assert.Contains((await told).Objects, o => o.Name == "w");
    }

    [Fact]
    public async Task A_reader_that_gives_up_loses_nothing()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        using var feed = test.Cache.Subscribe();
        using var impatient = new CancellationTokenSource();
        var given = feed.NextAsync(impatient.Token).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);

        var next = feed.NextAsync().AsTask();
        await test.Time.AdvanceUntilAsync(() => next.IsCompleted, 0.01);

        Assert.Equal(["a"], (await next).Objects.Select(o => o.Name));
    }

    [Fact]
    public async Task One_object_that_cannot_be_read_takes_down_no_other()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100);
        await using var test = await CacheUnderTest.StartAsync(s =>
        {
            s.Put(s.Kinds[0], "a");
            s.Put(s.Kinds[0], "deep", spec: deep);
        });

        Assert.Equal(["default/a", "default/deep"], test.Known());
        var read = test.Cache.Snapshot.Find(new ObjectReference("example.dev", "Widget", "default", "deep"))!;
        Assert.Equal("the object is nested deeper than 64 levels", read.Error);
    }

    private sealed class VersionTest : IAsyncDisposable
    {
        public ManualTime Time { get; } = new();

        public FakeApiServer Server { get; private set; } = null!;

        public ClusterCache Cache { get; private set; } = null!;

        public async Task StartAsync()
        {
            Server = await FakeApiServer.StartAsync(s => s.Put(s.Add("example.dev", "v1beta1", "Widget", "widgets"), "a"));
            Cache = new ClusterCache(Server.Client(Time), [new WantedKind("example.dev", "Widget", "v1", "v1beta1")], new ClusterCacheOptions { TimeProvider = Time, Random = () => 0.5 });
            Cache.Start();
        }

        public async ValueTask DisposeAsync()
        {
            await Cache.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
