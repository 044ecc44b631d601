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
        await using var gateway = await RunningGateway.StartAsync(new LoadOptions { Paths = [Path.Combine(Samples, folder)] });

        Assert.DoesNotContain(gateway.Problems, p => p.Severity == ProblemSeverity.Error);
        var hosts = new ConfigLoader(new LoadOptions { Paths = [Path.Combine(Samples, folder)] }).Load().Listeners.SelectMany(l => l.VirtualHosts).Select(h => h.Hostname).ToArray();
        Assert.NotEmpty(hosts);
        // The default backend of Ingresses stands for no host of its own, and Ingresses with TLS send cleartext to https.
        foreach (var host in hosts.Where(host => host is not "*"))
            Assert.Contains((await RawHttp.SendAsync(gateway.Port(8080), $"GET /get HTTP/1.1\r\nHost: {host}\r\n\r\n")).Status, new[] { 200, 308 });
    }
}
