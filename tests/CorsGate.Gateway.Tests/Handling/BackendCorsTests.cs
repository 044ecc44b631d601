using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class BackendCorsTests
{
    private static readonly AttachedPolicy One = Policies.For(CorsSemantics.GatewayApi, "https://one.test", PolicyAttachment.BackendFilter);
    private static readonly AttachedPolicy Two = Policies.For(CorsSemantics.GatewayApi, "https://two.test", PolicyAttachment.BackendFilter);

    [Fact]
    public async Task An_actual_request_gets_the_chosen_backends_policy()
    {
        await using var gateway = await StartAsync(rule: null, (1, One), (1, Two));
        var seen = new List<(int, string?)>();
        for (var i = 0; i < 4; i++)
        {
            var response = await gateway.SendAsync("GET", "/", "Origin: https://two.test");
            seen.Add((gateway.Forwarder.Calls.Last().Endpoint.Port, response["Access-Control-Allow-Origin"]));
        }

        Assert.Equal([(1, null), (1, null), (2, "https://two.test"), (2, "https://two.test")], seen.Order());
    }

    [Theory]
    [InlineData("https://one.test", true)]
    [InlineData("https://two.test", false)]
    public async Task A_preflight_gets_the_first_backends_policy_whatever_backend_is_next(string origin, bool isAllowed)
    {
        await using var gateway = await StartAsync(rule: null, (1, One), (1, Two));
        for (var i = 0; i < 3; i++)
        {
            var response = await gateway.SendAsync("OPTIONS", "/", "Origin: " + origin, "Access-Control-Request-Method: GET");
            Assert.Equal((204, isAllowed ? origin : null), (response.Status, response["Access-Control-Allow-Origin"]));
        }

        Assert.Empty(gateway.Forwarder.Calls);
    }

    [Fact]
    public async Task A_backend_that_is_never_chosen_does_not_speak_for_preflights()
    {
        await using var gateway = await StartAsync(rule: null, (0, One), (1, null), (1, Two));
        var response = await gateway.SendAsync("OPTIONS", "/", "Origin: https://two.test", "Access-Control-Request-Method: GET");
        Assert.Equal("https://two.test", response["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task A_filter_of_the_rule_governs_alone()
    {
        await using var gateway = await StartAsync(Policies.For(CorsSemantics.GatewayApi), (1, One));
        Assert.Empty((await gateway.SendAsync("GET", "/", "Origin: https://one.test")).CorsNames);
        Assert.Equal("https://page.test", (await gateway.SendAsync("GET", "/", "Origin: https://page.test"))["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task A_filter_of_a_backend_goes_before_a_policy_attached_from_elsewhere()
    {
        await using var gateway = await StartAsync(Policies.For(CorsSemantics.Kgateway, attachment: PolicyAttachment.Gateway), (1, One), (1, null));
        var seen = new List<(int, string, string?)>();
        foreach (var origin in new[] { "https://one.test", "https://page.test", "https://page.test", "https://one.test" })
        {
            var response = await gateway.SendAsync("GET", "/", "Origin: " + origin);
            seen.Add((gateway.Forwarder.Calls.Last().Endpoint.Port, origin, response["Access-Control-Allow-Origin"]));
        }

        // Requests alternate between the backend with a filter and the one without, which is left to the attached policy.
        Assert.Equal(
            [
                (1, "https://one.test", "https://one.test"),
                (1, "https://page.test", null),
                (2, "https://one.test", null),
                (2, "https://page.test", "https://page.test"),
            ],
            seen.Order());
    }

    private static Task<TestGateway> StartAsync(AttachedPolicy? rule, params (int Weight, AttachedPolicy? Cors)[] backends) => TestGateway.StartAsync(Make.Route(
        Make.Prefix("/"),
        new RouteAction
        {
            Cors = rule,
            Backends = [.. backends.Select((backend, i) => Make.Weighted(Make.Backend($"b{i}", i + 1), backend.Weight) with { Cors = backend.Cors })],
        }));
}
