using System.Globalization;
using CorsGate.Config.Model;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.Gateway.Tests.Handling;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

public class SeriesBoundTests
{
    [Fact]
    public async Task Thousands_of_hostile_requests_make_no_series_that_a_few_would_not()
    {
        await using var gateway = await TestGateway.StartAsync(
            Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/"), Make.To(1) with { Cors = Policies.For(CorsSemantics.GatewayApi) }))) with { Kind = ListenerKind.ApiServer });
        string[] heads =
        [
            "M{0} /p{0} HTTP/1.1\r\nHost: h{0}.test\r\nOrigin: https://o{0}.test\r\n\r\n",
            "GET /p{0}?q={0} HTTP/1.1\r\nHost: {0}.{0}.test:{0}\r\nOrigin: {0}\r\nOrigin: {0}\r\n\r\n",
            "OPTIONS /{0} HTTP/1.1\r\nHost: h\r\nOrigin: null\r\nAccess-Control-Request-Method: M{0}\r\nAccess-Control-Request-Headers: x-{0}\r\n\r\n",
            "GET http://u{0}.test/{0} HTTP/1.1\r\nHost: u{0}.test\r\n\r\n",
            "GET /%2e%2e/{0} HTTP/1.1\r\nHost: h{0}\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: h{0}\r\n\r\n",
            "GET /{0} HTTP/1.1\r\nHost: {0}\"\\\\x\r\nConnection: close\r\n\r\n",
        ];
        var sent = 0;
        await SendAsync(round: 1);
        var before = (await gateway.MetricsAsync(sent - 1)).Series;
        for (var round = 2; round <= 500; round++)
            await SendAsync(round);

        var after = await gateway.MetricsAsync(sent - 500);
        Assert.Equal(before.Order(), after.Series.Order());
        Assert.True(after.Sum("corsgate_requests_total") > 2500);

        async Task SendAsync(int round)
        {
            // The last one never gets to the gateway: Kestrel refuses the Host.
            foreach (var head in heads)
            {
                await gateway.SendRawAsync(string.Format(CultureInfo.InvariantCulture, head, round).Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));
                sent++;
            }
        }
    }

    [Fact]
    public void A_huge_configuration_with_everything_that_can_happen_stays_within_2000_series_and_loses_no_request()
    {
        var routes = Enumerable.Range(0, 3000).Select(i => Make.Route(Make.Exact($"/{i}"), name: $"HTTPRoute ns/r{i} rule 0")).ToArray();
        var listeners = Enumerable.Range(0, 50)
            .Select(i => Make.Listener(1000 + i, "", Make.Host("*", routes)) with { Name = $"ns/gw/l{i}", Kind = ListenerKind.ApiServer }).ToArray();
        var snapshot = GatewaySnapshot.Build(Make.Config(listeners), 1, previous: null);
        var metrics = new GatewayMetrics();
        metrics.Applied(snapshot, isWhole: true);
        foreach (var listener in listeners)
            metrics.Ports.For(listener.Port);
        var counted = 0;

        // 1. Some routes of every listener: more than there is room for.
        foreach (var (port, listener) in snapshot.Listeners)
        {
            foreach (var route in routes.Index().Where(r => r.Index % 100 == port % 100))
                Count(listener, route.Item, "GET", Record(200 + (counted % 3)));
        }

        // 2. Every status for every method, and every decision there could be in theory.
        var first = snapshot.Listeners.First().Listener;
        foreach (var method in new[] { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "BREW" })
        {
            for (var status = 100; status < 1000; status++)
                Count(first, routes[^1], method, Record(status));
        }

        foreach (var kind in Enum.GetValues<CorsRequestKind>())
        {
            foreach (var (outcome, reason) in Enum.GetValues<CorsOutcome>().SelectMany(_ => Enum.GetValues<CorsReason>(), (outcome, reason) => (outcome, reason)))
            {
                for (var status = 200; status < 600; status += 100)
                    Count(first, routes[^1], "GET", Record(status) with { Kind = kind, Decision = outcome, Reason = reason });
            }
        }

        var text = Exposition.Of(metrics);
        Assert.Equal(counted, text.Sum("corsgate_requests_total"));
        Assert.Contains(text.Of("corsgate_requests_total"), line => line.Contains("listener=\"other\",route=\"other\",kind=\"actual\",decision=\"refused\",reason=\"origin_not_allowed\",code=\"5xx\"", StringComparison.Ordinal));
        Assert.InRange(text.Series.Length, 1500, 2000);
        Assert.Equal(text.Series.Length, text.Series.Distinct().Count());

        void Count(CompiledListener listener, Route route, string method, AccessRecord record)
        {
            var context = new Microsoft.AspNetCore.Http.DefaultHttpContext();
            context.Request.Method = method;
            var request = new GatewayRequest();
            request.Begin(context, 80);
            request.Listener = listener;
            request.Route = Find(listener, route);
            metrics.Attach(request);
            metrics.Count(request, record);
            counted++;
        }
    }

