using CorsGate.Config.Model;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Caching;

/// <summary>A server that starts and does not serve its CRDs yet, and a reader that has an older copy of their objects.</summary>
public sealed class ExpectedKindTests
{
    private static readonly ObjectReference Widget = new("example.dev", "Widget", "default", "a");

    [Fact]
    public async Task A_kind_that_is_expected_is_waited_for_until_the_server_serves_it()
    {
        await using var test = await StartAwayAsync();
        using var feed = test.Cache.Subscribe();
        Assert.True(test.Cache.Expect([Widget, Widget with { Kind = "Unwanted" }]));

        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Status("Gadget").Phase == KindPhase.Absent, 0.1);
        var answered = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Time.Elapsed - answered > TimeSpan.FromSeconds(50));
        Assert.Equal((KindPhase.Failing, "the API server does not list this kind, or not yet"), (test.Status().Phase, test.Status().Error));
        Assert.False(test.Cache.HasSynced);
        var listed = test.Time.Elapsed;
        test.Widgets.IsServed = true;
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.02);

        Assert.Equal(["default/a"], test.Known());
        Assert.InRange(test.Time.Elapsed - listed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.DoesNotContain(test.Reports, report => report.Message.Contains("Widget.example.dev: the API server does not serve", StringComparison.Ordinal));
        var next = feed.NextAsync().AsTask();
        await test.Time.AdvanceUntilAsync(() => next.IsCompleted, 0.01);
        Assert.Contains((await next).Objects, reference => reference.Name == "a");
    }

    [Fact]
    public async Task A_kind_that_is_expected_is_asked_for_about_every_second()
    {
        await using var test = await StartAwayAsync();
        test.Cache.Expect([Widget]);
        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Status("Gadget").Phase == KindPhase.Absent, 0.1);

        for (var i = 0; i < 3; i++)
        {
            var asked = test.Server.Count("GET /apis");
            var before = test.Time.Elapsed;
            await test.Time.AdvanceUntilAsync(() => test.Server.Count("GET /apis") > asked, 0.01);
            Assert.InRange(test.Time.Elapsed - before, TimeSpan.Zero, TimeSpan.FromSeconds(4.9));
        }
    }

    [Fact]
    public async Task A_kind_that_is_expected_and_gone_counts_as_absent_when_that_is_certain()
    {
        await using var test = await StartAwayAsync();
        await test.Time.AdvanceUntilAsync(() => test.Time.Elapsed > TimeSpan.FromSeconds(90));
        test.Cache.Expect([Widget]);
        var answered = test.Time.Elapsed;

        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.2);

        Assert.Equal(KindPhase.Absent, test.Status().Phase);
        Assert.InRange(test.Time.Elapsed - answered, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(180));
        Assert.Contains(test.Reports, report => report.Message.StartsWith("Widget.example.dev: the API server does not serve this kind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_goes_away_once_more_is_given_the_whole_time_again()
    {
        await using var test = await StartAwayAsync();
        test.Cache.Expect([Widget]);
        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Status("Gadget").Phase == KindPhase.Absent, 0.1);
        var answered = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Time.Elapsed - answered > TimeSpan.FromSeconds(40));
        Away(test.Server);
        await test.Time.AdvanceUntilAsync(() => test.Status().Error.Contains("503", StringComparison.Ordinal), 0.02);

        var again = test.Time.Elapsed;
        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.2);

        Assert.InRange(test.Time.Elapsed - again, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(180));
    }

    [Fact]
    public async Task A_kind_that_is_not_expected_counts_as_absent_at_once()
    {
        await using var test = await StartAwayAsync();
        var answered = test.Time.Elapsed;

        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.02);

        Assert.Equal(KindPhase.Absent, test.Status().Phase);
        Assert.InRange(test.Time.Elapsed - answered, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.False(test.Cache.Expect([Widget]));
    }

    [Fact]
    public async Task A_kind_that_was_found_absent_just_before_it_is_expected_is_waited_for()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a");
                s.Kinds[0].IsServed = false;
                s.Add("example.dev", "v1", "Gadget", "gadgets");
                s.FailWithStatus("gadgets", int.MaxValue, 500, "InternalError");
            },
            synced: false);
        await Wait.UntilAsync(() => test.Status().Phase == KindPhase.Absent && test.Status("Gadget").Phase == KindPhase.Failing);

        Assert.True(test.Cache.Expect([Widget]));
        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Status("Gadget").HasSynced && test.Status().Phase == KindPhase.Failing, 0.2);
        Assert.False(test.Cache.HasSynced);
        test.Widgets.IsServed = true;
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.2);

        Assert.Equal(["default/a"], test.Known());
    }

    [Fact]
    public async Task A_kind_that_is_expected_and_refused_while_the_server_starts_is_waited_for()
    {
        await using var test = await StartRefusedAsync();
        var refused = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Time.Elapsed - refused > TimeSpan.FromSeconds(5), 0.1);
        Assert.False(test.Cache.HasSynced);

        test.Widgets.IsForbidden = false;
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.02);

        Assert.Equal(KindPhase.Synced, test.Status().Phase);
        Assert.Equal(["default/a"], test.Known());
    }

    [Fact]
    public async Task A_kind_that_is_expected_and_refused_counts_as_forbidden_when_that_is_certain()
    {
        await using var test = await StartRefusedAsync();
        var refused = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.1);

        Assert.Equal(KindPhase.Forbidden, test.Status().Phase);
        Assert.InRange(test.Time.Elapsed - refused, TimeSpan.FromSeconds(59), TimeSpan.FromSeconds(75));
        Assert.Single(test.Reports, report => report.Message.StartsWith("Widget.example.dev: the API server does not let us read this kind", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kind_that_is_refused_in_a_namespace_without_expected_objects_counts_as_forbidden_there_at_once()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a");
                s.FailWithStatus("namespaces/two/", int.MaxValue, 403, "Forbidden");
                s.FailWithStatus("GET /api", 2, 503, "ServiceUnavailable");
            },
            o => o with { Namespaces = ["default", "two"] },
            synced: false);
        Assert.True(test.Cache.Expect([Widget]));
        var began = test.Time.Elapsed;
        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced, 0.02);

        Assert.Equal((KindPhase.Synced, KindPhase.Forbidden), (test.Status(ns: "default").Phase, test.Status(ns: "two").Phase));
        Assert.InRange(test.Time.Elapsed - began, TimeSpan.Zero, TimeSpan.FromSeconds(15));
    }

    // Widgets, of which there is one, and Gadgets: both are not served when the server is there again.
    private static async Task<CacheUnderTest> StartAwayAsync()
    {
        var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a");
                s.Kinds[0].IsServed = false;
                s.Add("example.dev", "v1", "Gadget", "gadgets").IsServed = false;
                Away(s);
            },
            synced: false);
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Failing);
        return test;
    }

    // The same, where Widgets are served then, expected, and refused.
    private static async Task<CacheUnderTest> StartRefusedAsync()
    {
        var test = await StartAwayAsync();
        test.Widgets.IsServed = true;
        test.Widgets.IsForbidden = true;
        test.Cache.Expect([Widget]);
        test.Server.Forgive();
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Forbidden, 0.02);
        return test;
    }

    private static void Away(FakeApiServer server) => server.FailWithStatus("GET /apis", int.MaxValue, 503, "ServiceUnavailable");
}
