using System.Globalization;
using CorsGate.EndToEnd.Tests.Deploy;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using Xunit.Abstractions;

namespace CorsGate.EndToEnd.Tests.Cluster.Scale;

/// <summary>
/// The real program with many objects of a real API server. What it does is asserted by counts; how long that takes is reported,
/// and nothing more. The figures of bench/results/cluster.md are of a run of this test alone.
/// </summary>
[Collection(OwnServerTests.Name)]
public sealed class ScaleTests(ITestOutputHelper output)
{
    /// <summary>Says how many routes; 500 without it, as 5,000 take too long for every change.</summary>
    public const string RoutesVariable = "CORSGATE_SCALE_ROUTES";

    /// <summary>Says for how many seconds the requests of the steady state are counted; 10 without it.</summary>
    public const string WindowVariable = "CORSGATE_SCALE_WINDOW";

    private const int Changes = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly ScaleReport _report = new();

    [ClusterFact]
    public async Task Many_routes_with_policies_are_served_and_told_about_once_and_then_only_watched()
    {
        var routes = Number(RoutesVariable, 500);
        using var log = new AuditLog(ScaleGateway.User);
        await using var server = await KubeServer.StartModeAsync("agg", log.Flags);
        var audit = new RequestLog(log);
        await KubeCrds.InstallAsync(server, KubeCrds.Set("gateway-api-v1.6.1-standard"), KubeCrds.Set("kgateway"));
        using var objects = new ScaleObjects(server, routes);
        await objects.GrantAsync(ScaleGateway.User);
        await objects.CreateAsync();
        _report.Add("HTTPRoutes, and as many TrafficPolicies, in 50 namespaces", routes.ToString("N0", CultureInfo.InvariantCulture));

        await using var gateway = await ScaleGateway.StartAsync(server);
        _report.Add("from the start of the program until every route is served", gateway.TimeToReady);
        await ExpectServedAsync(gateway, routes);
        await ExpectStatusesAsync(audit, objects);
        await ReportMemoryAsync(gateway);
        await ExpectQuietAsync(audit);
        await ChangeAsync(server, gateway, objects, audit);
        await ExpectNothingOfTheNextAsync(server, gateway, objects, audit);
        await _report.WriteAsync(output);
    }

