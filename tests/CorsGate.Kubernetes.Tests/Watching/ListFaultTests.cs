using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Kubernetes.Tests.Watching;

/// <summary>What can go wrong with a list of several pages.</summary>
public sealed class ListFaultTests
{
    [Fact]
    public async Task A_list_is_read_in_pages()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.HasWatchList = false;
                for (var i = 0; i < 25; i++)
                    s.Put(s.Kinds[0], $"w{i:00}");
            },
            o => o with { PageSize = 10 });

        Assert.Equal(25, test.Known().Length);
        Assert.Equal(3, test.Server.Count("widgets?limit=10"));
    }

    [Fact]
    public async Task A_page_that_fails_for_a_moment_does_not_cost_those_before_it()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.HasWatchList = false;
                for (var i = 0; i < 25; i++)
                    s.Put(s.Kinds[0], $"w{i:00}");
                s.FailWithStatus("continue=20", 2, 429, "TooManyRequests", retryAfter: "1");
            },
            o => o with { PageSize = 10 },
            synced: false);

        await test.Time.AdvanceUntilAsync(() => test.Cache.HasSynced);

        Assert.Equal(25, test.Known().Length);
        Assert.Equal(1, test.Server.Count("continue=10"));
        Assert.Equal(3, test.Server.Count("continue=20"));
    }

    [Fact]
    public async Task A_list_that_does_not_move_on_deletes_nothing()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.HasWatchList = false;
                for (var i = 0; i < 25; i++)
                    s.Put(s.Kinds[0], $"w{i:00}");
            },
            o => o with { PageSize = 10 });
        test.Server.Fail("continue=10", 1, context => context.Response.WriteAsync("""{"metadata":{"resourceVersion":"200","continue":"10"},"items":[]}"""));
        test.Server.Oldest = test.Server.Revision + 1;
        test.Server.Revision += 5;
        test.Server.End(test.Widgets);

        await test.Time.AdvanceUntilAsync(() => test.Status().Error.Contains("does not move on", StringComparison.Ordinal) || test.Status().Lists == 2, 0.1);
        Assert.Equal(25, test.Known().Length);
        await test.Time.AdvanceUntilAsync(() => test.Status() is { Lists: 2, Phase: KindPhase.Synced });

        Assert.Equal(25, test.Known().Length);
    }

    [Fact]
    public async Task A_continue_token_that_expires_begins_the_list_again()
    {
        await using var test = await CacheUnderTest.StartAsync(
            s =>
            {
                s.HasWatchList = false;
                for (var i = 0; i < 5; i++)
                    s.Put(s.Kinds[0], $"w{i}");
                s.FailWithStatus("continue=2", 3, 410, "Expired", "The provided continue parameter is too old");
            },
            o => o with { PageSize = 2 });

        Assert.Equal(5, test.Known().Length);
        Assert.Equal(3, test.Server.Count("continue=2"));
        Assert.Contains(test.Server.Requests, r => r.EndsWith("/widgets", StringComparison.Ordinal));
    }
}
