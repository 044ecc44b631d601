using CorsGate.Config.Manifests;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Watching;

/// <summary>What a watch makes of a server whose store was restored from an older copy.</summary>
public sealed class RestoredStoreTests
{
    [Fact]
    public async Task A_store_that_was_restored_from_an_older_copy_counts_as_it_is()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "old"));
        test.Server.Put(test.Widgets, "new");
        test.Server.Put(test.Widgets, "old");
        await Wait.UntilAsync(() => test.Known().Length == 2 && test.Version("old") == "103");

        // As it was at 101.
        test.Widgets.History.Clear();
        test.Server.Revision = 100;
        test.Widgets.Objects.Clear();
        test.Server.Put(test.Widgets, "old");
        test.Server.End(test.Widgets, aborts: true);

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/old"]);
        Assert.Equal("101", test.Version("old"));
        Assert.Equal(KindPhase.Synced, test.Status().Phase);
    }

    [Fact]
    public async Task A_restored_store_that_gives_a_version_out_again_counts_as_it_is()
    {
        await using var test = await CacheUnderTest.StartAsync();
        test.Server.Put(test.Widgets, "a", spec: """{"x":1}""");
        test.Server.Put(test.Widgets, "b");
        await Wait.UntilAsync(() => test.Known().Length == 2);
        var uid = (string)test.Widgets.Objects["default/a"]["metadata"]!["uid"]!;

        // As it was at 100, and another change at 101 since.
        await RestoreAsync(test, 100);
        test.Server.Put(test.Widgets, "a", spec: """{"x":2}""");
        test.Widgets.Objects["default/a"]["metadata"]!["uid"] = uid;
        await test.Server.ListenAsync();

        await test.Time.AdvanceUntilAsync(() => test.Known() is ["default/a"]);
        Assert.Equal("101", test.Version("a"));
        Assert.Equal("2", Spec(test, "a"));
    }

    [Fact]
    public async Task A_restored_store_that_has_passed_our_version_meanwhile_counts_as_it_is()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "old"));
        test.Server.Put(test.Widgets, "lost");
        await Wait.UntilAsync(() => test.Known().Length == 2);

        await RestoreAsync(test, 101);
        test.Server.Put(test.Widgets, "missed");
        test.Server.Put(test.Widgets, "late");
        test.Server.Put(test.Widgets, "last");
        await test.Server.ListenAsync();

        await test.Time.AdvanceUntilAsync(() => test.Known().Length > 2);
        Assert.Equal(["default/last", "default/late", "default/missed"], test.Known());
        Assert.Equal(2, test.Status().Lists);
    }

    [Fact]
    public async Task Objects_that_are_what_they_were_stay_the_same_when_all_is_read_again()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a", spec: """{"x":[1,{"y":null}]}"""));
        var before = test.Cache.Snapshot.Find(new("example.dev", "Widget", "default", "a"));
        test.Server.Write(test.Widgets, $"{{\"type\":\"ERROR\",\"object\":{FakeApiServer.Status(410, "Expired", "too old")}}}\n");

        await test.Time.AdvanceUntilAsync(() => test.Status().Lists == 2);

        Assert.Same(before, test.Cache.Snapshot.Find(new("example.dev", "Widget", "default", "a")));
    }

    [Fact]
    public async Task A_bookmark_of_an_older_version_is_a_restored_store()
    {
        await using var test = await CacheUnderTest.StartAsync(s => s.Put(s.Kinds[0], "a"));
        test.Server.Delete(test.Widgets, "a", isTold: false);

        test.Server.Write(test.Widgets, FakeResources.Bookmark(test.Widgets, 50));

        await test.Time.AdvanceUntilAsync(() => test.Known() is []);
        Assert.Equal(2, test.Status().Lists);
    }

    // The server goes away; nothing is in its store but what the test puts there.
    private static async Task RestoreAsync(CacheUnderTest test, long revision)
    {
        await test.Server.StopAsync();
        test.Widgets.History.Clear();
        test.Widgets.Objects.Clear();
        test.Server.Revision = revision;
        await test.Time.AdvanceUntilAsync(() => test.Status().Phase == KindPhase.Failing && test.Status().Error.Contains("refused", StringComparison.OrdinalIgnoreCase));
    }

    private static string Spec(CacheUnderTest test, string name)
    {
        var root = test.Cache.Snapshot.Find(new("example.dev", "Widget", "default", name))!.Root;
        return ((ManifestScalar)((ManifestMapping)root.Find("spec")!.Value).Find("x")!.Value).Text;
    }
}
