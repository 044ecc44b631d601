using System.Collections.Concurrent;
using CorsGate.Config.Model;
using CorsGate.Kubernetes.Caching;
using CorsGate.Kubernetes.Discovery;
using CorsGate.Kubernetes.Requests;

namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>A fake server, a clock that the test moves, and a cache between them.</summary>
internal sealed class CacheUnderTest : IAsyncDisposable
{
    private ApiClient? _client;

    public required FakeApiServer Server { get; init; }

    public ManualTime Time { get; } = new();

    public ClusterCache Cache { get; private set; } = null!;

    public ConcurrentQueue<Problem> Reports { get; } = new();

    public FakeKind Widgets => Server.Kinds.First(k => k.Kind == "Widget");

    /// <summary>A server with Widgets, and a cache of whatever kinds it has.</summary>
    public static async Task<CacheUnderTest> StartAsync(
        Action<FakeApiServer>? setUp = null, Func<ClusterCacheOptions, ClusterCacheOptions>? options = null, bool synced = true, Func<WantedKind, WantedKind>? wanted = null)
    {
        var server = await FakeApiServer.StartAsync(s =>
        {
            s.Add("example.dev", "v1", "Widget", "widgets");
            setUp?.Invoke(s);
        });
        var test = new CacheUnderTest { Server = server };
        test._client = server.Client(test.Time, new ApiClientOptions { RequestTimeout = TimeSpan.FromMinutes(30) });
        var chosen = new ClusterCacheOptions { TimeProvider = test.Time, Random = () => 0.5, Report = test.Reports.Enqueue };
        test.Cache = new ClusterCache(test._client, server.Kinds.Select(k => new WantedKind(k.Group, k.Kind, k.Version)).Select(wanted ?? (kind => kind)), options?.Invoke(chosen) ?? chosen);
        test.Cache.Start();
        if (synced)
            await Wait.UntilAsync(() => test.Cache.HasSynced && server.Kinds.TrueForAll(k => !k.IsServed || k.IsForbidden || server.OpenWatches(k) > 0));
        return test;
    }

    /// <summary>The names of the known objects of a kind with their versions, in order.</summary>
    public string[] Known(string kind = "Widget") =>
        [.. Cache.Snapshot.Of(new KindName("example.dev", kind)).Values.Select(o => $"{o.Reference.Namespace}/{o.Reference.Name}").Order(StringComparer.Ordinal)];

    public KindStatus Status(string kind = "Widget", string ns = "") => Cache.Statuses.SingleOrDefault(s => s.Kind.Kind == kind && s.Namespace == ns) ?? new KindStatus(new KindName("example.dev", kind), ns);

    public string Version(string name, string ns = "default") =>
        Cache.Snapshot.Find(new ObjectReference("example.dev", "Widget", ns, name))?.ResourceVersion ?? "";

    public async ValueTask DisposeAsync()
    {
        await Cache.DisposeAsync();
        _client!.Dispose();
        await Server.DisposeAsync();
    }
}
