using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class BackendTests
{
    [Fact]
    public async Task Backends_share_requests_by_weight_and_their_endpoints_take_turns()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction
        {
            Backends = [Make.Weighted(Make.Backend("a", 1, 2), 3), Make.Weighted(Make.Backend("b", 3), 1), Make.Weighted(Make.Backend("never", 4), 0)],
        }));
        for (var i = 0; i < 8; i++)
            Assert.Equal(200, (await gateway.SendAsync("GET", "/")).Status);
        Assert.Equal([(1, 3), (2, 3), (3, 2)], gateway.Forwarder.Calls.GroupBy(call => call.Endpoint.Port).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())));
    }

    [Fact]
    public async Task The_share_of_a_backend_that_is_not_valid_is_answered_with_500()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/"), new RouteAction { Backends = [Make.Weighted(Make.Backend("a", 1)), Make.Weighted(backend: null)] }));
        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
            statuses.Add((await gateway.SendAsync("GET", "/")).Status);
        Assert.Equal([200, 200, 500, 500], statuses.Order());
    }

    [Fact]
    public async Task A_rule_without_a_backend_to_choose_answers_500()
    {
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Exact("/none"), new RouteAction()),
            Make.Route(Make.Exact("/zero"), new RouteAction { Backends = [Make.Weighted(Make.Backend("a", 1), 0)] }));
        Assert.Equal(500, (await gateway.SendAsync("GET", "/none")).Status);
        Assert.Equal(500, (await gateway.SendAsync("GET", "/zero")).Status);
        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task A_backend_without_endpoints_answers_503()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To()));
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal((503, "corsgate: no endpoint is ready\n"), (response.Status, response.Body));
    }

    [Theory]
    [InlineData(ForwardOutcome.ConnectFailed, 502, "connect_failed")]
    [InlineData(ForwardOutcome.UpstreamFailed, 502, "upstream_failed")]
    [InlineData(ForwardOutcome.TimedOut, 504, "timed_out")]
    [InlineData(ForwardOutcome.RequestRejected, 400, "request_rejected")]
    public async Task What_goes_wrong_upstream_is_answered_and_logged(ForwardOutcome outcome, int status, string error)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        gateway.Forwarder.Outcome = _ => outcome;
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal(status, response.Status);
        Assert.StartsWith("corsgate: ", response.Body, StringComparison.Ordinal);
        var line = Assert.Single(gateway.AccessLines());
        Assert.Contains($" status={status} ", line, StringComparison.Ordinal);
        Assert.EndsWith(" error=" + error, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_body_the_next_endpoint_is_tried_when_one_cannot_be_reached()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1, 2, 3)));
        gateway.Forwarder.Outcome = call => call.Endpoint.Port == 3 ? ForwardOutcome.Completed : ForwardOutcome.ConnectFailed;
        Assert.Equal(200, (await gateway.SendAsync("GET", "/")).Status);
        Assert.Equal([1, 2, 3], gateway.Forwarder.Calls.Select(call => call.Endpoint.Port));
        Assert.DoesNotContain("error=", Assert.Single(gateway.AccessLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_endpoint_is_tried_once_at_most()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1, 2, 3)));
        gateway.Forwarder.Outcome = _ => ForwardOutcome.ConnectFailed;
        Assert.Equal(502, (await gateway.SendAsync("GET", "/")).Status);
        Assert.Equal([1, 2, 3], gateway.Forwarder.Calls.Select(call => call.Endpoint.Port));
    }

    [Fact]
    public async Task A_request_with_a_body_is_tried_once()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1, 2)));
        gateway.Forwarder.Outcome = _ => ForwardOutcome.ConnectFailed;
        Assert.Equal(502, (await gateway.SendRawAsync("POST / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")).Status);
        Assert.Single(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task A_failure_other_than_connecting_is_not_tried_again()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1, 2)));
        gateway.Forwarder.Outcome = _ => ForwardOutcome.UpstreamFailed;
        Assert.Equal(502, (await gateway.SendAsync("GET", "/")).Status);
        Assert.Single(gateway.Forwarder.Calls);
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(5, null, 5)]
    [InlineData(null, 3, 3)]
    [InlineData(5, 3, 3)]
    public async Task The_smaller_time_limit_counts(int? request, int? backend, int? expected)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with
        {
            RequestTimeout = request is { } r ? TimeSpan.FromSeconds(r) : null,
            BackendTimeout = backend is { } b ? TimeSpan.FromSeconds(b) : null,
        }));
        await gateway.SendAsync("GET", "/");
        Assert.Equal(expected is { } seconds ? TimeSpan.FromSeconds(seconds) : null, gateway.Forwarder.Single.Timeout);
    }

    [Fact]
    public async Task An_endpoint_is_spoken_to_as_it_or_its_backend_says()
    {
        var backend = new Backend
        {
            Name = "b",
            Protocol = BackendProtocol.H2c,
            Endpoints = [new BackendEndpoint("127.0.0.1", 1), new BackendEndpoint("127.0.0.1", 2, BackendProtocol.Https)],
        };
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction { Backends = [Make.Weighted(backend)] }));
        await gateway.SendAsync("GET", "/");
        await gateway.SendAsync("GET", "/");
        Assert.Equal([BackendProtocol.H2c, BackendProtocol.Https], gateway.Forwarder.Calls.Select(call => call.Protocol));
    }

    [Fact]
    public async Task A_sample_app_serves_where_there_are_no_endpoints()
    {
        var backend = new Backend { Name = "b", SampleApp = "httpbin" };
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction { Backends = [Make.Weighted(backend)] }));
        Assert.Equal(200, (await gateway.SendAsync("GET", "/")).Status);
        Assert.Same(gateway.Services!.SampleApps.Httpbin, gateway.Forwarder.Single.Endpoint);
    }

    [Fact]
    public async Task A_fixed_status_is_answered_before_anything_else()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { FixedStatus = 500, Filters = [new RequestRedirect()] }));
        Assert.Equal(500, (await gateway.SendAsync("GET", "/")).Status);
        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task A_client_that_broke_its_body_is_told_so()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        gateway.Forwarder.BeforeOutcome = context => context.Response.StatusCode = 413;
        gateway.Forwarder.Outcome = _ => ForwardOutcome.ClientAborted;
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal((413, "corsgate: the request is too large\n"), (response.Status, response.Body));
    }
}
