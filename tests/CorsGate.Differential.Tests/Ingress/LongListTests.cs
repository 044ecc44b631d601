using System.Globalization;

namespace CorsGate.Differential.Tests.Ingress;

/// <summary>A list of origins that is too long for nginx, which stops the controller from reloading anything.</summary>
public sealed class LongListTests
{
    private static readonly IReadOnlyList<string> Origins =
        [.. Enumerable.Range(0, 130).Select(i => string.Create(CultureInfo.InvariantCulture, $"https://tenant-{i:d3}.example.com"))];

    private static readonly IngressCase Long = new(0, "long list", new Dictionary<string, string>
    {
        ["enable-cors"] = "true",
        ["cors-allow-origin"] = string.Join(",", Origins),
    });

    [Fact]
    public async Task Nginx_refuses_a_list_of_4000_characters()
    {
        Assert.InRange(Long.Annotations["cors-allow-origin"].Length, 4000, 4100);
        await using var upstreams = new Upstreams();
        using var ports = new ReservedPorts();
        var port = ports.Take();
        var (loads, says) = await NginxProcess.CheckAsync(
            ServerBlock.WriteHttp(port) + ServerBlock.WriteUpstreams(upstreams) + ServerBlock.Write(Long, port));
        Assert.False(loads);
        Assert.Contains("too long parameter", says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CorsGate_serves_a_list_of_4000_characters()
    {
        await using var gateway = await SmallGateway.StartAsync(Long);
        foreach (var origin in Origins)
        {
            Assert.Equal(origin, (await gateway.SendAsync(new("GET", Long.Host, "/plain", origin))).Value("access-control-allow-origin"));
            var preflight = await gateway.SendAsync(Probes.Preflight(Long, Behaviour.All[0], origin));
            Assert.Equal(204, preflight.Status);
            Assert.Equal(origin, preflight.Value("access-control-allow-origin"));
        }

        foreach (var other in new[] { "https://tenant-130.example.com", "https://tenant-001.example.com.evil.example", "https://tenant-.example.com" })
            Assert.Empty((await gateway.SendAsync(new("GET", Long.Host, "/plain", other))).Cors);
    }

    [Fact]
    public async Task A_list_of_the_largest_size_that_Kubernetes_stores_is_served()
    {
        var many = Enumerable.Range(0, 8000).Select(i => string.Create(CultureInfo.InvariantCulture, $"https://t{i}.example.com")).ToList();
        var ingress = new IngressCase(1, "longest list", new Dictionary<string, string> { ["enable-cors"] = "true", ["cors-allow-origin"] = string.Join(",", many) });
        await using var gateway = await SmallGateway.StartAsync(ingress);
        foreach (var origin in new[] { many[0], many[4000], many[^1] })
            Assert.Equal(origin, (await gateway.SendAsync(new("GET", ingress.Host, "/plain", origin))).Value("access-control-allow-origin"));
        Assert.Empty((await gateway.SendAsync(new("GET", ingress.Host, "/plain", "https://t8000.example.com"))).Cors);
    }
}
