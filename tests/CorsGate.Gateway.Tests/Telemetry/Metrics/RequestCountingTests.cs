using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Handling;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

public class RequestCountingTests
{
    private const string Listener = "ns/gw/a.test";
    private const string Rule = "HTTPRoute ns/r rule 0";

    [Fact]
    public async Task Every_request_is_counted_once_by_what_was_decided_and_sent()
    {
        await using var gateway = await StartAsync(Make.To(1) with { Cors = Policies.For(CorsSemantics.GatewayApi) });
        await gateway.SendAsync("GET", "/");
        await gateway.SendAsync("GET", "/", "Origin: https://page.test");
        await gateway.SendAsync("GET", "/", "Origin: https://evil.test");
        await gateway.SendAsync("OPTIONS", "/", "Origin: https://page.test", "Access-Control-Request-Method: GET");
        await gateway.SendAsync("OPTIONS", "/", "Origin: https://page.test", "Access-Control-Request-Method: GET");
        await gateway.SendToAsync(80, "unknown.test", "GET", "/");
        await gateway.SendRawAsync("GET / HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n");
        var text = await gateway.MetricsAsync(requests: 6);

        Assert.Equal(1, text.Value(Series(Listener, Rule, "none", "none", "not_cors", 200)));
        Assert.Equal(1, text.Value(Series(Listener, Rule, "actual", "allowed", "origin_exact", 200)));
        Assert.Equal(1, text.Value(Series(Listener, Rule, "actual", "refused", "origin_not_allowed", 200)));
        Assert.Equal(2, text.Value(Series(Listener, Rule, "preflight", "allowed", "origin_exact", 204)));
        Assert.Equal(1, text.Value(Series("port 80", "none", "none", "none", "no_policy", 404)));
        Assert.Equal(text.Sum("corsgate_requests_total"), text.Of("corsgate_request_duration_seconds_count").Sum(ValueOf));
        Assert.Equal(3, text.Value("corsgate_upstream_duration_seconds_count"));
    }

    [Fact]
    public async Task A_path_without_a_route_is_counted_for_its_listener()
    {
        await using var gateway = await TestGateway.StartAsync(
            Make.Listener(80, "a.test", Make.Host("a.test", Make.Route(Make.Exact("/only"), Make.To(1)))));
        await gateway.SendAsync("GET", "/other");
        var text = await gateway.MetricsAsync(requests: 1);
        Assert.Equal(1, text.Value(Series(Listener, "none", "none", "none", "no_policy", 404)));
    }

    [Fact]
    public async Task Calls_of_an_upstream_that_failed_are_counted_by_how_each_of_a_request()
    {
        await using var gateway = await StartAsync(Make.To(1, 2, 3));
        var outcomes = new Queue<ForwardOutcome>([ForwardOutcome.ConnectFailed, ForwardOutcome.ConnectTimedOut, ForwardOutcome.Completed, ForwardOutcome.TimedOut, ForwardOutcome.ClientAborted]);
        gateway.Forwarder.Outcome = _ => outcomes.Dequeue();
        await gateway.SendAsync("GET", "/");
        await gateway.SendAsync("GET", "/");
        var text = await gateway.MetricsAsync(requests: 2);

        Assert.Equal(1, text.Value(Failure("connect_failed")));
        Assert.Equal(1, text.Value(Failure("connect_timed_out")));
        Assert.Equal(1, text.Value(Failure("timed_out")));
        Assert.Equal(3, text.Of("corsgate_upstream_failures_total").Length);
        Assert.Equal(1, text.Value(Series(Listener, Rule, "none", "none", "no_policy", 200)));
        Assert.Equal(1, text.Value(Series(Listener, Rule, "none", "none", "no_policy", 504)));
        Assert.Equal(1, text.Value("corsgate_upstream_duration_seconds_count"));
    }

    [Fact]
    public async Task An_API_server_listener_also_counts_what_the_alert_of_its_dashboards_looks_for()
    {
        var refusing = Make.To(1) with { FixedStatus = 403 };
        await using var gateway = await TestGateway.StartAsync(
            Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/"), refusing))) with { Kind = ListenerKind.ApiServer },
            Make.Listener(81, "", Make.Host("*", Make.Route(Make.Prefix("/"), refusing))));
        Assert.Equal(0, Exposition.Of(gateway.Services!.Metrics).Value("apiserver_request_total{verb=\"OPTIONS\",code=\"403\"}"));

        await gateway.SendAsync("OPTIONS", "/", "Origin: https://evil.test", "Access-Control-Request-Method: GET");
        await gateway.SendAsync("OPTIONS", "/");
        await gateway.SendAsync("GET", "/");
        await gateway.SendAsync("BREW", "/");
        await gateway.SendAsync("COFFEE", "/");
        await gateway.SendToAsync(81, "a.test", "OPTIONS", "/");
        var text = await gateway.MetricsAsync(requests: 6);

        Assert.Equal(2, text.Value("apiserver_request_total{verb=\"OPTIONS\",code=\"403\"}"));
        Assert.Equal(1, text.Value("apiserver_request_total{verb=\"GET\",code=\"403\"}"));
        Assert.Equal(2, text.Value("apiserver_request_total{verb=\"other\",code=\"403\"}"));
        Assert.Equal(3, text.Of("apiserver_request_total").Length);
    }

    [Fact]
    public async Task Without_an_API_server_listener_its_metric_has_no_series()
    {
        await using var gateway = await StartAsync(Make.To(1));
        await gateway.SendAsync("OPTIONS", "/");
        Assert.Empty((await gateway.MetricsAsync(requests: 1)).Of("apiserver_request_total"));
    }

    [Fact]
    public async Task Connections_are_counted_while_they_are_open_and_after()
    {
        await using var gateway = await StartAsync(Make.To(1));
        using (await RawClient.ConnectAsync(gateway.BoundPort()))
        using (await RawClient.ConnectAsync(gateway.BoundPort()))
            await gateway.HasMetricAsync("corsgate_open_connections{port=\"80\"}", 2);
        await gateway.HasMetricAsync("corsgate_open_connections{port=\"80\"}", 0);
        await gateway.HasMetricAsync("corsgate_connections_accepted_total{port=\"80\"}", 2);
    }

    private static Task<TestGateway> StartAsync(RouteAction action) =>
        TestGateway.StartAsync(Make.Listener(80, "a.test", Make.Host("a.test", Make.Route(Make.Prefix("/"), action))));

    private static string Series(string listener, string route, string kind, string decision, string reason, int code) =>
        FormattableString.Invariant(
            $"corsgate_requests_total{{listener=\"{listener}\",route=\"{route}\",kind=\"{kind}\",decision=\"{decision}\",reason=\"{reason}\",code=\"{code}\"}}");

    private static string Failure(string outcome) => $"corsgate_upstream_failures_total{{listener=\"{Listener}\",route=\"{Rule}\",outcome=\"{outcome}\"}}";

    private static double ValueOf(string line) => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
