using CorsGate.Config.Model;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>The answers of an nginx.conf with static CORS headers, on the wire.</summary>
public class NginxSemanticsTests
{
    private static readonly CorsSemantics Static = new()
    {
        Name = "nginx",
        Preflight = PreflightDefinition.AnyOptions,
        UnmatchedPreflight = UnmatchedPreflight.AnswerStatic,
        RefusedResponse = RefusedResponse.Static,
        WithoutOrigin = WithoutOrigin.Always,
        ActualHeaders = CorsHeaders.All,
        OriginComparison = OriginComparison.None,
        UpstreamWhenMatched = UpstreamCorsHeaders.Append,
        UpstreamWhenRefused = UpstreamCorsHeaders.Append,
        UpstreamWithoutOrigin = UpstreamCorsHeaders.Append,
        ListWildcard = ListWildcard.Verbatim,
    };

    [Theory]
    [InlineData("Origin: " + Policies.Origin)]
    [InlineData("Origin: https://evil.test")]
    [InlineData("X-None: 1")]
    public async Task Every_OPTIONS_is_answered_with_the_static_headers(string origin)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { Cors = Policies.For(Static) }));
        foreach (var announced in new[] { "X-None: 2", "Access-Control-Request-Method: DELETE" })
        {
            var response = await gateway.SendAsync("OPTIONS", "/", origin, announced);
            Assert.Equal((204, Policies.Origin, null), (response.Status, response["Access-Control-Allow-Origin"], response["Vary"]));
        }

        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task The_static_headers_stand_beside_those_of_the_upstream()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { Cors = Policies.For(Static) }));
        gateway.Forwarder.ResponseHeaders.Add(new("Access-Control-Allow-Origin", "https://own.test"));
        gateway.Forwarder.Status = 500;
        var response = await gateway.SendAsync("GET", "/", "Origin: https://evil.test");
        Assert.Equal((500, "https://own.test | https://page.test"), (response.Status, response["Access-Control-Allow-Origin"]));
        gateway.Forwarder.Outcome = _ => ForwardOutcome.ConnectFailed;
        var failed = await gateway.SendAsync("GET", "/");
        Assert.Equal((502, Policies.Origin), (failed.Status, failed["Access-Control-Allow-Origin"]));
    }

    [Fact]
    public async Task A_program_with_fields_answers_as_the_configuration_of_an_if_block_does()
    {
        ResponseHeaderRule[] fields = [Rules.Add("Access-Control-Allow-Origin", Policies.Origin), Rules.Add("Access-Control-Allow-Methods", "GET")];
        var program = new TestProgram(
            [
                new RouteAction { FixedStatus = 204, FixedBody = "", ResponseHeaderRules = [.. fields, Rules.Add("Access-Control-Max-Age", "5")] },
                Make.To(1) with { ResponseHeaderRules = [.. fields] },
                new RouteAction { FixedStatus = 405, ResponseHeaderRules = [.. fields] },
            ],
            facts => new ProgramResult(facts.Method switch { "OPTIONS" => 0, "GET" => 1, _ => 2 }, State: null));
        await using var gateway = await TestGateway.StartAsync(
            Make.Listener(80, "", Make.Host("*", Make.Route(Make.Prefix("/")) with { Program = program })) with { Kind = ListenerKind.NginxServer });
        var preflight = await gateway.SendAsync("OPTIONS", "/", "Origin: https://evil.test", "Access-Control-Request-Method: PUT");
        Assert.Equal((204, Policies.Origin, "5"), (preflight.Status, preflight["Access-Control-Allow-Origin"], preflight["Access-Control-Max-Age"]));
        var actual = await gateway.SendAsync("GET", "/");
        Assert.Equal((200, Policies.Origin, null), (actual.Status, actual["Access-Control-Allow-Origin"], actual["Access-Control-Max-Age"]));
        var refused = await gateway.SendAsync("DELETE", "/");
        Assert.Equal((405, Policies.Origin), (refused.Status, refused["Access-Control-Allow-Origin"]));
    }
}
