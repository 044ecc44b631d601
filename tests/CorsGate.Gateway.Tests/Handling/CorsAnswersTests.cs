using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class CorsAnswersTests
{
    private static readonly string[] Preflight = ["Origin: https://page.test", "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-one"];
    private static readonly string[] ForeignPreflight = ["Origin: https://evil.test", "Access-Control-Request-Method: PUT"];

    [Fact]
    public async Task A_preflight_is_answered_here()
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi);
        var response = await gateway.SendAsync("OPTIONS", "/", Preflight);
        Assert.Equal((204, ""), (response.Status, response.Body));
        Assert.Equal("https://page.test", response["Access-Control-Allow-Origin"]);
        Assert.Equal("true", response["Access-Control-Allow-Credentials"]);
        Assert.Equal("GET, PUT", response["Access-Control-Allow-Methods"]);
        Assert.Equal("x-one", response["Access-Control-Allow-Headers"]);
        Assert.Equal("10", response["Access-Control-Max-Age"]);
        Assert.Contains("Origin", response["Vary"]!, StringComparison.Ordinal);
        Assert.Null(response["Content-Type"]);
        Assert.Null(response["Content-Length"]);
        Assert.Empty(gateway.Forwarder.Calls);
        Assert.EndsWith(
            "policy=\"TrafficPolicy ns/p\" origin=https://page.test kind=preflight decision=allowed reason=origin_exact",
            Assert.Single(gateway.AccessLines()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_with_another_status_than_204_has_an_empty_body_of_known_length()
    {
        await using var gateway = await StartAsync(CorsSemantics.Gloo);
        var response = await gateway.SendAsync("OPTIONS", "/", Preflight);
        Assert.Equal((200, "", "0"), (response.Status, response.Body, response["Content-Length"]));
        Assert.Null(response["Content-Type"]);
    }

    [Fact]
    public async Task An_unmatched_preflight_is_answered_without_CORS_headers_and_never_reaches_the_upstream()
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi);
        var response = await gateway.SendAsync("OPTIONS", "/", ForeignPreflight);
        Assert.Equal(204, response.Status);
        Assert.Empty(response.CorsNames);
        Assert.Contains("Origin", response["Vary"]!, StringComparison.Ordinal);
        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task Gloo_forwards_an_unmatched_preflight_and_keeps_the_upstreams_answer()
    {
        await using var gateway = await StartAsync(CorsSemantics.Gloo);
        gateway.Forwarder.ResponseHeaders.Add(KeyValuePair.Create("Access-Control-Allow-Origin", "https://evil.test"));
        var response = await gateway.SendAsync("OPTIONS", "/", ForeignPreflight);
        Assert.Equal((200, "https://evil.test"), (response.Status, response["Access-Control-Allow-Origin"]));
        Assert.Single(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task An_actual_request_is_forwarded_unchanged_and_stamped()
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi, "x-exposed");
        gateway.Forwarder.ResponseHeaders.AddRange(
        [
            KeyValuePair.Create("Access-Control-Allow-Origin", "*"),
            KeyValuePair.Create("Access-Control-Allow-Origin", "https://other.test"),
            KeyValuePair.Create("Access-Control-Allow-Methods", "DELETE"),
            KeyValuePair.Create("Vary", "Accept"),
            KeyValuePair.Create("Vary", "origin"),
        ]);
        var response = await gateway.SendAsync("PUT", "/", "Origin: https://page.test", "Content-Length: 0");
        Assert.Equal("https://page.test", response["Access-Control-Allow-Origin"]);
        Assert.Equal("true", response["Access-Control-Allow-Credentials"]);
        Assert.Equal("x-exposed", response["Access-Control-Expose-Headers"]);
        Assert.Null(response["Access-Control-Allow-Methods"]);
        Assert.Equal("Accept, origin", response["Vary"]);
        Assert.Equal("https://page.test", gateway.Forwarder.Single.Headers["Origin"]);
    }

    [Theory]
    [InlineData("https://evil.test")]
    [InlineData("https://page.test.evil.test")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_refused_origin_gets_the_response_without_any_CORS_header(string? origin)
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi);
        gateway.Forwarder.ResponseHeaders.Add(KeyValuePair.Create("Access-Control-Allow-Origin", "*"));
        var response = await gateway.SendAsync("GET", "/", origin is null ? [] : ["Origin: " + origin]);
        Assert.Equal((200, "Origin"), (response.Status, response["Vary"]));
        Assert.Empty(response.CorsNames);
    }

    [Fact]
    public async Task Two_Origin_fields_match_nobody()
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi);
        var response = await gateway.SendAsync("GET", "/", "Origin: https://page.test", "Origin: https://page.test");
        Assert.Empty(response.CorsNames);
        Assert.EndsWith("decision=refused reason=origin_repeated", Assert.Single(gateway.AccessLines()), StringComparison.Ordinal);
        Assert.Equal(2, gateway.Forwarder.Single.Headers["Origin"].Count);
    }

    [Fact]
    public async Task Where_the_last_Origin_counts_only_it_is_forwarded()
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi with { RepeatedOrigin = RepeatedOrigin.Last });
        var response = await gateway.SendAsync("GET", "/", "Origin: https://evil.test", "Origin: https://page.test");
        Assert.Equal("https://page.test", response["Access-Control-Allow-Origin"]);
        Assert.Equal("https://page.test", gateway.Forwarder.Single.Headers["Origin"].ToString());
    }

    [Fact]
    public async Task A_plain_OPTIONS_reaches_the_upstream()
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi);
        Assert.Equal(200, (await gateway.SendAsync("OPTIONS", "/")).Status);
        Assert.Equal(200, (await gateway.SendAsync("OPTIONS", "/", "Origin: https://page.test")).Status);
        Assert.Equal(200, (await gateway.SendAsync("OPTIONS", "/", "Access-Control-Request-Method: GET")).Status);
        Assert.Equal(3, gateway.Forwarder.Calls.Count);
    }

    [Fact]
    public async Task The_policys_headers_win_over_response_modifiers()
    {
        var modifier = new HeaderModifier(OnResponse: true, Make.Fields(("Access-Control-Allow-Origin", "*"), ("Vary", "Accept")), [], []);
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/"), Make.To(1) with { Filters = [modifier], Cors = Policies.For(CorsSemantics.GatewayApi) }));
        var allowed = await gateway.SendAsync("GET", "/", "Origin: https://page.test");
        Assert.Equal(("https://page.test", "Accept, Origin"), (allowed["Access-Control-Allow-Origin"], allowed["Vary"]));
        Assert.Null((await gateway.SendAsync("GET", "/", "Origin: https://evil.test"))["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task A_policy_that_is_switched_off_leaves_everything_to_the_upstream()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/"), Make.To(1) with { Cors = Policies.For(CorsSemantics.GatewayApi) with { IsDisabled = true } }));
        gateway.Forwarder.ResponseHeaders.Add(KeyValuePair.Create("Access-Control-Allow-Origin", "*"));
        var response = await gateway.SendAsync("OPTIONS", "/", Preflight);
        Assert.Equal("*", response["Access-Control-Allow-Origin"]);
        Assert.Null(response["Vary"]);
        Assert.EndsWith("kind=none decision=none reason=policy_disabled", Assert.Single(gateway.AccessLines()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preflight_is_answered_before_redirects_fixed_answers_and_missing_backends()
    {
        var policy = Policies.For(CorsSemantics.GatewayApi);
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Exact("/redirect"), new RouteAction { Cors = policy, Filters = [new RequestRedirect()] }),
            Make.Route(Make.Exact("/fixed"), new RouteAction { Cors = policy, FixedStatus = 500 }),
            Make.Route(Make.Exact("/none"), new RouteAction { Cors = policy }));
        foreach (var path in new[] { "/redirect", "/fixed", "/none" })
            Assert.Equal((204, "https://page.test"), Outline(await gateway.SendAsync("OPTIONS", path, Preflight)));
    }

    [Fact]
    public async Task A_preflight_for_a_rule_of_another_method_or_header_is_answered_by_its_policy()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(
            Make.Prefix("/") with { Method = "PUT", Headers = [Make.Value("x-one", "1")] }, Make.To(1) with { Cors = Policies.For(CorsSemantics.GatewayApi) }));
        Assert.Equal((204, "https://page.test"), Outline(await gateway.SendAsync("OPTIONS", "/", Preflight)));
        Assert.Equal(404, (await gateway.SendAsync("OPTIONS", "/", "Origin: https://page.test", "Access-Control-Request-Method: PUT")).Status);
    }

    [Theory]
    [InlineData("gateway-api", "/redirect", 302, true)]
    [InlineData("gateway-api", "/fixed", 500, true)]
    [InlineData("gateway-api", "/none", 500, true)]
    [InlineData("gateway-api", "/empty", 503, true)]
    [InlineData("gateway-api", "/fails", 502, true)]
    [InlineData("gloo", "/redirect", 302, false)]
    [InlineData("gloo", "/fixed", 500, false)]
    [InlineData("gloo", "/none", 500, false)]
    [InlineData("gloo", "/empty", 503, true)]
    [InlineData("gloo", "/fails", 502, true)]
    public async Task Answers_for_a_rule_carry_the_policys_headers_as_its_semantics_say(string semantics, string path, int status, bool isStamped)
    {
        var policy = Policies.For(string.Equals(semantics, "gloo", StringComparison.Ordinal) ? CorsSemantics.Gloo : CorsSemantics.GatewayApi);
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Exact("/redirect"), new RouteAction { Cors = policy, Filters = [new RequestRedirect()] }),
            Make.Route(Make.Exact("/fixed"), new RouteAction { Cors = policy, FixedStatus = 500 }),
            Make.Route(Make.Exact("/none"), new RouteAction { Cors = policy }),
            Make.Route(Make.Exact("/empty"), Make.To() with { Cors = policy }),
            Make.Route(Make.Exact("/fails"), Make.To(1) with { Cors = policy }));
        gateway.Forwarder.Outcome = _ => ForwardOutcome.UpstreamFailed;
        var allowed = await gateway.SendAsync("GET", path, "Origin: https://page.test");
        Assert.Equal((status, isStamped ? "https://page.test" : null), Outline(allowed));
        Assert.Equal(isStamped ? "Origin" : null, allowed["Vary"]);
        Assert.Empty((await gateway.SendAsync("GET", path, "Origin: https://evil.test")).CorsNames);
    }

    [Fact]
    public async Task A_failed_upstreams_leftovers_are_not_in_the_answer()
    {
        await using var gateway = await StartAsync(CorsSemantics.GatewayApi);
        gateway.Forwarder.BeforeOutcome = context => context.Response.Headers["X-Leftover"] = "yes";
        gateway.Forwarder.Outcome = _ => ForwardOutcome.UpstreamFailed;
        var response = await gateway.SendAsync("GET", "/", "Origin: https://page.test");
        Assert.Equal((502, "https://page.test"), Outline(response));
        Assert.Null(response["X-Leftover"]);
    }

    [Fact]
    public async Task A_404_has_no_policy_to_speak_for()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/x"), Make.To(1) with { Cors = Policies.For(CorsSemantics.GatewayApi) }));
        var response = await gateway.SendAsync("GET", "/", "Origin: https://page.test");
        Assert.Equal((404, null), Outline(response));
        Assert.Null(response["Vary"]);
    }

    private static (int Status, string? Origin) Outline(RawResponse response) => (response.Status, response["Access-Control-Allow-Origin"]);

    private static Task<TestGateway> StartAsync(CorsSemantics semantics, params string[] expose) =>
        TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { Cors = Policies.For(semantics, expose: expose) }));
}
