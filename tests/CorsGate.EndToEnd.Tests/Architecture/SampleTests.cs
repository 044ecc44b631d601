using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Architecture;

/// <summary>What stands in samples/ works as it stands.</summary>
public sealed class SampleTests
{
    private static readonly string Samples = Path.Combine(Repository.Root, "samples");

    /// <summary>Every folder with files in it.</summary>
    public static TheoryData<string> Folders() =>
    [
        .. Directory.EnumerateFiles(Samples, "*.yaml", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Samples, Path.GetDirectoryName(f)!)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_sample_folder_is_read_without_an_error_and_serves_its_hosts(string folder)
    {
        // The manifest of an API server does not say where the server is; the samples say it on the command line.
        var options = new LoadOptions { Paths = [Path.Combine(Samples, folder)], ApiServer = new ApiServerOptions { Upstream = "https://127.0.0.1:1" } };
        await using var gateway = await RunningGateway.StartAsync(options);

        Assert.DoesNotContain(gateway.Problems, p => p.Severity == ProblemSeverity.Error);
        var hosts = new ConfigLoader(options).Load().Listeners.SelectMany(l => l.VirtualHosts).Select(h => h.Hostname).ToArray();
        Assert.NotEmpty(hosts);
        // The default backend of Ingresses stands for no host of its own, and Ingresses with TLS send cleartext to https.
        foreach (var host in hosts.Where(host => host is not "*"))
            Assert.Contains((await RawHttp.SendAsync(gateway.Port(8080), $"GET /get HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status, new[] { 200, 308 });
    }
}
