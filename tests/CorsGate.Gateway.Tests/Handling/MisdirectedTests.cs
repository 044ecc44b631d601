using System.Net.Security;
using System.Text;
using CorsGate.Config.Model;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;
using CorsGate.Gateway.Tests.Tls;

namespace CorsGate.Gateway.Tests.Handling;

public class MisdirectedTests
{
    [Theory]
    [InlineData("one.test", "one.test", 200)]
    [InlineData("one.test", "two.test", 421)]
    [InlineData("one.test", "x.wild.test", 421)]
    [InlineData("x.wild.test", "y.wild.test", 200)]
    [InlineData("x.wild.test", "ONE.test", 421)]
    [InlineData("one.test", "nobody.test", 404)]
    public async Task A_connection_serves_the_hosts_of_the_listener_its_server_name_selected(string serverName, string host, int expected)
    {
        await using var gateway = await TestGateway.StartAsync(Listener("one.test"), Listener("two.test"), Listener("*.wild.test"));
        using var client = await RawClient.ConnectAsync(gateway.BoundPort(443));
        await using var stream = new SslStream(client.Stream, leaveInnerStreamOpen: true, (_, _, _, _) => true);
        await stream.AuthenticateAsClientAsync(serverName).Within();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).AsTask().Within();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        Assert.Equal(expected, RawResponse.Parse(await reader.ReadToEndAsync().Within()).Status);
    }

    [Fact]
    public async Task A_redirect_over_TLS_keeps_https_and_leaves_its_port_out()
    {
        await using var gateway = await TestGateway.StartAsync(
            Listener("one.test", new RouteAction { Filters = [new RequestRedirect { Path = new PathModifier("/new", null) }] }));
        using var client = Http.Client();
        using var response = await client.GetAsync($"https://one.test:{gateway.BoundPort(443)}/old").Within();
        Assert.Equal("https://one.test/new", response.Headers.Location?.ToString());
    }

    private static Listener Listener(string hostname, RouteAction? action = null) =>
        Make.Listener(443, hostname, Make.Host(hostname, Make.Route(Make.Prefix("/"), action ?? Make.To(1)))) with
        {
            IsTls = true,
            Certificates = [TestCertificates.For(hostname)],
        };
}
