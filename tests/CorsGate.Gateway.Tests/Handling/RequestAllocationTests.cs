using CorsGate.Config.Model;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Tests.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Handling;

public class RequestAllocationTests
{
    [Theory]
    [InlineData("gateway.test")]
    [InlineData("ingress.test")]
    [InlineData("nginx.test")]
    public void A_request_for_a_rule_that_sets_nothing_is_routed_and_answered_without_allocating(string host)
    {
        var snapshot = GatewaySnapshot.Build(
            Make.Config(Of(ListenerKind.Gateway, "gateway.test"), Of(ListenerKind.Ingress, "ingress.test"), Of(ListenerKind.NginxServer, "nginx.test")),
            1,
            previous: null);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Headers.Host = host;
        var request = new GatewayRequest();
        Assert.True(RequestPath.TryParse("/api/x?y=z", out var path, out _));
        Run(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (var i = 0; i < times; i++)
            {
                request.Begin(context, 80);
                request.Path = path;
                Assert.Null(RequestRouter.Route(request, snapshot));
                Assert.True(BodyLimit.Accepts(context.Request, request.Action!.Source.MaxRequestBody));
                request.OnResponse(context);
                request.End();
            }
        }
    }

    private static Listener Of(ListenerKind kind, string host) => Make.Listener(80, "", Make.Host(
        host, Make.Route(new RouteMatch { Path = new PathMatch(PathMatchKind.StringPrefix, "/api") }, Make.To(1)))) with { Kind = kind };
}
