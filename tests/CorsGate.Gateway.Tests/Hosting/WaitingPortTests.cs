using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Tests.Hosting.Support;

namespace CorsGate.Gateway.Tests.Hosting;

public class WaitingPortTests
{
    private readonly TestLog _log = new();

    [Fact]
    public async Task Without_a_configuration_the_port_answers_503_and_opens_nothing_to_any_origin()
    {
        await using var host = Start(80, 81);
        await host.StartAsync(CancellationToken.None);
        var port = Assert.Single(host.BoundPorts).Value;
        using var client = Http.Client();

        foreach (var method in new[] { "GET", "OPTIONS" })
            await ExpectNothingAsync(client, port, method);

        // The same connection is answered from the first configuration on.
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80, hosts: [Configs.HostWithSampleApp("a.test", "none")])), CancellationToken.None);
        Assert.Equal(port, host.BoundPorts[80]);
        Assert.Equal(404, await StatusAsync(client, port, "b.test"));
        Assert.NotEqual(404, await StatusAsync(client, port, "a.test"));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"listening on http://127.0.0.1:{port} (port 80: listener none yet, answered with 503)"), _log.Text, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"listening on http://127.0.0.1:{port} (port 80: listener default/gw/http)"), _log.Text, StringComparison.Ordinal);

        // An empty cluster is a configuration, and serves nothing.
        await host.ApplyAsync(GatewayConfig.Empty, CancellationToken.None);
        Assert.Equal(port, host.BoundPorts[80]);
        await ExpectNothingAsync(client, port, "GET");
        Assert.Equal(200, await StatusAsync(client, host.ConsolePort!.Value, "localhost", "/readyz"));

        // Whoever has a configuration opens what it asks for and nothing else.
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(81)), CancellationToken.None);
        Assert.Equal([81], host.BoundPorts.Keys);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_and_keeps_nothing_else_from_serving()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var host = new GatewayHost(Configs.Options(_log, 81) with { WaitingPort = taken }, new GatewayRequestHandlerFactory());
        await host.StartAsync(CancellationToken.None);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"warning cannot listen on 127.0.0.1:{taken}"), _log.Text, StringComparison.Ordinal);

        using var client = Http.Client();
        Assert.Empty(await host.ApplyAsync(GatewayConfig.Empty, CancellationToken.None));
        Assert.Equal(200, await StatusAsync(client, host.ConsolePort!.Value, "localhost", "/readyz"));
        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(81)), CancellationToken.None));
        Assert.Equal(404, await StatusAsync(client, host.BoundPorts[81], "a.test"));
    }

    private GatewayHost Start(int waiting, int other) =>
        new(Configs.Options(_log, waiting, other) with { WaitingPort = waiting }, new GatewayRequestHandlerFactory());

    private static async Task ExpectNothingAsync(HttpClient client, int port, string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), string.Create(CultureInfo.InvariantCulture, $"http://a.test:{port}/"));
        request.Headers.Add("Origin", "https://app.example");
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        using var answer = await client.SendAsync(request);
        Assert.Equal(503, (int)answer.StatusCode);
        Assert.Equal("corsgate: nothing is configured yet\n", await answer.Content.ReadAsStringAsync());
        Assert.DoesNotContain(answer.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<int> StatusAsync(HttpClient client, int port, string host, string path = "/")
    {
        using var answer = await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{port}{path}")));
        return (int)answer.StatusCode;
    }
}
