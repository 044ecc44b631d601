using System.Collections.Immutable;
using System.Net;
using CorsGate.Cli.Arguments;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary><c>--gateway-address</c>, on the real process and by itself.</summary>
public sealed class GatewayAddressFlagTests
{
    [Fact]
    public async Task Gateways_of_files_are_kept_apart_by_local_addresses_and_the_others_share_the_port()
    {
        using var folder = new ManifestFolder();
        folder.Write(
            "all.yaml", Manifest.Httpbin(), Gateway("one"), Gateway("two"), Gateway("three"), Gateway("four"),
            Route("one"), Route("two"), Route("three"), Route("four"));
        await using var process = CommandProcess.Start(
            "run", "-f", folder.Path, "--port-map", "8080=0", "--console", "127.0.0.1:0",
            "--gateway-address", "default/one=127.0.1.1", "--gateway-address", "default/two=127.0.1.2");
        await process.WaitForOutputAsync("generation 1 is serving");

        string Line(string text) => Assert.Single(process.Output, line => line.Contains(text, StringComparison.Ordinal));
        var (one, two) = (EndPoint(Line("(port 8080: listener default/one/http)")), EndPoint(Line("(port 8080: listener default/two/http)")));
        var rest = EndPoint(Line("(port 8080: listeners default/four/http, default/three/http)"));
        Assert.Equal(["127.0.1.1", "127.0.1.2", "127.0.0.1"], new[] { one, two, rest }.Select(endPoint => endPoint.Address.ToString()));

        foreach (var (endPoint, served) in new[] { (one, new[] { "one" }), (two, ["two"]), (rest, ["three", "four"]) })
        {
            foreach (var name in new[] { "one", "two", "three", "four" })
            {
                var answer = await RawHttp.SendAsync(endPoint, $"GET /get HTTP/1.1\r\nHost: {name}.example\r\nConnection: close\r\n\r\n");
                Assert.Equal(served.Contains(name, StringComparer.Ordinal) ? 200 : 404, answer.Status);
            }
        }
    }

    [Theory]
    [InlineData("a/b=10.0.0.1", "a/b: 10.0.0.1")]
    [InlineData("a/b=10.0.0.1 a/b=10.0.0.2 a/b=10.0.0.1", "a/b: 10.0.0.1 10.0.0.2")]
    [InlineData("a/b=::ffff:10.0.0.1", "a/b: 10.0.0.1")]
    [InlineData("a/b=10.0.0.1 c/d=fd00::1", "a/b: 10.0.0.1, c/d: fd00::1")]
    [InlineData("a/b=203.0.113.7", "")]
    [InlineData("a/b=10.0.0.1 a/b=203.0.113.7", "")]
    [InlineData("a/b=10.0.0.1 a/b=gateway.example", "")]
    [InlineData("10.0.0.1", "")]
    public void Only_Gateways_whose_addresses_are_all_of_this_machine_are_kept_apart(string texts, string expected)
    {
        var own = GatewayAddressArgument.ReadOwn(texts.Split(' '));

        var local = LocalGateways.Of(own, address => address.ToString().StartsWith("10.", StringComparison.Ordinal) || address.ToString().StartsWith("fd00:", StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(", ", local.Addresses.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).Select(pair => $"{pair.Key.Namespace}/{pair.Key.Name}: {string.Join(' ', pair.Value)}")));
        Assert.Equal(own.Count - local.Addresses.Count, local.Notices.Length);
    }

    [Theory]
    [InlineData("127.0.1.300")]
    [InlineData("127.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("010.0.0.1")]
    [InlineData("gateway.7.")]
    [InlineData("a b")]
    [InlineData("")]
    public void What_is_neither_an_address_nor_a_host_name_is_refused(string text)
    {
        foreach (var shared in new[] { true, false })
        {
            var refused = Assert.Throws<ArgumentError>(() => shared ? GatewayAddressArgument.ReadShared([text]).Length : GatewayAddressArgument.ReadOwn(["a/b=" + text]).Count);
            Assert.Equal($"--gateway-address: '{text}' is neither an IP address nor a host name; write for example --gateway-address 203.0.113.7", refused.Message);
        }
    }

    private static IPEndPoint EndPoint(string line) => IPEndPoint.Parse(line.Split("://")[^1].Split(' ')[0]);

    private static string Gateway(string name) => Manifest.Gateway().Replace("name: gateway", "name: " + name, StringComparison.Ordinal);

    private static string Route(string name) =>
        Manifest.Route(name, "httpbin", name + ".example").Replace("- name: gateway\n", $"- name: {name}\n", StringComparison.Ordinal);
}
