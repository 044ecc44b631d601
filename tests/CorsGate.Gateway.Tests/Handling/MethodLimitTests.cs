using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class MethodLimitTests
{
    private const string Origin = "Origin: " + Policies.Origin;

    [Theory]
    [InlineData("kube-apiserver", 200)]
    [InlineData("kube-apiserver-real", 204)]
    [InlineData("gateway-api", 204)]
    [InlineData("gloo", 200)]
    public async Task A_limited_origin_s_preflight_for_another_method_is_403_and_for_one_of_its_methods_as_ever(string semantics, int status)
    {
        await using var gateway = await StartAsync(semantics);
        var refused = await gateway.SendAsync("OPTIONS", "/", Origin, "Access-Control-Request-Method: PUT");
        Assert.Equal((403, "", "0"), (refused.Status, refused.Body, refused["Content-Length"]));
        Assert.Equal((Policies.Origin, "GET, HEAD"), (refused["Access-Control-Allow-Origin"], refused["Access-Control-Allow-Methods"]));
        Assert.Null(refused["Allow"]);
        var allowed = await gateway.SendAsync("OPTIONS", "/", Origin, "Access-Control-Request-Method: GET");
        Assert.Equal((status, "GET, HEAD"), (allowed.Status, allowed["Access-Control-Allow-Methods"]));
        Assert.Empty(gateway.Forwarder.Calls);
        Assert.Contains("status=403", gateway.AccessLines()[0], StringComparison.Ordinal);
        Assert.EndsWith("kind=preflight decision=refused reason=method_not_allowed", gateway.AccessLines()[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kube-apiserver")]
    [InlineData("kube-apiserver-real")]
    [InlineData("gateway-api")]
    [InlineData("gloo")]
    public async Task A_limited_origin_s_request_with_another_method_is_405_with_what_is_allowed_and_never_forwarded(string semantics)
    {
        await using var gateway = await StartAsync(semantics);
        var refused = await gateway.SendAsync("PUT", "/", Origin, "Content-Length: 0");
        Assert.Equal((405, "GET, HEAD"), (refused.Status, refused["Allow"]));
        Assert.Equal(Policies.Origin, refused["Access-Control-Allow-Origin"]);
        Assert.Equal("true", refused["Access-Control-Allow-Credentials"]);
        Assert.Contains("Origin", refused["Vary"]!, StringComparison.Ordinal);
        Assert.Equal("corsgate: this origin may not use this method\n", refused.Body);
        Assert.Empty(gateway.Forwarder.Calls);
        Assert.EndsWith("kind=actual decision=refused reason=method_not_allowed", gateway.AccessLines()[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_else_is_forwarded()
    {
        await using var gateway = await StartAsync("kube-apiserver");
        Assert.Equal(200, (await gateway.SendAsync("GET", "/", Origin)).Status);
        Assert.Equal(200, (await gateway.SendAsync("HEAD", "/", Origin)).Status);
        Assert.Equal(200, (await gateway.SendAsync("PUT", "/", "Content-Length: 0")).Status);
        Assert.Equal(200, (await gateway.SendAsync("PUT", "/", "Origin: https://evil.test", "Content-Length: 0")).Status);
        Assert.Equal(4, gateway.Forwarder.Calls.Count);
    }

    [Fact]
    public async Task As_documented_a_refused_preflight_is_403_and_every_refused_origin_a_warning()
    {
        await using var gateway = await StartAsync("kube-apiserver");
        var refused = await gateway.SendAsync("OPTIONS", "/api/v1/pods?token=x", "Origin: https://evil.test", "Access-Control-Request-Method: GET");
        Assert.Equal((403, "0", "Origin"), (refused.Status, refused["Content-Length"], refused["Vary"]));
        Assert.Empty(refused.CorsNames);
        Assert.Equal(200, (await gateway.SendAsync("GET", "/", "Origin: https://evil.test")).Status);
        Assert.Equal(200, (await gateway.SendAsync("GET", "/", Origin)).Status);
        var warnings = gateway.LogLines("origin not allowed");
        Assert.Equal(2, warnings.Length);
        Assert.EndsWith(
            " warning cors: origin not allowed origin=https://evil.test kind=preflight reason=origin_not_allowed method=OPTIONS host=a.test path=/api/v1/pods",
            warnings[0],
            StringComparison.Ordinal);
        Assert.Contains("kind=actual", warnings[1], StringComparison.Ordinal);
    }

    private static Task<TestGateway> StartAsync(string semantics)
    {
        var attached = Policies.For(semantics switch
        {
            "kube-apiserver" => CorsSemantics.KubeApiServerDocumented,
            "kube-apiserver-real" => CorsSemantics.KubeApiServerReal,
            "gloo" => CorsSemantics.Gloo,
            _ => CorsSemantics.GatewayApi,
        });
        attached = attached with
        {
            Policy = attached.Policy with { MethodLimits = [new MethodLimit(new Sourced<OriginPattern>(OriginPatterns.Exact(Policies.Origin)), ["GET", "HEAD"])] },
        };
        return TestGateway.StartAsync(Make.Route(Make.Prefix("/"), Make.To(1) with { Cors = attached }));
    }
}
