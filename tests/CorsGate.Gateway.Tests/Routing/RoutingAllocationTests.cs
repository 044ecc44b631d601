using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Routing;

public class RoutingAllocationTests
{
    private static readonly LocalPort[] Places = [80, new LocalPort(80, IPAddress.Parse("127.0.1.1"))];

    [Theory]
    [InlineData("h7.example.com:8080", "/api/v7/items", "q=a%20b&x=1")]
    [InlineData("H7.EXAMPLE.com.", "/api/v7/items", "q=a+b")]
    [InlineData("x.wild.example.com", "/exact/9", "")]
    [InlineData("nobody.test", "/none", "q")]
    public void Finding_a_route_allocates_nothing(string host, string path, string query)
    {
        var snapshot = GatewaySnapshot.Build(Many(), 1, previous: null);
        var headers = new HeaderDictionary { ["x-team"] = "blue" };
        Find(snapshot, host, path, query, headers, 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Find(snapshot, host, path, query, headers, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void The_routes_of_the_check_are_found()
    {
        var snapshot = GatewaySnapshot.Build(Many(), 1, previous: null);
        var headers = new HeaderDictionary { ["x-team"] = "blue" };
        Assert.Equal("query", Find(snapshot, "H7.example.com.", "/api/v7/items", "x=1&q=a%20b", headers, 1)?.Source.Name);
        Assert.Equal("prefix 7", Find(snapshot, "h7.example.com", "/api/v7/items", "q=c", headers, 1)?.Source.Name);
        Assert.Equal("exact 9", Find(snapshot, "x.wild.example.com", "/exact/9", "", headers, 1)?.Source.Name);
        Assert.Null(Find(snapshot, "nobody.test", "/none", "", headers, 1));
    }

    private static CompiledRoute? Find(GatewaySnapshot snapshot, string hostHeader, string path, string query, HeaderDictionary headers, int times)
    {
        CompiledRoute? found = null;
        Span<char> buffer = stackalloc char[HostName.MaxLength];
        for (var i = 0; i < times; i++)
        {
            if (!HostName.TryNormalize(hostHeader, buffer, out var host, out _))
                throw new InvalidOperationException("Not a host.");
            found = snapshot.Port(Places[i % Places.Length])?.Find(host)?.Routes.Find(
                new RouteRequest { Path = path, Query = query, Method = "GET", Headers = headers, AnnouncedHeaders = "a, x-other" });
        }

        return found;
    }

    private static GatewayConfig Many()
    {
        var routes = new List<Route>();
        routes.AddRange(Enumerable.Range(0, 50).Select(i => Make.Route(Make.Exact($"/exact/{i}"), name: $"exact {i}")));
        routes.Add(Make.Route(
            Make.Prefix("/api/v7") with { Query = [Make.Value("q", "a b")], Headers = [Make.Value("X-Team", "blue"), Make.Value("X-Other", "1")] }, name: "query"));
        routes.AddRange(Enumerable.Range(0, 50).Select(i => Make.Route(Make.Prefix($"/api/v{i}"), name: $"prefix {i}")));
        var hosts = Enumerable.Range(0, 200).Select(i => Make.Host($"h{i}.example.com", [.. routes])).Append(Make.Host("*.wild.example.com", [.. routes]));
        var listener = Make.Listener(80, "*.example.com", [.. hosts]);
        return Make.Config(listener, Make.Listener(80, "other.test"), listener with { Address = Places[1].Address });
    }
}
