using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Tests.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Handling;

public class ProgramTests
{
    [Fact]
    public async Task A_program_chooses_the_action_for_each_request()
    {
        var program = new TestProgram(
            [new RouteAction { FixedStatus = 405, FixedBody = "no" }, Make.To(1)], facts => new ProgramResult(facts.Method is "GET" ? 1 : 0, State: null));
        await using var gateway = await TestGateway.StartAsync(Route(program));
        Assert.Equal(200, (await gateway.SendAsync("GET", "/")).Status);
        var refused = await gateway.SendAsync("DELETE", "/");
        Assert.Equal((405, "no"), (refused.Status, refused.Body));
        Assert.Single(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task A_program_sees_a_preflight_as_the_OPTIONS_that_it_is()
    {
        var methods = new List<string>();
        var program = new TestProgram([Make.To(1) with { Cors = Policies.For(CorsSemantics.Strict) }, new RouteAction { FixedStatus = 204 }], facts =>
        {
            methods.Add(facts.Method);
            return new ProgramResult(1, State: null);
        });

        // Routed as the PUT that it announces, it would reach the second rule.
        await using var gateway = await TestGateway.StartAsync(
            Route(program),
            Make.Route(Make.Prefix("/") with { Method = "PUT" }, Make.To(2) with { Cors = Policies.For(CorsSemantics.Strict) }, "put"));
        var response = await gateway.SendAsync("OPTIONS", "/", "Origin: " + Policies.Origin, "Access-Control-Request-Method: PUT");
        Assert.Equal(204, response.Status);
        Assert.Empty(response.CorsNames);
        Assert.Equal(["OPTIONS"], methods);
        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task A_rule_with_a_program_for_the_announced_method_alone_does_not_take_the_preflight()
    {
        var program = new TestProgram([Make.To(1)], _ => new ProgramResult(0, State: null));
        await using var gateway = await TestGateway.StartAsync(
            Route(program) with { Match = Make.Prefix("/") with { Method = "PUT" }, Action = Make.To(1) with { Cors = Policies.For(CorsSemantics.Strict) } });
        Assert.Equal(404, (await gateway.SendAsync("OPTIONS", "/", "Origin: " + Policies.Origin, "Access-Control-Request-Method: PUT")).Status);
        Assert.Equal(200, (await gateway.SendAsync("PUT", "/", "Content-Length: 0")).Status);
    }

    [Fact]
    public async Task The_policy_of_the_chosen_action_governs()
    {
        var program = new TestProgram(
            [Make.To(1) with { Cors = Policies.For(CorsSemantics.GatewayApi) }, Make.To(1)], facts => new ProgramResult(facts.Path is "/cors" ? 0 : 1, State: null));
        await using var gateway = await TestGateway.StartAsync(Route(program));
        Assert.Equal(Policies.Origin, (await gateway.SendAsync("GET", "/cors", "Origin: " + Policies.Origin))["Access-Control-Allow-Origin"]);
        Assert.Empty((await gateway.SendAsync("GET", "/other", "Origin: " + Policies.Origin)).CorsNames);
    }

    [Fact]
    public async Task The_texts_of_the_action_get_the_state_of_the_run()
    {
        var action = Make.To(1) with
        {
            RequestHeaderRules = [new RequestHeaderRule("X-State", new TestText((_, state) => $"{state}"))],
            ResponseHeaderRules = [new ResponseHeaderRule("X-State", new TestText((_, state) => $"{state}"), Always: true)],
            UpstreamTarget = new TestText((_, state) => $"/{state}"),
        };
        await using var gateway = await TestGateway.StartAsync(Route(new TestProgram([action], facts => new ProgramResult(0, facts.Path[1..]))));
        var response = await gateway.SendAsync("GET", "/one?q");
        Assert.Equal("one", response["X-State"]);
        Assert.Equal("/one", gateway.Forwarder.Single.RequestTarget);
        Assert.Equal("one", Assert.Single(gateway.Forwarder.Single.Overrides!.Values));
    }

    [Fact]
    public async Task A_program_knows_the_request()
    {
        var seen = "";
        await using var gateway = await TestGateway.StartAsync(Route(new TestProgram([Make.To(1)], facts =>
        {
            seen = string.Join(
                ' ', facts.Method, facts.Host, facts.Scheme, facts.Path, facts.Query, facts.RequestUri, facts.ServerPort, facts.RemoteAddress, facts.Header("x-ONE"), facts.Header("none") ?? "-");
            return default;
        })));
        await gateway.SendToAsync(80, "A.Test.:81", "PUT", "/%61/b?q=%31&r", "X-One: 1", "X-One: 2", "Content-Length: 0");
        Assert.Equal("PUT a.test http /a/b q=%31&r /%61/b?q=%31&r 80 127.0.0.1 1 -", seen);
        await gateway.SendRawAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.Equal("GET  http /  / 80 127.0.0.1  -", seen);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task A_program_that_chooses_what_it_does_not_have_is_an_internal_error(int action)
    {
        await using var gateway = await TestGateway.StartAsync(Route(new TestProgram([Make.To(1)], _ => new ProgramResult(action, State: null))));
        Assert.Equal(500, (await gateway.SendAsync("GET", "/")).Status);
    }

    [Fact]
    public async Task A_program_that_throws_breaks_one_request_alone()
    {
        await using var gateway = await TestGateway.StartAsync(Route(new TestProgram(
            [Make.To(1)], facts => facts.Path is "/throw" ? throw new InvalidOperationException("bad") : default)));
        Assert.Equal(500, (await gateway.SendAsync("GET", "/throw")).Status);
        Assert.Equal(200, (await gateway.SendAsync("GET", "/")).Status);
    }

    [Fact]
    public async Task A_sample_app_that_only_a_program_chooses_is_started()
    {
        var action = new RouteAction { Backends = [Make.Weighted(new Backend { Name = "b", SampleApp = "httpbin" })] };
        await using var gateway = await RealGateway.StartAsync(
            Make.Listener(80, "", Make.Host("*", Route(new TestProgram([action], _ => default)))) with { Kind = ListenerKind.NginxServer });
        Assert.Equal(418, (await gateway.SendAsync("GET", "/status/418")).Status);
    }

    [Fact]
    public void The_actions_of_a_program_are_taken_over_by_the_next_snapshot()
    {
        var action = Make.To(1);
        var first = GatewaySnapshot.Build(Config("one"), 1, previous: null);
        var second = GatewaySnapshot.Build(Config("two"), 2, first);
        Assert.Same(Find(first).ProgramActions[0], Find(second).ProgramActions[0]);

        GatewayConfig Config(string name) => Make.Config(Make.Listener(80, "", Make.Host(
            "*", Route(new TestProgram([action], _ => default)) with { Name = name })));
    }

    private static CompiledRoute Find(GatewaySnapshot snapshot) =>
        snapshot.Port(80)!.Find("a")!.Routes.Find(new RouteRequest { Path = "/", Method = "GET", Headers = new HeaderDictionary() })!;

    private static Route Route(IRequestProgram program) => Make.Route(Make.Prefix("/")) with { Program = program };
}
