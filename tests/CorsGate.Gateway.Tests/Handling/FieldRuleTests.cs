using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class FieldRuleTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("https://app.example.com", "GET", "kind=actual decision=allowed reason=origin_exact")]
    [InlineData("https://evil.example", "GET", "kind=actual decision=refused reason=origin_not_allowed")]
    [InlineData("https://evil.example", "OPTIONS", "kind=preflight decision=refused reason=origin_not_allowed")]
    [InlineData(null, "GET", "kind=none decision=none reason=not_cors")]
    public async Task The_log_says_what_written_CORS_fields_mean_for_the_origin(string? origin, string method, string logged)
    {
        var rule = new ResponseHeaderRule("Access-Control-Allow-Origin", new LiteralText("https://app.example.com"), Always: true);
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Prefix("/"), new RouteAction { FixedStatus = 204, FixedBody = "", ResponseHeaderRules = [rule] }));
        string[] fields = origin is null ? [] : ["Origin: " + origin, "Access-Control-Request-Method: GET"];
        await gateway.SendAsync(method, "/", fields);
        await Bounded.UntilAsync(() => gateway.AccessLines().Length == 1, "the request is in the log");
        Assert.Contains(logged, gateway.AccessLines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_fields_are_set_last()
    {
        var head = await ForwardAsync(
            action => action with
            {
                RequestHeaderRules =
                [
                    Rules.Set("Host", "up.test:8443"),
                    Rules.Set("X-Forwarded-For", "set"),
                    new RequestHeaderRule("X-Real-IP", Rules.Text(facts => facts.RemoteAddress)),
                    Rules.Set("x-one", "new"),
                    Rules.Set("Accept-Encoding", ""),
                ],
            },
            "X-Forwarded-For: 1.2.3.4", "X-Real-IP: 6.6.6.6", "X-One: old", "Accept-Encoding: gzip", "X-Two: 2");
        Assert.Equal(
            ["Host: up.test:8443", "X-Forwarded-For: set", "X-Forwarded-Host: a.test", "X-Forwarded-Port: 80", "X-Forwarded-Proto: http", "X-Real-IP: 127.0.0.1", "X-Two: 2", "x-one: new"],
            head);
    }

    [Fact]
    public async Task A_value_that_cannot_be_sent_is_dropped_with_the_field_that_it_was_to_replace()
    {
        var head = await ForwardAsync(
            action => action with
            {
                ForwardedHeaders = ForwardedHeaders.AsConfigured,
                RequestHeaderRules =
                [
                    Rules.Set("X-Cr", "a\r\nX-Evil: 1"), Rules.Set("X-Lf", "a\nb"), Rules.Set("X-Nul", "a\0b"), Rules.Set("Bad Name", "x"),
                    Rules.Set("Host", "a\r\nX-Evil: 1"),
                ],
            },
            "X-Cr: client");
        Assert.Equal(["Host: a.test"], head);
    }

    [Fact]
    public async Task Fields_of_the_connection_are_not_set()
    {
        var head = await ForwardAsync(action => action with
        {
            ForwardedHeaders = ForwardedHeaders.AsConfigured,
            RequestHeaderRules =
                [Rules.Set("Connection", "upgrade"), Rules.Set("Upgrade", "websocket"), Rules.Set("Transfer-Encoding", "chunked"), Rules.Set("Content-Length", "5")],
        });
        Assert.Equal(["Host: a.test"], head);
    }

    [Theory]
    [InlineData(null, "X-Forwarded-For: 1.2.3.4, 127.0.0.1")]
    [InlineData(ForwardedHeaders.Append, "X-Forwarded-For: 1.2.3.4, 127.0.0.1")]
    [InlineData(ForwardedHeaders.Overwrite, "X-Forwarded-For: 127.0.0.1")]
    [InlineData(ForwardedHeaders.AsConfigured, "X-Forwarded-For: 1.2.3.4")]
    public async Task The_action_says_what_happens_to_forwarded_fields(ForwardedHeaders? configured, string expected)
    {
        var head = await ForwardAsync(action => action with { ForwardedHeaders = configured }, "X-Forwarded-For: 1.2.3.4");
        Assert.Contains(expected, head);
    }

    [Fact]
    public async Task The_action_goes_before_the_policy_in_what_happens_to_forwarded_fields()
    {
        var policy = Policies.For(CorsSemantics.GatewayApi with { ForwardedHeaders = ForwardedHeaders.Overwrite });
        Assert.Contains("X-Forwarded-For: 127.0.0.1", await ForwardAsync(action => action with { Cors = policy }, "X-Forwarded-For: 1.2.3.4"));
        Assert.Contains(
            "X-Forwarded-For: 1.2.3.4",
            await ForwardAsync(action => action with { Cors = policy, ForwardedHeaders = ForwardedHeaders.AsConfigured }, "X-Forwarded-For: 1.2.3.4"));
    }

    [Theory]
    [InlineData("/new?x=1", "/new?x=1")]
    [InlineData("/a b", null)]
    [InlineData("/a\r\nX-Evil: 1", null)]
    [InlineData("relative", null)]
    [InlineData("/a/../b", null)]
    [InlineData("http://evil.test/", null)]
    [InlineData("", null)]
    public async Task A_computed_target_is_forwarded_if_it_is_one(string target, string? expected)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { UpstreamTarget = Rules.Text(target) }));
        var response = await gateway.SendAsync("GET", "/old");
        Assert.Equal(expected is null ? 400 : 200, response.Status);
        Assert.Equal(expected, gateway.Forwarder.Calls.SingleOrDefault()?.RequestTarget);
    }

    [Fact]
    public async Task Response_fields_stand_beside_those_of_the_upstream()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with
        {
            ResponseHeaderRules =
            [
                Rules.Add("Access-Control-Allow-Origin", "https://page.test"), Rules.Add("X-One", "2"), Rules.Add("X-One", "3"), Rules.Add("X-Empty", ""),
                Rules.Add("X-Evil", "a\r\nb"), Rules.Add("X-Nul", "a\0"), Rules.Add("Content-Length", "0"), Rules.Add("Transfer-Encoding", "x"),
                new ResponseHeaderRule("X-Host", Rules.Text(facts => facts.Host), Always: false),
            ],
        }));
        gateway.Forwarder.ResponseHeaders.AddRange([new("Access-Control-Allow-Origin", "https://own.test"), new("X-One", "1")]);
        var response = await gateway.SendAsync("GET", "/");
        Assert.Equal("https://own.test | https://page.test", response["Access-Control-Allow-Origin"]);
        Assert.Equal("1 | 2 | 3", response["X-One"]);
        Assert.Equal("a.test", response["X-Host"]);
        Assert.Equal((null, null, null, "chunked"), (response["X-Empty"], response["X-Evil"], response["X-Nul"], response["Transfer-Encoding"]));
    }

    [Theory]
    [InlineData(null, "Origin")]
    [InlineData("Accept", "Accept | Origin")]
    [InlineData("accept, ORIGIN", "accept, ORIGIN")]
    [InlineData("*", "*")]
    public async Task Vary_is_not_said_twice(string? upstream, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Prefix("/"), Make.To(1) with { ResponseHeaderRules = [Rules.Add("vary", "Origin"), Rules.Add("Vary", "Origin")] }));
        if (upstream is not null)
            gateway.Forwarder.ResponseHeaders.Add(new("Vary", upstream));
        Assert.Equal(expected, (await gateway.SendAsync("GET", "/"))["Vary"]);
    }

    [Theory]
    [InlineData(200, "usual | always")]
    [InlineData(201, "usual | always")]
    [InlineData(202, "always")]
    [InlineData(203, "always")]
    [InlineData(206, "usual | always")]
    [InlineData(300, "always")]
    [InlineData(303, "usual | always")]
    [InlineData(304, "usual | always")]
    [InlineData(308, "usual | always")]
    [InlineData(400, "always")]
    [InlineData(502, "always")]
    public async Task Without_always_a_field_is_for_the_usual_statuses(int status, string expected)
    {
        var rules = new[] { Rules.Add("X-A", "usual", always: false), Rules.Add("X-A", "always") };
        await using var gateway = await TestGateway.StartAsync(
            Make.Route(Make.Exact("/fixed"), new RouteAction { FixedStatus = status, ResponseHeaderRules = [.. rules] }),
            Make.Route(Make.Prefix("/"), Make.To(1) with { ResponseHeaderRules = [.. rules] }));
        Assert.Equal(expected, (await gateway.SendAsync("GET", "/fixed"))["X-A"]);
        if (status is 304)
            return;
        gateway.Forwarder.Status = status;
        Assert.Equal(expected, (await gateway.SendAsync("GET", "/"))["X-A"]);
    }

    [Theory]
    [InlineData(ForwardOutcome.ConnectFailed, 502)]
    [InlineData(ForwardOutcome.ConnectTimedOut, 504)]
    [InlineData(ForwardOutcome.TimedOut, 504)]
    public async Task Response_fields_are_on_what_the_gateway_answers_for_the_rule(ForwardOutcome outcome, int status)
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/x"), Make.To(1) with { ResponseHeaderRules = [Rules.Add("X-A", "1")] }));
        gateway.Forwarder.Outcome = _ => outcome;
        var response = await gateway.SendAsync("GET", "/x");
        Assert.Equal((status, "1"), (response.Status, response["X-A"]));
        Assert.Null((await gateway.SendAsync("GET", "/none"))["X-A"]);
    }

    [Fact]
    public async Task Response_fields_are_on_preflight_answers_and_redirects()
    {
        await using var gateway = await TestGateway.StartAsync(Make.Route(Make.Prefix("/"), new RouteAction
        {
            Cors = Policies.For(CorsSemantics.GatewayApi),
            Filters = [new RequestRedirect { Scheme = "https", StatusCode = 308, OmitPort = true }],
            ResponseHeaderRules = [Rules.Add("X-A", "1")],
        }));
        var preflight = await gateway.SendAsync("OPTIONS", "/", "Origin: " + Policies.Origin, "Access-Control-Request-Method: GET");
        Assert.Equal((204, "1", Policies.Origin), (preflight.Status, preflight["X-A"], preflight["Access-Control-Allow-Origin"]));
        var redirect = await gateway.SendAsync("GET", "/x");
        Assert.Equal((308, "1", "https://a.test/x"), (redirect.Status, redirect["X-A"], redirect["Location"]));
    }

    /// <summary>The fields that an upstream got, sorted.</summary>
    private static async Task<IEnumerable<string>> ForwardAsync(Func<RouteAction, RouteAction> configure, params string[] fields)
    {
        await using var upstream = RawUpstream.Answering(Ok);
        await using var gateway = await RealGateway.StartAsync(configure(Make.To(upstream.Port)));
        Assert.Equal(200, (await gateway.SendAsync("GET", "/", fields)).Status);
        Assert.True(upstream.Heads.TryDequeue(out var head));
        return head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Order(StringComparer.Ordinal);
    }
}
