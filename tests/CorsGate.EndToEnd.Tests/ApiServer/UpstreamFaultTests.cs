using System.Net;
using System.Net.Sockets;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>API servers that cannot be trusted or reached, beside one that can.</summary>
public sealed class UpstreamFaultTests
{
    [Fact]
    public async Task Each_fault_is_a_502_that_browsers_may_read_and_a_line_that_says_what_is_wrong_and_the_others_serve()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority("stranger");
        var expiry = DateTimeOffset.UtcNow.AddDays(-3);
        await using var good = await ApiServerStandIn.StartAsync(authority.Issue());
        await using var expired = await ApiServerStandIn.StartAsync(authority.Issue("expired", expires: expiry));
        await using var misnamed = await ApiServerStandIn.StartAsync(authority.Issue("misnamed", expires: null, "kubernetes", "10.96.0.1"));
        await using var unknown = await ApiServerStandIn.StartAsync(stranger.Issue("unknown"));
        await using var cleartext = await KestrelUpstream.StartAsync(static _ => Task.CompletedTask);
        using var closed = new Socket(SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var closedPort = ((IPEndPoint)closed.LocalEndPoint!).Port;

        int[] faulty = [expired.Port, misnamed.Port, unknown.Port, cleartext.Port, closedPort];
        await using var proxy = await ApiServerProxy.StartAsync(authority.Roots, [good.Port, .. faulty]);
        foreach (var port in faulty)
        {
            using var client = new Client(proxy.PortOf(port));
            using var answer = await client.SendAsync("https://localhost/api", headers: ("Origin", ApiServerProxy.Dashboard));
            Assert.Equal(502, (int)answer.StatusCode);
            Assert.Equal(ApiServerProxy.Dashboard, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal("corsgate: no connection to the upstream\n", await answer.Content.ReadAsStringAsync(client.Limit));
        }

        using var other = new Client(proxy.PortOf(good.Port));
        using var served = await other.SendAsync("https://localhost/api", headers: ("Authorization", "Bearer " + ApiServerStandIn.Token));
        Assert.Equal(200, (int)served.StatusCode);

        var log = proxy.Log;
        Line(log, expired.Port, $"the upstream's certificate (CN=expired) is not accepted: it expired on {expiry.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
        Line(log, misnamed.Port, "the upstream's certificate (CN=misnamed) is not accepted: it is for kubernetes, 10.96.0.1, and the upstream's name is 127.0.0.1");
        Line(log, unknown.Port, "the upstream's certificate (CN=unknown) is not accepted: it is issued by CN=stranger, which is not trusted here; give its CA with --upstream-ca");
        Line(log, cleartext.Port, "the TLS handshake failed: ");
        Line(log, closedPort, "Connection refused");
    }

    [Fact]
    public async Task A_name_is_as_good_as_an_address_where_the_certificate_has_it()
    {
        using var authority = new TestAuthority();
        await using var server = await ApiServerStandIn.StartAsync(authority.Issue());
        await using var proxy = await ApiServerProxy.StartAsync(authority.Roots, "localhost", server.Port);
        using var client = new Client(proxy.Port);
        using var served = await client.SendAsync("https://localhost/api", headers: ("Authorization", "Bearer " + ApiServerStandIn.Token));
        Assert.Equal(200, (int)served.StatusCode);
    }

    private static void Line(string log, int port, string part) => Assert.Contains(
        log.Split('\n'), line => line.Contains($" warning upstream 127.0.0.1:{port}: no connection: ", StringComparison.Ordinal) && line.Contains(part, StringComparison.Ordinal));
}
