using System.Net;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Tests.Hosting.Support;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Listeners;

public class CleartextPortTests
{
    /// <summary>An empty SETTINGS frame, and the answer's frame header start.</summary>
    private static readonly byte[] EmptySettings = [0, 0, 0, 4, 0, 0, 0, 0, 0];

    [Fact]
    public async Task One_port_speaks_http1_and_http2_with_prior_knowledge()
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        using var http1 = Http.Client(HttpVersion.Version11);
        using var http2 = Http.Client(HttpVersion.Version20);

        Assert.Equal("HTTP/1.1 /a 8080", await http1.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/a"));
        Assert.Equal("HTTP/2 /b 8080", await http2.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/b"));
        Assert.Equal("HTTP/1.1 /c 8080", await http1.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/c"));
    }

    [Fact]
    public async Task The_clients_address_survives_in_both_protocols()
    {
        await using var port = await TestPort.OpenAsync(new LambdaHandler((context, _) =>
            context.Response.WriteAsync($"{context.Connection.RemoteIpAddress} {context.Connection.RemotePort > 0} {context.Connection.LocalPort} {context.Request.Scheme}")));

        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = Http.Client(version);
            Assert.Equal($"127.0.0.1 True {port.EndPoint.Port} http", await client.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/"));
        }
    }

    [Fact]
    public async Task A_preface_that_comes_byte_by_byte_is_http2()
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);

        foreach (var value in Http2Preface.Bytes.ToArray()) await client.SendAsync(new[] { value });
        await client.SendAsync(EmptySettings);

        // The server's own preface is a SETTINGS frame: type 4 on stream 0.
        var header = new byte[9];
        await client.Stream.ReadExactlyAsync(header).AsTask().Within();
        Assert.Equal(4, header[3]);
        Assert.Equal([0, 0, 0, 0], header[5..]);
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_http1_even_if_it_begins_as_the_preface_does()
    {
        await using var port = await TestPort.OpenAsync(new LambdaHandler((context, _) => context.Response.WriteAsync(context.Request.Method)));
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);

        foreach (var c in "PRINT / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n") await client.SendAsync(c.ToString());

        Assert.EndsWith("PRINT", await ReadBodyAsync(client), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\0\0\0\0garbage\r\n\r\n")]
    [InlineData("PRI * HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n")]
    public async Task Garbage_gets_an_error_of_http1_and_the_port_goes_on(string garbage)
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        using (var client = await RawClient.ConnectAsync(port.EndPoint.Port))
        {
            await client.SendAsync(garbage);
            Assert.StartsWith("HTTP/1.1 4", await client.ReadToEndAsync(), StringComparison.Ordinal);
        }

        using var good = Http.Client();
        Assert.Equal("HTTP/1.1 / 8080", await good.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/"));
    }

    [Fact]
    public async Task A_preface_that_goes_wrong_at_its_end_is_answered_and_closed()
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);

        await client.SendAsync("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n");

        // A GOAWAY frame (type 7) that says HTTP_1_1_REQUIRED (error 13): the client meant HTTP/2.
        var answer = await client.ReadToEndAsync();
        Assert.Equal('\x07', answer[3]);
        Assert.Equal('\x0d', answer[16]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HT")]
    public async Task A_client_that_closes_before_it_is_decided_is_let_go(string sent)
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);

        await client.SendAsync(sent);
        client.ShutdownSend();

        var answer = await client.ReadToEndAsync();
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task Whatever_bytes_come_the_connection_ends_and_the_port_goes_on()
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        var random = new Random(20251120);
        for (var i = 0; i < 200; i++)
        {
            // Some of the preface, then noise, in two pieces.
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            Http2Preface.Bytes[..Math.Min(random.Next(Http2Preface.Bytes.Length + 1), bytes.Length)].CopyTo(bytes);
            var cut = random.Next(bytes.Length);
            using var client = await RawClient.ConnectAsync(port.EndPoint.Port);
            try
            {
                await client.SendAsync(bytes.AsMemory(0, cut));
                await client.SendAsync(bytes.AsMemory(cut));
                client.ShutdownSend();
            }
            catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException)
            {
                // Refused before the second piece.
            }

            await client.ReadToEndAsync();
        }

        using var good = Http.Client();
        Assert.Equal("HTTP/1.1 / 8080", await good.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/"));
        await Bounded.UntilAsync(() => port.InFlight == 0, "no request is left");
    }

    [Fact]
    public async Task Silent_clients_do_not_keep_others_from_being_served()
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        var silent = new List<RawClient>();
        for (var i = 0; i < 100; i++)
        {
            silent.Add(await RawClient.ConnectAsync(port.EndPoint.Port));
            if (i % 2 == 0) await silent[i].SendAsync("PRI * HTTP/2");
        }

        using var http1 = Http.Client();
        using var http2 = Http.Client(HttpVersion.Version20);
        Assert.Equal("HTTP/1.1 / 8080", await http1.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/"));
        Assert.Equal("HTTP/2 / 8080", await http2.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/"));
        silent.ForEach(static client => client.Dispose());
    }

    [Theory]
    [InlineData("")]
    [InlineData("PRI * HTTP/2.0\r\n")]
    public async Task Stopping_closes_connections_that_are_undecided(string sent)
    {
        var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);
        await client.SendAsync(sent);

        // Another connection served after it shows that the first one was accepted.
        using (var later = Http.Client()) await later.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/");
        await port.StopAsync(CancellationToken.None).Within();

        Assert.DoesNotContain("HTTP", await client.ReadToEndAsync(), StringComparison.Ordinal);
        await port.DisposeAsync();
    }

    [Fact]
    public async Task A_gate_holds_connections_back_until_it_opens()
    {
        var gate = new ConnectionGate();
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing, gate: gate);
        using var client = Http.Client();

        var waiting = client.GetStringAsync($"http://127.0.0.1:{port.EndPoint.Port}/early");
        Assert.False(waiting.IsCompleted);
        gate.Open();

        Assert.Equal("HTTP/1.1 /early 8080", await waiting.Within());
    }

    [Fact]
    public async Task A_port_can_be_reopened_as_soon_as_stopping_has_begun()
    {
        var answer = Bounded.Signal();
        var handler = new LambdaHandler((_, _) => answer.Task);
        var first = await TestPort.OpenAsync(handler);
        var number = first.EndPoint.Port;
        using var client = Http.Client();
        var running = client.GetAsync($"http://127.0.0.1:{number}/");
        await Bounded.UntilAsync(() => first.InFlight == 1, "the request runs");

        for (var i = 0; i < 10; i++)
        {
            var stopping = first.StopAsync(CancellationToken.None);
            await using var second = await TestPort.OpenAsync(LambdaHandler.Describing, port: number);
            using var other = Http.Client();
            Assert.Equal("HTTP/1.1 / 8080", await other.GetStringAsync($"http://127.0.0.1:{number}/"));
            Assert.False(stopping.IsCompleted);
        }

        answer.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await running.Within()).StatusCode);
        await first.DisposeAsync();
    }

    private static async Task<string> ReadBodyAsync(RawClient client)
    {
        var text = await client.ReadToEndAsync();
        return text.Replace("\r\n0\r\n\r\n", "", StringComparison.Ordinal);
    }
}
