using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Routing;
using RealUpstream = CorsGate.Gateway.Tests.Forwarding.Harness.RawUpstream;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>The answers of ingress-nginx, on the wire: any OPTIONS from a matching origin is a preflight, every answer for the rule carries all headers.</summary>
public class IngressSemanticsTests
{
    private const string Names =
        "Access-Control-Allow-Credentials Access-Control-Allow-Headers Access-Control-Allow-Methods Access-Control-Allow-Origin Access-Control-Expose-Headers Access-Control-Max-Age";

    private const string Allowed = "Origin: " + Policies.Origin;
    private const string Refused = "Origin: https://evil.test";

    private static readonly CorsSemantics Ingress = new()
    {
        Name = "ingress-nginx",
        Preflight = PreflightDefinition.OriginMatchedOrAny,
        UnmatchedPreflight = UnmatchedPreflight.Forward,
        ActualHeaders = CorsHeaders.All,
        WithoutOrigin = WithoutOrigin.WhenAnyOrigin,
        AnyOrigin = AnyOriginAnswer.Literal,
        AnyOriginWithCredentials = AnyOriginAnswer.Literal,
        AnyOriginCoversNull = AnyOriginCoversNull.Always,
        MalformedOrigins = MalformedOrigins.AllPatterns,
        OriginComparison = OriginComparison.TailIgnoreCase,
        RepeatedOrigin = RepeatedOrigin.First,
        UpstreamWhenMatched = UpstreamCorsHeaders.ReplaceOwn,
        UpstreamWhenRefused = UpstreamCorsHeaders.Keep,
        UpstreamWithoutOrigin = UpstreamCorsHeaders.Keep,
        ForwardedHeaders = ForwardedHeaders.Overwrite,
    };

