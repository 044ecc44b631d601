using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Tests.Forwarding.Harness;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class UpstreamLimitTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task The_limits_of_the_action_reach_the_forwarder()
    {
        var backend = Make.Backend("b", 1) with { VerifyTls = false, Protocol = BackendProtocol.Https };
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction
        {
            Backends = [Make.Weighted(backend)],
            Filters = [new RequestMirror(backend, 1, 1)],
            ConnectTimeout = TimeSpan.FromSeconds(1),
            ReadTimeout = TimeSpan.FromSeconds(2),
            SendTimeout = TimeSpan.FromSeconds(3),
            MaxRequestBody = 4,
        }));
        await gateway.SendAsync("GET", "/");
        var target = gateway.Forwarder.Single.Target;
        Assert.Equal((1, 2, 3, 4), (target.ConnectTimeout!.Value.TotalSeconds, target.ReadTimeout!.Value.TotalSeconds, target.SendTimeout!.Value.TotalSeconds, target.MaxRequestBody!.Value));
        Assert.True(target.AcceptAnyCertificate);
        Assert.True(Assert.Single(target.Mirrors!).AcceptAnyCertificate);
    }

    [Fact]
    public async Task An_action_without_limits_asks_for_nothing()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1)));
        await gateway.SendAsync("GET", "/");
        var target = gateway.Forwarder.Single.Target;
        Assert.Equal((null, null, null, null), (target.ConnectTimeout, target.ReadTimeout, target.SendTimeout, target.MaxRequestBody));
        Assert.Null(target.Overrides);
        Assert.False(target.AcceptAnyCertificate);
    }

    [Theory]
    [InlineData(BackendProtocol.Http1)]
    [InlineData(BackendProtocol.Https)]
    public async Task An_upstream_that_does_not_answer_or_connect_in_time_is_a_504_with_the_headers_of_the_policy(BackendProtocol protocol)
    {
        // Over TLS the connection is never made, in cleartext the request never answered.
        await using var upstream = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var gateway = await RealGateway.StartAsync(new RouteAction
        {
            Backends = [Make.Weighted(Make.Backend("b", upstream.Port) with { Protocol = protocol })],
            ConnectTimeout = protocol == BackendProtocol.Https ? Short : null,
            ReadTimeout = protocol == BackendProtocol.Https ? null : Short,
            Cors = Policies.For(CorsSemantics.GatewayApi),
        });
        var response = await gateway.SendAsync("GET", "/", "Origin: " + Policies.Origin);
        Assert.Equal((504, Policies.Origin), (response.Status, response["Access-Control-Allow-Origin"]));
        Assert.Contains(protocol == BackendProtocol.Https ? " error=connect_timed_out" : " error=timed_out", gateway.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_endpoint_is_tried_when_one_does_not_connect_in_time()
    {
        await using var silent = new RawUpstream(static connection => connection.ReadToEndAsync());
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        var backend = new Backend
        {
            Name = "b",
            Endpoints = [new BackendEndpoint("127.0.0.1", silent.Port, BackendProtocol.Https), new BackendEndpoint("127.0.0.1", upstream.Port)],
        };
        await using var gateway = await RealGateway.StartAsync(new RouteAction { Backends = [Make.Weighted(backend)], ConnectTimeout = Short });
        Assert.Equal(200, (await gateway.SendAsync("GET", "/")).Status);
    }

    [Theory]
    [InlineData(true, 502)]
    [InlineData(false, 200)]
    public async Task A_backend_says_whether_its_certificate_is_verified(bool verify, int expected)
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await RealGateway.StartAsync(new RouteAction
        {
            Backends = [Make.Weighted(Make.Backend("b", upstream.TlsPort) with { Protocol = BackendProtocol.Https, VerifyTls = verify })],
        });
        Assert.Equal(expected, (await gateway.SendAsync("GET", "/")).Status);
    }
}
