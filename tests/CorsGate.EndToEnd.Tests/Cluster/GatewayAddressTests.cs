using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>Two Gateways of a cluster ask for the same port and hostname, with and without addresses of their own.</summary>
[Collection(ClusterTests.Name)]
public sealed class GatewayAddressTests(StandardChannel cluster) : IAsyncLifetime
{
    private const string GatewayApi = "gateway.networking.k8s.io/v1";
    private const string First = "127.0.1.1";
    private const string Second = "127.0.1.2";
    private static readonly string[] Addresses = [$"default/one={First}", $"default/two={Second}"];

    private readonly RecordingUpstream _one = new("one", 200, []);
    private readonly RecordingUpstream _two = new("two", 200, []);
    private readonly KubeObjects _objects = new(cluster.Server);

    public async Task InitializeAsync()
    {
        await _objects.ApplyAsync(ClusterCase.GatewayClass("corsgate"));
        foreach (var upstream in new[] { _one, _two })
        {
            await _objects.ApplyAsync(Gateway(upstream.Name));
            await _objects.ApplyAsync(Manifest.Service(upstream.Name, upstream.Port));
            await _objects.ApplyAsync(Route(upstream.Name, "/"));
        }

        await _objects.ApplyAsync(Route("two", "/two"));
    }

    public async Task DisposeAsync()
    {
        await _objects.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [ClusterFact]
    public async Task Addresses_keep_their_routes_apart_in_both_directions()
    {
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server, options => options with { WritesStatus = true }, Addresses);
        var (first, second) = (gateway.EndPoint(First, 8080), gateway.EndPoint(Second, 8080));

        Assert.Equal((200, "one"), await AskAsync(first, "shop.example", "/"));
        Assert.Equal((200, "two"), await AskAsync(second, "shop.example", "/"));
        Assert.Equal((200, "one"), await AskAsync(first, "shop.example", "/two"));
        Assert.Equal((200, "one"), await AskAsync(first, "one.example", "/"));
        Assert.Equal((200, "two"), await AskAsync(second, "two.example", "/"));
        Assert.Equal(404, (await AskAsync(second, "one.example", "/")).Status);
        Assert.Equal(404, (await AskAsync(first, "two.example", "/")).Status);
        Assert.DoesNotContain("whose routes go first", gateway.ReadLog(), StringComparison.Ordinal);

        await ExpectProgrammedAsync("one", "True Programmed", First);
        await ExpectProgrammedAsync("two", "True Programmed", Second);

        // One Gateway goes, and comes again: the other's address knows nothing of it.
        await _objects.DeleteAsync(GatewayApi, "Gateway", "default", "one");
        await Wait.UntilAsync("the first address to be closed", async () => !await IsOpenAsync(first));
        Assert.Equal((200, "two"), await AskAsync(second, "shop.example", "/"));
        Assert.Equal(404, (await AskAsync(second, "one.example", "/")).Status);
        await _objects.ApplyAsync(Gateway("one"));
        await Wait.UntilAsync("the first address to be open", async () => gateway.EndPoint(First, 8080) is var again && !again.Equals(first) && await IsOpenAsync(again));
        Assert.Equal((200, "one"), await AskAsync(gateway.EndPoint(First, 8080), "shop.example", "/"));
    }

    [ClusterFact]
    public async Task Without_addresses_they_share_the_port_and_the_first_goes_first()
    {
        await using var gateway = await ClusterGateway.StartAsync(cluster.Server, options => options with { WritesStatus = true });
        var port = new IPEndPoint(IPAddress.Loopback, gateway.Port(8080));

        Assert.Equal((200, "one"), await AskAsync(port, "shop.example", "/"));
        Assert.Equal((200, "one"), await AskAsync(port, "shop.example", "/two"));
        Assert.Equal((200, "one"), await AskAsync(port, "one.example", "/"));
        Assert.Equal((200, "two"), await AskAsync(port, "two.example", "/"));
        Assert.Contains("listener http has port 8080 and no hostname, as listener http of Gateway default/one has, whose routes go first", gateway.ReadLog(), StringComparison.Ordinal);
        Assert.Contains("(port 8080: listeners default/one/http, default/two/http)", gateway.ReadLog(), StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task A_Gateway_whose_address_cannot_be_bound_says_so_and_the_other_is_served()
    {
        using var other = new TcpListener(IPAddress.Parse(First), 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var gateway = await ClusterGateway.StartAsync(
            cluster.Server, options => options with { WritesStatus = true }, Addresses, serving => serving with { PortMap = ImmutableDictionary<int, int>.Empty.Add(8080, taken) });

        Assert.Equal((200, "two"), await AskAsync(gateway.EndPoint(Second, 8080), "shop.example", "/"));
        await ExpectProgrammedAsync("one", "False AddressNotUsable");
        await ExpectProgrammedAsync("two", "True Programmed", Second);
    }

    private static async Task<(int Status, string Body)> AskAsync(IPEndPoint endPoint, string host, string path)
    {
        var answer = await RawHttp.SendAsync(endPoint, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        return (answer.Status, answer.Body);
    }

    private static async Task<bool> IsOpenAsync(IPEndPoint endPoint)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(endPoint);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task ExpectProgrammedAsync(string name, string expected, params string[] addresses)
    {
        var last = "";
        try
        {
            await Wait.UntilAsync($"the status of {name}", async () =>
            {
                var found = await _objects.GetAsync(GatewayApi, "Gateway", "default", name);
                last = $"{found}";
                return found.TryGetProperty("status", out var status)
                    && status.GetProperty("conditions").EnumerateArray().Any(condition => Text(condition, "type") is "Programmed" && $"{Text(condition, "status")} {Text(condition, "reason")}" == expected)
                    && addresses.SequenceEqual(status.TryGetProperty("addresses", out var told) ? told.EnumerateArray().Select(address => Text(address, "value")) : []);
            });
        }
        catch (Xunit.Sdk.TrueException late)
        {
            Assert.Fail($"{late.Message}\n{last}");
        }
    }

    private static string Text(JsonElement element, string property) => element.GetProperty(property).GetString()!;

    private static string Gateway(string name) => Manifest.Gateway().Replace("name: gateway", "name: " + name, StringComparison.Ordinal);

    // The same host at both, and a host of its own at each.
    private static string Route(string gateway, string path) => $$"""
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: {{gateway}}{{path.Replace('/', '-').TrimEnd('-')}}
        spec:
          parentRefs:
            - name: {{gateway}}
          hostnames: [shop.example, {{gateway}}.example]
          rules:
            - matches:
                - path:
                    type: PathPrefix
                    value: {{path}}
              backendRefs:
                - name: {{gateway}}
                  port: 80
        """;
}
