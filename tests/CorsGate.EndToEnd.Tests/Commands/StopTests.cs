using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>SIGTERM: what runs finishes, nothing new begins, and the process ends by itself.</summary>
public sealed class StopTests : IDisposable
{
    private readonly ManifestFolder _folder = new();

    public StopTests() => _folder.Write("all.yaml", Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_request_in_flight_finishes_and_the_exit_status_is_0()
    {
        await using var upstream = await TwoPartUpstream.StartAsync();
        await using var corsgate = await CommandProcess.ServeAsync("-f", _folder.Path, "--set-endpoint", $"default/httpbin=127.0.0.1:{upstream.Port}");
        using var connection = await RawConnection.ConnectAsync(corsgate.Port);
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await connection.ReadUntilAsync("first");

        corsgate.Terminate();
        await corsgate.WaitForOutputAsync("stopping");
        upstream.SendTheRest();

        Assert.Contains("second", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await corsgate.ExitAsync());
    }

    [Fact]
    public async Task An_idle_connection_does_not_hold_it_up()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", _folder.Path);
        using var idle = await RawConnection.ConnectAsync(corsgate.Port);
        await idle.SendAsync("GET /get HTTP/1.1\r\nHost: a\r\n\r\n");
        await idle.ReadAsync();

        corsgate.Terminate();

        Assert.Equal("", await idle.ReadToEndAsync());
        Assert.Equal(0, await corsgate.ExitAsync());
    }

    [Fact]
    public async Task What_does_not_finish_within_the_grace_period_is_cut_off()
    {
        await using var upstream = await TwoPartUpstream.StartAsync();
        await using var corsgate = await CommandProcess.ServeAsync(
            "-f", _folder.Path, "--set-endpoint", $"default/httpbin=127.0.0.1:{upstream.Port}", "--grace-period", "0.5");
        using var connection = await RawConnection.ConnectAsync(corsgate.Port);
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await connection.ReadUntilAsync("first");

        corsgate.Terminate();

        // The end of the chunks is missing: the client sees that something is.
        Assert.DoesNotContain("0\r\n\r\n", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await corsgate.ExitAsync());
        Assert.Contains(corsgate.Output, l => l.Contains("cut off at the end of the grace period", StringComparison.Ordinal));
    }

    [Fact]
    public async Task During_the_drain_delay_it_is_not_ready_and_still_answers_with_close()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", _folder.Path, "--drain-delay", "20");
        corsgate.Terminate();
        await corsgate.WaitForOutputAsync("draining");

        var ready = await RawHttp.SendAsync(corsgate.ConsolePort, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        var alive = await RawHttp.SendAsync(corsgate.ConsolePort, "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        var answer = await RawHttp.SendAsync(corsgate.Port, "GET /get HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal((503, 200, 200), (ready.Status, alive.Status, answer.Status));
        Assert.Equal(["close"], answer.Values("Connection"));

        // A second signal is impatience: it ends now, long before the delay does.
        corsgate.Terminate();
        Assert.Equal(0, await corsgate.ExitAsync());
    }

    [Fact]
    public async Task A_stopped_port_refuses_connections()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", _folder.Path);
        var port = corsgate.Port;
        corsgate.Terminate();
        await corsgate.ExitAsync();

        await Assert.ThrowsAsync<System.Net.Sockets.SocketException>(() => RawHttp.SendAsync(port, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    }
}
