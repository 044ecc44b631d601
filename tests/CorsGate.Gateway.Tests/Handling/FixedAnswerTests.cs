using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class FixedAnswerTests
{
    [Theory]
    [InlineData(404, "default backend - 404", "21")]
    [InlineData(200, "é\n", "3")]
    public async Task A_configured_body_is_sent_byte_for_byte(int status, string body, string length)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction { FixedStatus = status, FixedBody = body }));
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal((status, "text/plain", length), (response.Status, response["Content-Type"], response["Content-Length"]));
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(body), System.Text.Encoding.Latin1.GetBytes(response.Body));
    }

    [Theory]
    [InlineData(200, "", "0")]
    [InlineData(204, "", null)]
    [InlineData(204, null, null)]
    [InlineData(204, "text", null)]
    [InlineData(205, null, "0")]
    [InlineData(304, null, null)]
    public async Task An_empty_body_or_a_status_without_one_sends_none(int status, string? body, string? length)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction { FixedStatus = status, FixedBody = body }));
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal((status, "", null, length), (response.Status, response.Body, response["Content-Type"], response["Content-Length"]));
    }

    [Fact]
    public async Task A_configured_body_is_the_same_for_gRPC()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction { FixedStatus = 404, FixedBody = "none" }));
        var response = await gateway.SendAsync("POST", "/", "Content-Type: application/grpc", "Content-Length: 0");
        Assert.Equal((404, "none"), (response.Status, response.Body));
    }

    [Fact]
    public async Task Status_444_ends_the_connection_without_an_answer()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction { FixedStatus = 444 }));
        using var client = await RawClient.ConnectAsync(gateway.BoundPort());
        await client.SendAsync("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n");
        Assert.Equal("", (await client.ReadToEndAsync()).Replace("<reset>", "", StringComparison.Ordinal));
        await Bounded.UntilAsync(() => gateway.AccessLines().Length == 1, "the request is in the log");
        Assert.Contains(" status=444 ", gateway.AccessLines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fixed_answer_carries_the_policy_and_the_fields_of_the_rule()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction
        {
            FixedStatus = 301,
            FixedBody = "",
            Cors = Policies.For(CorsSemantics.GatewayApi),
            ResponseHeaderRules = [new ResponseHeaderRule("Location", Rules.Text(facts => $"https://{facts.Host}{facts.RequestUri}"), Always: true)],
        }));
        var response = await gateway.SendAsync("GET", "/x?y", "Origin: " + Policies.Origin);
        Assert.Equal((301, "https://a.test/x?y", Policies.Origin), (response.Status, response["Location"], response["Access-Control-Allow-Origin"]));
    }
}