    // Every route by its host, with the one origin that its policy allows.
    private static async Task ExpectServedAsync(ScaleGateway gateway, int routes)
    {
        foreach (var some in Enumerable.Range(0, routes).Chunk(100))
        {
            using var client = gateway.Connect();
            foreach (var i in some)
            {
                using var answer = await client.SendAsync($"http://{ScaleObjects.Host(i)}/get", headers: ("Origin", ScaleObjects.Origin(i)));
                Assert.Equal(200, (int)answer.StatusCode);
                Assert.Equal(ScaleObjects.Origin(i), Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
            }
        }

        using var last = gateway.Connect();
        using var other = await last.SendAsync($"http://{ScaleObjects.Host(0)}/get", headers: ("Origin", ScaleObjects.Origin(1)));
        Assert.False(other.Headers.Contains("Access-Control-Allow-Origin"));
    }

    // Each object once: those that are served, their Gateway and its class.
    private async Task ExpectStatusesAsync(RequestLog audit, ScaleObjects objects)
    {
        var expected = (2 * objects.Routes) + 2;
        await Wait.UntilAsync("every status to be written", () => Task.FromResult(audit.StatusWrites.Count >= expected), Limit);
        var writes = audit.StatusWrites;
        Assert.Equal(expected, writes.Count);
        Assert.Equal(expected, writes.Select(write => write.Target).Distinct(StringComparer.Ordinal).Count());
        _report.Add("statuses written at first, each in one request", $"{expected.ToString("N0", CultureInfo.InvariantCulture)} in {(writes.Max(write => write.At) - writes.Min(write => write.At)).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture)} s");
        await ExpectToldAsync(objects);
    }

    private static async Task ExpectToldAsync(ScaleObjects objects)
    {
        var counts = await objects.CountStatusesAsync();
        Assert.Equal(
            new Dictionary<string, int> { ["parents: Accepted=True ResolvedRefs=True"] = objects.Routes, ["ancestors: Accepted=True Attached=True"] = objects.Routes },
            counts);
    }

    private async Task ReportMemoryAsync(ScaleGateway gateway)
    {
        _report.AddBytes("memory: working set, with everything read, served and told", await gateway.MetricAsync("process_resident_memory_bytes"));
        _report.AddBytes("memory: managed heap, what is not collected yet included", await gateway.MetricAsync("dotnet_gc_heap_size_bytes"));
        _report.AddBytes("memory: the highest working set so far", gateway.PeakMemory());
    }

    // Watches go on, the leader renews its Lease, the kinds are asked for: nothing is read and nothing else written.
    private async Task ExpectQuietAsync(RequestLog audit)
    {
        var window = TimeSpan.FromSeconds(Number(WindowVariable, 10));
        var before = audit.Requests.Count;
        await Task.Delay(window);
        var during = audit.Requests.Skip(before).ToList();
        Assert.All(during, request => Assert.True(request.IsWatch || request.IsOfLease || request.IsOfDiscovery, $"{request}"));
        _report.Add(
            $"API requests per minute in steady state, counted for {window.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s",
            string.Create(CultureInfo.InvariantCulture, $"{during.Count / window.TotalMinutes:0} ({string.Join(", ", during.GroupBy(Describe).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count() / window.TotalMinutes:0} {group.Key}"))})"));
    }

    // A route gets another host, and a policy another origin, in turns.
    private async Task ChangeAsync(KubeServer server, ScaleGateway gateway, ScaleObjects objects, RequestLog audit)
    {
        var before = audit.StatusWrites.Count;
        await using var routes = await BareWatch.StartAsync(server, ScaleObjects.RoutesPath);
        await using var policies = await BareWatch.StartAsync(server, ScaleObjects.PoliciesPath);
        List<TimeSpan> untilTold = [];
        List<TimeSpan> untilServed = [];
        for (var change = 1; change <= Changes; change++)
        {
            var i = change * 37 % objects.Routes;
            var isRoute = change % 2 == 0;

            // The connection is there before the change.
            using var client = gateway.Connect();
            Assert.True(await AllowsAsync(client, ScaleObjects.Host(i), ScaleObjects.Origin(i)));
            await (isRoute ? objects.ChangeRouteAsync(i, change) : objects.ChangePolicyAsync(i, change));
            var began = TimeProvider.System.GetTimestamp();
            var host = ScaleObjects.Host(i, isRoute ? change : 0);
            var origin = ScaleObjects.Origin(i, isRoute ? 0 : change);
            while (!await AllowsAsync(client, host, origin))
                Assert.True(TimeProvider.System.GetElapsedTime(began) < Limit, $"change {change} was not served:\n{gateway.Output}");
            var served = TimeProvider.System.GetTimestamp();
            var told = await (isRoute ? routes : policies).TimeOfAsync(isRoute ? host : origin);
            untilTold.Add(Between(began, told));
            untilServed.Add(Between(told, served));
        }

        _report.Add($"from the server's answer to a change of a route or policy until it tells a bare watch, {Changes} times", untilTold);
        _report.Add("from there until the change is served", untilServed);

        // Every change is told once, and of nothing else is there anything to tell.
        await Wait.UntilAsync("the changes to be told", () => Task.FromResult(audit.StatusWrites.Count >= before + Changes), Limit);
        Assert.Equal(Changes, audit.StatusWrites.Count - before);
        await ExpectToldAsync(objects);
    }

    // Another replica reads the same, and has nothing to write; neither beside the leader nor as the leader.
    private static async Task ExpectNothingOfTheNextAsync(KubeServer server, ScaleGateway gateway, ScaleObjects objects, RequestLog audit)
    {
        var (before, leader) = (audit.StatusWrites.Count, await objects.LeaderAsync());
        await using var second = await ScaleGateway.StartAsync(server);
        Assert.Equal(leader, await objects.LeaderAsync());
        await gateway.StopAsync();
        await Wait.UntilAsync("the second to lead", async () => await objects.LeaderAsync() is { Length: > 0 } now && now != leader, Limit);

        // A change is told by it after it has looked at everything else.
        await objects.ChangePolicyAsync(0, Changes + 1);
        await Wait.UntilAsync("the second to tell of a change", () => Task.FromResult(audit.StatusWrites.Count > before), Limit);
        await ExpectToldAsync(objects);
        Assert.Equal(before + 1, audit.StatusWrites.Count);
        await second.StopAsync();
    }

    private static async Task<bool> AllowsAsync(Client client, string host, string origin)
    {
        using var answer = await client.SendAsync($"http://{host}/get", headers: ("Origin", origin));
        return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin;
    }

    // The two clients are told of an event one after the other, in any order.
    private static TimeSpan Between(long one, long other) => other <= one ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(one, other);

    private static string Describe(LoggedRequest request) => request.IsWatch ? "watches begun" : request.IsOfLease ? "for the Lease" : "for the list of kinds";

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