    [Fact]
    public void Routes_that_are_gone_lose_their_series_and_make_room_and_the_others_go_on_counting()
    {
        var metrics = new GatewayMetrics(TimeProvider.System, maxSeries: 2);
        var first = GatewaySnapshot.Build(Config("a", "b", "c"), 1, previous: null);
        metrics.Applied(first, isWhole: true);
        var a = Attach(first, "a");
        var b = Attach(first, "b");
        metrics.Count(a, Record(200));
        metrics.Count(b, Record(200));
        metrics.Count(Attach(first, "c"), Record(200));
        Assert.Equal(["a 1", "b 1", "other 1"], Counts());

        // New instances, as a reload makes them. What was counted in requests of b that were under way is gone with it.
        var second = GatewaySnapshot.Build(Config("a", "c"), 2, first);
        metrics.Applied(second, isWhole: true);
        metrics.Count(b, Record(200));
        metrics.Count(b, Record(500));
        metrics.Count(a, Record(200));
        metrics.Count(Attach(second, "a"), Record(200));
        metrics.Count(Attach(second, "c"), Record(200));
        Assert.Equal(["a 3", "c 1", "other 2"], Counts());

        GatewayRequest Attach(GatewaySnapshot snapshot, string name)
        {
            var listener = snapshot.Listeners.Single().Listener;
            var request = new GatewayRequest { Listener = listener, Route = Find(listener, snapshot.Config.Listeners[0].VirtualHosts[0].Routes.Single(route => route.Name == name)) };
            metrics.Attach(request);
            return request;
        }

        string[] Counts() => [.. Exposition.Of(metrics).Of("corsgate_requests_total")
            .GroupBy(line => line.Split("route=\"")[1].Split('"')[0])
            .Select(group => $"{group.Key} {group.Sum(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture))}")];
    }

    [Fact]
    public void A_listener_or_port_that_is_gone_loses_its_durations_too()
    {
        var metrics = new GatewayMetrics();
        var first = GatewaySnapshot.Build(Make.Config(Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/"))))), 1, previous: null);
        metrics.Applied(first, isWhole: true);
        var request = new GatewayRequest { Listener = first.Listeners.Single().Listener };
        metrics.Attach(request);
        metrics.Count(request, Record(404));
        Assert.Contains(Exposition.Of(metrics).Series, series => series == "corsgate_request_duration_seconds_count{listener=\"ns/gw/\"}");

        metrics.Applied(GatewaySnapshot.Build(GatewayConfig.Empty, 2, first), isWhole: true);
        Assert.DoesNotContain(Exposition.Of(metrics).Series, series => series.Contains("ns/gw/", StringComparison.Ordinal));
    }

    [Fact]
    public void Counting_a_request_allocates_nothing()
    {
        var metrics = new GatewayMetrics();
        var snapshot = GatewaySnapshot.Build(Config("a"), 1, previous: null);
        metrics.Applied(snapshot, isWhole: true);
        var listener = snapshot.Listeners.Single().Listener;
        var request = new GatewayRequest { Listener = listener, Route = Find(listener, snapshot.Config.Listeners[0].VirtualHosts[0].Routes[0]) };
        var withoutRoute = new GatewayRequest { Listener = listener };
        var withoutListener = new GatewayRequest();
        withoutListener.Begin(new Microsoft.AspNetCore.Http.DefaultHttpContext(), 80);
        Run(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                foreach (var each in (ReadOnlySpan<GatewayRequest>)[request, withoutRoute, withoutListener])
                {
                    metrics.Attach(each);
                    metrics.Count(each, Record(i % 2 == 0 ? 200 : 403));
                }
            }
        }
    }

    private static GatewayConfig Config(params string[] names) => Make.Config(
        Make.Listener(80, "", Make.Host("*", [.. names.Select(name => Make.Route(Make.Exact("/" + name), name: name))])));

    private static CompiledRoute Find(CompiledListener listener, Route route)
    {
        var found = listener.Hosts.Single().Routes.Find(new RouteRequest
        {
            Path = route.Match.Path.Value,
            Method = "GET",
            Headers = new Microsoft.AspNetCore.Http.HeaderDictionary(),
        });
        Assert.Same(route, found?.Source);
        return found!;
    }

    private static AccessRecord Record(int status) => new()
    {
        Method = "GET",
        Target = "/",
        Status = status,
        Kind = CorsRequestKind.Actual,
        Decision = CorsOutcome.Refused,
        Reason = CorsReason.OriginNotAllowed,
    };
}
