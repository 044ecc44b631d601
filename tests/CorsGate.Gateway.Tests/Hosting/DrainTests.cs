using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Tests.Hosting.Support;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Hosting;

public class DrainTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private readonly TestLog _log = new();
    private readonly TaskCompletionSource _started = Bounded.Signal();
    private readonly TaskCompletionSource _finish = Bounded.Signal();

    [Fact]
    public async Task Stopping_refuses_new_connections_closes_idle_ones_and_lets_requests_finish()
    {
        var host = Configs.Host(Configs.Options(_log, 80), Slow());
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        var port = host.BoundPorts[80];
        using var idle = await RawClient.ConnectAsync(port);
        await idle.SendAsync("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
        await idle.ReadResponseAsync();
        using var running = await RawClient.ConnectAsync(port);
        await running.SendAsync(Get);
        await _started.Task.Within();

        var stopping = host.StopAsync(CancellationToken.None);
        Assert.Equal("", await idle.ReadToEndAsync());
        await AssertRefusedAsync(port);
        Assert.False(stopping.IsCompleted);

        _finish.SetResult();
        var answer = await running.ReadToEndAsync();
        Assert.EndsWith("slow", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        await stopping.Within();
        Assert.Contains("info stopped", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_draining_everything_is_answered_and_clients_are_told_to_close()
    {
        var options = Configs.Options(_log, 80) with { DrainDelay = TimeSpan.FromMinutes(10) };
        var host = Configs.Host(options, Slow());
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        var port = host.BoundPorts[80];
        using var existing = await RawClient.ConnectAsync(port);
        await existing.SendAsync("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.DoesNotContain("Connection: close", await existing.ReadResponseAsync(), StringComparison.Ordinal);

        using var hurry = new CancellationTokenSource();
        var stopping = host.StopAsync(hurry.Token);
        await _log.HasAsync("draining: accepting for another 600 s");

        await existing.SendAsync("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Contains("Connection: close", await existing.ReadToEndAsync(), StringComparison.Ordinal);
        using var fresh = await RawClient.ConnectAsync(port);
        await fresh.SendAsync("GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
        var answer = await fresh.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.Ordinal);
        using var http2 = Http.Client(HttpVersion.Version20);
        Assert.Equal("quick", await http2.GetStringAsync($"http://127.0.0.1:{port}/quick"));
        Assert.False(stopping.IsCompleted);

        // A second signal ends the waiting.
        await hurry.CancelAsync();
        await stopping.Within();
    }

    [Fact]
    public async Task While_draining_a_http2_connection_is_told_to_go_away_and_its_streams_finish()
    {
        var options = Configs.Options(_log, 80) with { DrainDelay = TimeSpan.FromMinutes(10) };
        var host = Configs.Host(options, Slow());
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        var address = $"http://127.0.0.1:{host.BoundPorts[80]}";
        using var client = Http.Client(HttpVersion.Version20);
        var slow = client.GetStringAsync(address + "/slow");
        await _started.Task.Within();

        using var hurry = new CancellationTokenSource();
        var stopping = host.StopAsync(hurry.Token);
        await _log.HasAsync("draining");

        // The first answer says so to the connection; the client opens another for the second.
        Assert.Equal("quick", await client.GetStringAsync(address + "/quick"));
        Assert.Equal("quick", await client.GetStringAsync(address + "/quick"));
        _finish.SetResult();
        Assert.Equal("slow", await slow.Within());

        await hurry.CancelAsync();
        await stopping.Within();
    }

    [Fact]
    public async Task What_does_not_finish_within_the_grace_period_is_cut_off()
    {
        var options = Configs.Options(_log, 80) with { GracePeriod = TimeSpan.FromMilliseconds(50) };
        var host = Configs.Host(options, new LambdaHandler(async (context, _) =>
        {
            _started.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }));
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        using var running = await RawClient.ConnectAsync(host.BoundPorts[80]);
        await running.SendAsync(Get);
        await _started.Task.Within();

        await host.StopAsync(CancellationToken.None).Within();
        Assert.DoesNotContain("200", await running.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_hears_nothing_does_not_keep_the_gateway_from_stopping()
    {
        var options = Configs.Options(_log, 80) with { GracePeriod = TimeSpan.FromMilliseconds(50) };
        var host = Configs.Host(options, Slow());
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        using var running = await RawClient.ConnectAsync(host.BoundPorts[80]);
        await running.SendAsync(Get);
        await _started.Task.Within();

        await host.StopAsync(CancellationToken.None).Within();

        Assert.Contains("1 request cut off at the end of the grace period", _log.Text, StringComparison.Ordinal);
        _finish.SetResult();
    }

    [Fact]
    public async Task A_port_that_was_removed_before_is_waited_for_too()
    {
        var host = Configs.Host(Configs.Options(_log, 80), Slow());
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        using var client = Http.Client();
        var running = client.GetStringAsync($"http://127.0.0.1:{host.BoundPorts[80]}/");
        await _started.Task.Within();
        await host.ApplyAsync(GatewayConfig.Empty, CancellationToken.None);

        var stopping = host.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        _finish.SetResult();

        Assert.Equal("slow", await running.Within());
        await stopping.Within();
    }

    [Fact]
    public async Task Stopping_twice_is_stopping_once_and_nothing_is_applied_afterwards()
    {
        var handler = Slow();
        var host = Configs.Host(Configs.Options(_log, 80), handler);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        await Task.WhenAll(host.StopAsync(CancellationToken.None), host.StopAsync(CancellationToken.None)).Within();
        await host.DisposeAsync().AsTask().Within();

        Assert.True(handler.IsDisposed);
        var problem = Assert.Single(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None));
        Assert.Equal("the gateway is stopping; a new configuration is not served", problem.Message);
        Assert.Empty(host.BoundPorts);
    }

    private LambdaHandler Slow() => new(async (context, _) =>
    {
        if (context.Request.Path == "/quick")
        {
            await Reply(context, "quick");
            return;
        }

        _started.TrySetResult();
        await _finish.Task;
        await Reply(context, "slow");
    });

    private static Task Reply(HttpContext context, string text)
    {
        context.Response.ContentLength = text.Length;
        return context.Response.WriteAsync(text);
    }

    private static async Task AssertRefusedAsync(int port)
    {
        using var client = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, port).Within());
    }
}
