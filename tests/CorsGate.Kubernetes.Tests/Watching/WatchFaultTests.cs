using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Kubernetes.Tests.Watching;

/// <summary>What can go wrong with a watch, and that the cache has what the server has afterwards.</summary>
public sealed class WatchFaultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Objects_are_added_changed_and_deleted_as_they_are_on_the_server(bool hasWatchList)
    {
        await using var test = await CacheUnderTest.StartAsync(s =>
        {
            s.HasWatchList = hasWatchList;
            s.Put(s.Kinds[0], "a");
        });
        Assert.Equal(["default/a"], test.Known());

        test.Server.Put(test.Widgets, "b");
        test.Server.Put(test.Widgets, "a");
        test.Server.Delete(test.Widgets, "b");
        test.Server.Put(test.Widgets, "c");

        await Wait.UntilAsync(() => test.Known() is ["default/a", "default/c"]);
        Assert.Equal("103", test.Version("a"));
        Assert.Equal(KindPhase.Synced, test.Status().Phase);
        Assert.Equal(1, test.Status().Lists);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watch_that_ends_or_breaks_off_goes_on_where_it_was(bool aborts)
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Put(test.Widgets, "a");
        await Wait.UntilAsync(() => test.Known().Length == 1);

        test.Server.End(test.Widgets, aborts);
        test.Server.Put(test.Widgets, "b");

        await test.Time.AdvanceUntilAsync(() => test.Known().Length == 2);
        Assert.Equal(1, test.Status().Lists);
        Assert.Contains(test.Server.Requests, r => r.Contains("resourceVersion=101", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_object_that_is_cut_in_its_middle_is_read_by_the_next_watch()
    {
        await using var test = await CacheUnderTest.StartAsync();

        test.Server.Write(test.Widgets, """{"type":"ADDED","object":{"metadata":{"name":"ha""");
        test.Server.End(test.Widgets, aborts: true);
        test.Server.Put(test.Widgets, "half");

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/half"]);
        Assert.Equal(1, test.Status().Lists);
    }

    [Fact]
    public async Task A_version_that_has_expired_while_the_watch_was_away_costs_one_list()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));

        test.Server.Delete(test.Widgets, "a", isTold: false);
        test.Server.Put(test.Widgets, "b", isTold: false);
        test.Server.Oldest = test.Server.Revision;
        test.Server.End(test.Widgets);

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/b"]);
        Assert.Equal(2, test.Status().Lists);
        Assert.Equal(KindPhase.Synced, test.Status().Phase);
    }

    [Fact]
    public async Task A_version_that_expires_by_an_event_costs_one_list_after_a_pause()
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Put(test.Widgets, "b", isTold: false);

        test.Server.Write(test.Widgets, $"{{\"type\":\"ERROR\",\"object\":{FakeApiServer.Status(410, "Expired", "too old resource version: 1 (2)")}}}\n");
        await Wait.UntilAsync(() => test.Status().Phase == KindPhase.Failing);
        Assert.Equal(1, test.Status().Lists);
        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/b"]);

        Assert.Equal(2, test.Status().Lists);
        Assert.InRange(test.Time.Elapsed, TimeSpan.FromSeconds(0.8), TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metadata":{}}}""")]
    [InlineData("""{"type":"WHAT","object":{"metadata":{"name":"x"}}}""")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""[1]""")]
    [InlineData("""<html>""")]
    public async Task An_event_that_cannot_be_read_costs_one_list(string line)
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Put(test.Widgets, "a", isTold: false);

        test.Server.Write(test.Widgets, line + "\n");

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/a"]);
        Assert.Equal(2, test.Status().Lists);
    }

    [Fact]
    public async Task An_event_that_is_told_twice_changes_nothing()
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Put(test.Widgets, "a");
        await Wait.UntilAsync(() => test.Known().Length == 1);
        var before = test.Cache.Snapshot;

        test.Server.Write(test.Widgets, test.Widgets.History[^1].Line);
        test.Server.Put(test.Widgets, "b");

        await Wait.UntilAsync(() => test.Known().Length == 2);
        Assert.Same(before.Find(new("example.dev", "Widget", "default", "a")), test.Cache.Snapshot.Find(new("example.dev", "Widget", "default", "a")));
        Assert.Equal(1, test.Status().Lists);
    }

    [Fact]
    public async Task Events_out_of_order_end_in_what_the_server_has()
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Put(test.Widgets, "a");
        test.Server.Put(test.Widgets, "a");
        await Wait.UntilAsync(() => test.Version("a") == "102");

        test.Server.Delete(test.Widgets, "a");
        test.Server.Write(test.Widgets, test.Widgets.History[1].Line);

        await test.Time.AdvanceUntilAsync(() => test.Status().Lists == 2);
        Assert.Empty(test.Known());
    }

    [Fact]
    public async Task A_deletion_that_nobody_told_of_is_seen_by_the_next_list()
    {
        await using var test = await CacheUnderTest.StartAsync(s =>
        {
            s.HasWatchList = false;
            s.Put(s.Kinds[0], "a");
            s.Put(s.Kinds[0], "b");
        });
        test.Server.Delete(test.Widgets, "a", isTold: false);
        test.Server.Oldest = test.Server.Revision;

        test.Server.End(test.Widgets);

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/b"]);
        Assert.Equal(2, test.Status().Lists);
    }

    [Fact]
    public async Task A_version_that_is_too_large_is_asked_for_again_and_then_given_up()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        test.Server.FailWithStatus(
            "resourceVersion=101", 3, 504, "Timeout", "Too large resource version: 101, current: 90", ",\"details\":{\"causes\":[{\"reason\":\"ResourceVersionTooLarge\"}],\"retryAfterSeconds\":1}");

        test.Server.End(test.Widgets);

        await test.Time.AdvanceUntilAsync(() => test.Status().Lists == 2 && test.Status().Phase == KindPhase.Synced);
        Assert.Equal(3, test.Server.Count("resourceVersion=101"));
    }

    [Fact]
    public async Task A_version_that_is_too_large_for_a_moment_costs_no_list()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        test.Server.FailWithStatus("resourceVersion=101", 1, 504, "Timeout", "Too large resource version: 101, current: 90");

        test.Server.End(test.Widgets);
        await test.Time.AdvanceUntilAsync(() => test.Server.OpenWatches(test.Widgets) == 1);
        test.Server.Put(test.Widgets, "b");

        await Wait.UntilAsync(() => test.Known().Length == 2);
        Assert.Equal(1, test.Status().Lists);
    }

    [Fact]
    public async Task A_silent_watch_is_opened_again_and_the_second_one_costs_a_list()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        var version = test.Server.Revision;
        test.Server.Write(test.Widgets, FakeResources.Bookmark(test.Widgets, version));
        test.Server.Put(test.Widgets, "b", isTold: false);

        await test.Time.AdvanceUntilAsync(() => test.Status().Watches == 2 && test.Server.OpenWatches(test.Widgets) == 1, step: 5);
        Assert.Equal(1, test.Status().Lists);

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/a", "default/b"], step: 5);
        Assert.Equal(2, test.Status().Lists);
    }

    [Fact]
    public async Task A_watch_of_a_kind_of_which_nothing_happens_may_be_silent_until_its_end()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        for (var second = 0; second < 400; second += 5)
            test.Time.Advance(TimeSpan.FromSeconds(5));
        test.Server.Put(test.Widgets, "b");
        await Wait.UntilAsync(() => test.Known().Length == 2);
        Assert.Equal((1, 1), (test.Status().Lists, test.Status().Watches));
    }

    [Fact]
    public async Task Bookmarks_move_the_version_on()
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Write(test.Widgets, FakeResources.Bookmark(test.Widgets, 5000));
        test.Server.Revision = 5000;
        test.Server.Put(test.Widgets, "a", isTold: false);
        test.Server.Put(test.Widgets, "b");
        await Wait.UntilAsync(() => test.Known() is ["default/b"]);
        test.Server.Write(test.Widgets, FakeResources.Bookmark(test.Widgets, 6000));
        test.Server.Revision = 6000;
        test.Server.Put(test.Widgets, "c");
        await Wait.UntilAsync(() => test.Known().Length == 2);

        test.Server.End(test.Widgets);

        await test.Time.AdvanceUntilAsync(() => test.Server.Requests.Any(r => r.Contains("resourceVersion=6001", StringComparison.Ordinal)));
        Assert.Equal(1, test.Status().Lists);
    }

    [Fact]
    public async Task An_event_that_is_longer_than_any_object_is_not_read()
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Put(test.Widgets, "a", isTold: false);

        test.Server.Write(test.Widgets, "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"x\"},\"spec\":\"" + new string('x', 9_000_000) + "\"}}\n");

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/a"]);
        Assert.Equal(2, test.Status().Lists);
    }

    [Fact]
    public async Task Watches_ask_for_bookmarks_and_for_an_end_at_random()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.HasWatchList = false);

        // Between 5 and 10 minutes; chance is always a half here.
        Assert.Contains(test.Server.Requests, r => r.EndsWith("/widgets?watch=true&allowWatchBookmarks=true&timeoutSeconds=450&resourceVersion=100", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_storm_of_errors_is_met_with_few_requests()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        test.Server.FailWithStatus("/widgets", int.MaxValue, 500, "InternalError");
        test.Server.End(test.Widgets);
        await test.Time.AdvanceUntilAsync(() => test.Time.Elapsed > TimeSpan.FromMinutes(10));

        // Waits grow to 7.5 s.
        Assert.InRange(test.Server.Count("/widgets"), 10, 120);
        Assert.Equal(["default/a"], test.Known());

        test.Server.Forgive();
        test.Server.Put(test.Widgets, "b");
        await test.Time.AdvanceUntilAsync(() => test.Known().Length == 2);
        Assert.Equal(1, test.Status().Lists);
    }

    [Fact]
    public async Task A_token_that_is_refused_in_the_midst_of_it_costs_no_object()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        test.Server.Authorization = "Bearer other";
        test.Server.End(test.Widgets);
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Failing);
        Assert.Contains("401 Unauthorized", test.Status().Error, StringComparison.Ordinal);
        Assert.Equal(["default/a"], test.Known());

        test.Server.Authorization = null;
        test.Server.Put(test.Widgets, "b");

        await test.Time.AdvanceUntilAsync(() => test.Known().Length == 2);
        Assert.Equal(1, test.Status().Lists);
    }

    [Fact]
    public async Task A_server_that_overlooks_that_it_was_asked_for_a_list_as_a_stream_is_asked_for_pages()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.Put(s.Kinds[0], "a");
                s.Fail("sendInitialEvents", 1, context => context.Response.WriteAsync("""{"type":"ADDED","object":{"metadata":{"name":"a","namespace":"default","resourceVersion":"101","uid":"u"}}}""" + "\n"));
            },
            synced: false);

        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced);

        Assert.Equal(["default/a"], test.Known());
        Assert.Equal(1, test.Server.Count("widgets?limit=500"));
        Assert.Equal(1, test.Server.Count("sendInitialEvents"));
    }
}
