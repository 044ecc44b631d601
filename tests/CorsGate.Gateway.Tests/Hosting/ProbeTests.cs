using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Tests.Hosting.Support;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Hosting;

public class ProbeTests
{
    private readonly TestLog _log = new();

    [Fact]
    public async Task Readiness_follows_the_first_configuration_and_the_drain_and_liveness_neither()
    {
        var options = Configs.Options(_log, 80) with { DrainDelay = TimeSpan.FromMinutes(10) };
        var host = Configs.Host(options, LambdaHandler.Describing);
        await host.StartAsync(CancellationToken.None);
        Assert.Equal((200, "ok\n"), await ProbeAsync(host, "/livez"));
        Assert.Equal((503, "not ready: no configuration serves yet\n"), await ProbeAsync(host, "/readyz"));

        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        Assert.Equal((200, "ok\n"), await ProbeAsync(host, "/readyz"));

        using var hurry = new CancellationTokenSource();
        var stopping = host.StopAsync(hurry.Token);
        Assert.Equal((503, "not ready: draining\n"), await ProbeAsync(host, "/readyz"));
        Assert.Equal((200, "ok\n"), await ProbeAsync(host, "/livez"));
        await hurry.CancelAsync();
        await stopping.Within();
    }

    [Fact]
    public async Task Where_no_port_could_be_opened_the_gateway_is_not_ready()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var host = Configs.Host(Configs.Options(_log), LambdaHandler.Describing);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(taken)), CancellationToken.None);
        Assert.Equal((503, "not ready: no port of the configuration could be opened\n"), await ProbeAsync(host, "/readyz"));

        other.Stop();
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(taken)), CancellationToken.None);
        Assert.Equal((200, "ok\n"), await ProbeAsync(host, "/readyz"));
    }

    [Fact]
    public async Task Everything_else_is_404_and_no_answer_has_CORS_headers()
    {
        await using var host = Configs.Host(Configs.Options(_log), LambdaHandler.Describing);
        await host.StartAsync(CancellationToken.None);
        foreach (var (method, path, status) in new[] { ("GET", "/", 404), ("GET", "/livez/", 404), ("GET", "/LIVEZ", 404), ("HEAD", "/livez", 200), ("OPTIONS", "/livez", 405), ("POST", "/readyz", 405) })
        {
            using var client = Http.Client();
            using var request = new HttpRequestMessage(new HttpMethod(method), $"http://127.0.0.1:{host.ConsolePort}{path}");
            request.Headers.Add("Origin", "https://a.test");
            using var answer = await client.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.DoesNotContain(answer.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:9080", 200)]
    [InlineData("127.0.0.1:1", 200)]
    [InlineData("127.9.9.9", 200)]
    [InlineData("[::1]:9080", 200)]
    [InlineData("evil.test", 421)]
    [InlineData("evil.test:9080", 421)]
    [InlineData("localhost.evil.test", 421)]
    [InlineData("127.0.0.1.evil.test", 421)]
    [InlineData("192.0.2.1", 421)]
    public async Task A_loopback_console_answers_only_for_loopback_names(string name, int status)
    {
        await using var host = Configs.Host(Configs.Options(_log), LambdaHandler.Describing);
        await host.StartAsync(CancellationToken.None);
        using var client = await RawClient.ConnectAsync(host.ConsolePort!.Value);
        await client.SendAsync($"GET /livez HTTP/1.1\r\nHost: {name}\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", await client.ReadResponseAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.0.0.0", 200)]
    [InlineData("127.0.0.1", 421)]
    public async Task A_console_on_other_addresses_is_probed_under_any_name(string address, int status)
    {
        var context = new DefaultHttpContext { Request = { Path = "/livez", Method = "GET", Host = new HostString("10.1.2.3", 9080) } };
        var services = new GatewayServices { Options = Configs.Options(_log), Snapshots = new SnapshotHolder(), SampleApps = new SampleAppEndpoints() };
        await new ProbeEndpoint(new GatewayReadiness(), IPAddress.Parse(address), services).HandleAsync(context, 9080);
        Assert.Equal(status, context.Response.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", "localhost:9080", "/metrics", 200)]
    [InlineData("127.0.0.1", "evil.test:9080", "/metrics", 421)]
    [InlineData("127.0.0.1", "localhost:9080", "/page", 200)]
    [InlineData("127.0.0.1", "evil.test:9080", "/page", 421)]
    [InlineData("::ffff:127.0.0.1", "evil.test:9080", "/page", 421)]
    [InlineData("10.1.2.3", "10.1.2.3:9080", "/metrics", 200)]
    [InlineData("10.1.2.3", "10.1.2.3:9080", "/page", 403)]
    [InlineData("10.1.2.3", "localhost:9080", "/page", 403)]
    [InlineData("10.1.2.3", "localhost:9080", "/page/decide", 403)]
    [InlineData("::ffff:10.1.2.3", "localhost:9080", "/page", 403)]
    public async Task On_every_address_pages_answer_where_a_connection_arrived_on_loopback(string local, string name, string path, int status)
    {
        foreach (var address in new[] { IPAddress.Any, IPAddress.IPv6Any })
            Assert.Equal(status, await AskAsync(address, local, name, path));
    }

    [Fact]
    public async Task On_an_address_that_is_named_pages_answer_too() =>
        Assert.Equal(200, await AskAsync(IPAddress.Parse("10.1.2.3"), "10.1.2.3", "10.1.2.3:9080", "/page"));

    private async Task<int> AskAsync(IPAddress address, string local, string name, string path)
    {
        var context = new DefaultHttpContext { Request = { Path = path, Method = "GET", Host = new HostString(name) } };
        context.Connection.LocalIpAddress = IPAddress.Parse(local);
        var options = Configs.Options(_log) with { ConsoleEndpoints = [new Page("/page"), new Page("/page/")] };
        var services = new GatewayServices { Options = options, Snapshots = new SnapshotHolder(), SampleApps = new SampleAppEndpoints() };
        await new ProbeEndpoint(new GatewayReadiness(), address, services).HandleAsync(context, 9080);
        return context.Response.StatusCode;
    }

    private sealed class Page(string path) : IConsoleEndpoint
    {
        public string Path => path;

        public bool IsForLoopback => true;

        public Task HandleAsync(HttpContext context, GatewayServices services) => context.Response.WriteAsync("a page");
    }

    [Fact]
    public async Task A_console_port_in_use_is_an_error_line_and_the_gateway_serves()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = (IPEndPoint)other.LocalEndpoint;
        await using var host = Configs.Host(Configs.Options(_log, 80) with { Console = taken }, LambdaHandler.Describing);

        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None));

        Assert.Contains(
            $"error cannot listen on {taken} (console): address already in use; stop the other program or use --console ADDRESS:PORT",
            _log.Text, StringComparison.Ordinal);
        Assert.Null(host.ConsolePort);
        using var client = Http.Client();
        Assert.Equal("HTTP/1.1 / 80", await client.GetStringAsync($"http://127.0.0.1:{host.BoundPorts[80]}/"));

        other.Stop();
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        Assert.Equal((200, "ok\n"), await ProbeAsync(host, "/readyz"));
    }

    [Fact]
    public async Task Without_a_console_there_is_none()
    {
        await using var host = Configs.Host(Configs.Options(_log, 80) with { Console = null }, LambdaHandler.Describing);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        Assert.Null(host.ConsolePort);
        Assert.Single(host.BoundPorts);
    }

    [Fact]
    public async Task The_sample_app_starts_when_a_configuration_asks_for_it()
    {
        var handler = new LambdaHandler(static (_, _) => Task.CompletedTask);
        await using var host = Configs.Host(Configs.Options(_log, 80), handler);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80, hosts: Configs.HostWithSampleApp("a.test", "other"))), CancellationToken.None);
        Assert.Null(handler.Services!.SampleApps.Find("httpbin"));

        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80, hosts: Configs.HostWithSampleApp("a.test", "httpbin"))), CancellationToken.None);
        var endpoint = handler.Services.SampleApps.Find("httpbin")!;
        Assert.Null(handler.Services.SampleApps.Find("other"));
        using var client = Http.Client();
        Assert.Contains("\"origin\": \"127.0.0.1\"", await client.GetStringAsync($"http://{endpoint.Host}:{endpoint.Port}/ip"), StringComparison.Ordinal);

        await host.ApplyAsync(GatewayConfig.Empty, CancellationToken.None);
        Assert.Same(endpoint, handler.Services.SampleApps.Httpbin);
    }

    private static async Task<(int Status, string Text)> ProbeAsync(GatewayHost host, string path)
    {
        using var client = Http.Client();
        using var answer = await client.GetAsync($"http://127.0.0.1:{host.ConsolePort}{path}");
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