    [Theory]
    [InlineData(Policies.Origin, Allowed, null)]
    [InlineData(Policies.Origin, Allowed, "Access-Control-Request-Method: PUT")]
    [InlineData(Policies.Origin, "Origin: HTTPS://Page.Test", null)]
    [InlineData("*", Allowed, null)]
    [InlineData("*", "X-None: 1", null)]
    [InlineData("*", "X-None: 1", "Access-Control-Request-Method: PUT")]
    public async Task Any_OPTIONS_that_matches_is_answered_with_204_and_all_headers(string origins, string origin, string? announced)
    {
        await using var gateway = await StartAsync(Make.To(1), origins);
        var response = announced is null ? await gateway.SendAsync("OPTIONS", "/x", origin) : await gateway.SendAsync("OPTIONS", "/x", origin, announced);
        Assert.Equal((204, "", null), (response.Status, response.Body, response["Content-Length"]));
        Assert.Equal(Names, Cors(response));
        Assert.Equal(origins is "*" ? "*" : origin[8..], response["Access-Control-Allow-Origin"]);
        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Theory]
    [InlineData(Policies.Origin, Refused)]
    [InlineData(Policies.Origin, "X-None: 1")]
    public async Task Any_other_OPTIONS_goes_to_the_upstream_whose_own_headers_pass(string origins, string origin)
    {
        await using var gateway = await StartAsync(Make.To(1), origins);
        gateway.Forwarder.Status = 401;
        gateway.Forwarder.ResponseHeaders.Add(new("Access-Control-Allow-Origin", "https://own.test"));
        var response = await gateway.SendAsync("OPTIONS", "/", origin, "Access-Control-Request-Method: PUT");
        Assert.Equal((401, "https://own.test", "Access-Control-Allow-Origin"), (response.Status, response["Access-Control-Allow-Origin"], Cors(response)));
        Assert.Equal("Origin", response["Vary"]);
        Assert.Single(gateway.Forwarder.Calls);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Every_answer_of_the_upstream_gets_all_headers_in_place_of_its_own(int status)
    {
        await using var gateway = await StartAsync(Make.To(1), Policies.Origin);
        gateway.Forwarder.Status = status;
        gateway.Forwarder.ResponseHeaders.AddRange(
            [new("Access-Control-Allow-Origin", "https://own.test"), new("Access-Control-Max-Age", "1"), new("Access-Control-Allow-Private-Network", "true")]);
        var response = await gateway.SendAsync("GET", "/", Allowed);
        Assert.Equal((status, Policies.Origin, "10"), (response.Status, response["Access-Control-Allow-Origin"], response["Access-Control-Max-Age"]));
        Assert.Equal("true", response["Access-Control-Allow-Private-Network"]);
        Assert.Equal("https://own.test", (await gateway.SendAsync("GET", "/", Refused))["Access-Control-Allow-Origin"]);
    }

    [Theory]
    [InlineData("redirect", 308)]
    [InlineData("access", 403)]
    [InlineData("endpoints", 503)]
    [InlineData("connect", 502)]
    [InlineData("fixed", 405)]
    public async Task Every_answer_of_the_gateway_for_the_rule_gets_all_headers(string cause, int status)
    {
        var action = cause switch
        {
            "redirect" => new RouteAction { Filters = [new RequestRedirect { Scheme = "https", StatusCode = 308, OmitPort = true }] },
            "access" => Make.To(1) with { AllowSources = [IPNetwork.Parse("192.0.2.0/24")] },
            "endpoints" => Make.To(),
            "fixed" => new RouteAction { FixedStatus = 405, FixedBody = "" },
            _ => Make.To(1),
        };
        await using var gateway = await StartAsync(action, Policies.Origin);
        gateway.Forwarder.Outcome = _ => ForwardOutcome.ConnectFailed;
        var response = await gateway.SendAsync("GET", "/", Allowed);
        Assert.Equal((status, Names), (response.Status, Cors(response)));
        var preflight = await gateway.SendAsync("OPTIONS", "/", Allowed);
        Assert.Equal((204, Names), (preflight.Status, Cors(preflight)));
        var refused = await gateway.SendAsync("GET", "/", Refused);
        Assert.Equal((status, ""), (refused.Status, Cors(refused)));
    }

    [Fact]
    public async Task With_any_origin_the_literal_goes_on_every_answer_and_needs_no_Vary()
    {
        await using var gateway = await StartAsync(Make.To(1), "*");
        foreach (var origin in new[] { Allowed, Refused, "Origin: null", "X-None: 1" })
        {
            var response = await gateway.SendAsync("GET", "/", origin);
            Assert.Equal(("*", "true", null), (response["Access-Control-Allow-Origin"], response["Access-Control-Allow-Credentials"], response["Vary"]));
            Assert.Equal(Names, Cors(response));
        }
    }

    [Fact]
    public async Task What_the_client_says_about_where_it_came_from_is_overwritten()
    {
        await using var upstream = RealUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        await using var gateway = await RealGateway.StartAsync(Make.To(upstream.Port) with { Cors = Policies.For(Ingress, expose: ["x-seen"]) });
        var response = await gateway.SendAsync(
            "GET", "/", Allowed, "X-Forwarded-For: 1.2.3.4", "X-Forwarded-Host: evil.test", "X-Forwarded-Proto: https", "X-Forwarded-Port: 443");
        Assert.Equal((200, Names), (response.Status, Cors(response)));
        Assert.True(upstream.Heads.TryDequeue(out var head));
        Assert.Contains("\r\nX-Forwarded-For: 127.0.0.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Forwarded-Host: a.test\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Forwarded-Proto: http\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Forwarded-Port: 80\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\n" + Allowed + "\r\n", head, StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(RouteAction action, string origins) => TestGateway.StartAsync(
        Make.Listener(80, "", Make.Host("a.test", Make.Route(
            new RouteMatch { Path = new PathMatch(PathMatchKind.StringPrefix, "/") },
            action with { Cors = Policies.For(Ingress, origins, expose: ["x-seen"]) }))) with { Kind = ListenerKind.Ingress });

    private static string Cors(RawResponse response) => string.Join(' ', response.CorsNames
        .Where(name => !name.Equals("Access-Control-Allow-Private-Network", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
}
