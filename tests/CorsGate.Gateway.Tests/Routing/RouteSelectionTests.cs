using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Tests.Routing;

public class RouteSelectionTests
{
    private static readonly AttachedPolicy Policy = new()
    {
        Source = Make.Object(),
        Attachment = PolicyAttachment.RuleFilter,
        Policy = new CorsPolicy(),
        Semantics = CorsSemantics.GatewayApi,
    };

    private static readonly RouteAction Plain = new();
    private static readonly RouteAction WithCors = new() { Cors = Policy };

    [Fact]
    public void A_preflight_is_routed_as_the_request_it_announces()
    {
        var routes = Table(
            Make.Route(Make.Prefix("/") with { Method = "GET" }, WithCors, "get"),
            Make.Route(Make.Prefix("/") with { Method = "POST" }, WithCors, "post"));
        Assert.Equal("post", Select(routes, Preflight("POST")));
        Assert.Equal("get", Select(routes, Preflight("GET")));
        Assert.Null(Select(routes, Preflight("PUT")));
        Assert.Null(Select(routes, Preflight("post")));
    }

    [Fact]
    public void Conditions_on_announced_headers_count_as_satisfiable()
    {
        var routes = Table(
            Make.Route(Make.Prefix("/") with { Method = "GET", Headers = [Make.Value("X-Version", "2")] }, WithCors, "versioned"),
            Make.Route(Make.Prefix("/") with { Method = "GET" }, WithCors, "get"));
        Assert.Equal("versioned", Select(routes, Preflight("GET", "content-type, x-version")));
        Assert.Equal("versioned", Select(routes, Preflight("GET", "content-type", "X-VERSION")));
        Assert.Equal("get", Select(routes, Preflight("GET", "content-type")));
        Assert.Equal("get", Select(routes, Preflight("GET")));
    }

    [Fact]
    public void Other_conditions_are_evaluated_against_the_request_as_it_is()
    {
        var routes = Table(Make.Route(
            Make.Prefix("/a") with { Method = "GET", Headers = [Make.Value("Origin", "https://a.test")], Query = [Make.Value("q", "1")] }, WithCors, "route"));
        var request = Preflight("GET");
        Assert.Equal("route", RouteSelection.Select(routes, request, "/a", "q=1")?.Source.Name);
        Assert.Null(RouteSelection.Select(routes, request, "/a", "q=2"));
        Assert.Null(RouteSelection.Select(routes, request, "/b", "q=1"));
        request.Headers.Origin = "https://b.test";
        Assert.Null(RouteSelection.Select(routes, request, "/a", "q=1"));
    }

    [Fact]
    public void A_rule_with_a_policy_governs_before_one_for_OPTIONS()
    {
        var routes = Table(
            Make.Route(Make.Exact("/") with { Method = "OPTIONS" }, Plain, "options"),
            Make.Route(Make.Prefix("/") with { Method = "GET" }, WithCors, "get"));
        Assert.Equal("get", Select(routes, Preflight("GET")));
        Assert.Equal("options", Select(routes, Preflight("POST")));
    }

    [Fact]
    public void Without_a_policy_a_preflight_is_the_plain_OPTIONS_it_is()
    {
        var routes = Table(
            Make.Route(Make.Prefix("/") with { Method = "GET" }, Plain, "get"),
            Make.Route(Make.Prefix("/api") with { Method = "OPTIONS" }, Plain, "options"));
        Assert.Equal("options", RouteSelection.Select(routes, Preflight("GET"), "/api", "")?.Source.Name);
        Assert.Equal("get", RouteSelection.Select(routes, Preflight("GET"), "/", "")?.Source.Name);
    }

    [Fact]
    public void A_policy_that_is_switched_off_does_not_govern()
    {
        var routes = Table(
            Make.Route(Make.Prefix("/") with { Method = "OPTIONS" }, Plain, "options"),
            Make.Route(Make.Prefix("/") with { Method = "GET" }, new RouteAction { Cors = Policy with { IsDisabled = true } }, "get"));
        Assert.Equal("options", Select(routes, Preflight("GET")));
    }

    [Fact]
    public void A_filter_of_a_backendRef_governs_like_a_rules()
    {
        var action = new RouteAction { Backends = [Make.Weighted(Make.Backend(ports: 1)) with { Cors = Policy }] };
        var routes = Table(
            Make.Route(Make.Prefix("/") with { Method = "OPTIONS" }, Plain, "options"),
            Make.Route(Make.Prefix("/") with { Method = "GET" }, action, "get"));
        Assert.Equal("get", Select(routes, Preflight("GET")));
    }

    [Theory]
    [InlineData("OPTIONS", null, "GET")]
    [InlineData("OPTIONS", "https://a.test", null)]
    [InlineData("OPTIONS", "https://a.test", "")]
    [InlineData("GET", "https://a.test", "GET")]
    [InlineData("options", "https://a.test", "GET")]
    public void Anything_less_is_not_a_preflight(string method, string? origin, string? announced)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        if (origin is not null)
            context.Request.Headers.Origin = origin;
        if (announced is not null)
            context.Request.Headers.AccessControlRequestMethod = new StringValues(announced);
        Assert.Null(RouteSelection.AnnouncedMethod(method, context.Request.Headers));
    }

    private static RouteTable Table(params Route[] routes) =>
        new CompiledVirtualHost([.. routes], action => new CompiledAction(action, policy => new CompiledPolicy(policy))).Routes;

    private static string? Select(RouteTable routes, HttpRequest request) => RouteSelection.Select(routes, request, "/", "")?.Source.Name;

    private static HttpRequest Preflight(string method, params string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "OPTIONS";
        request.Headers.Origin = "https://a.test";
        request.Headers.AccessControlRequestMethod = method;
        if (headers.Length != 0)
            request.Headers.AccessControlRequestHeaders = new StringValues(headers);
        return request;
    }
}
