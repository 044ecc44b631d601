using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using CorsGate.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>What flows: nothing waits in the gateway for the end of a message.</summary>
public sealed class StreamTests
{
    [Fact]
    public async Task Server_sent_events_arrive_before_the_answer_ends()
    {
        // The second event is sent only when the client has the first: an answer that waits for its end never comes.
        using var clientHasTheFirst = new SemaphoreSlim(0);
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n");
            await context.Response.Body.FlushAsync();
            await clientHasTheFirst.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: second\n\n");
        });
        await using var gateway = await StartAsync(upstream.Port);
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        await connection.SendAsync("GET /events HTTP/1.1\r\nHost: a\r\nOrigin: https://app.example.com\r\nConnection: close\r\n\r\n");
        var first = await connection.ReadUntilAsync("data: first\n\n");
        clientHasTheFirst.Release();
        var rest = await connection.ReadToEndAsync();

        Assert.Contains("Content-Type: text/event-stream\r\n", first, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Access-Control-Allow-Origin: https://app.example.com\r\n", first, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("data: second\n\n", rest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task HTTPRouteBackendProtocolWebSocket(string version)
    {
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin", filters: Manifest.CorsFilter("https://app.example.com")));
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://app.example.com");
        socket.Options.HttpVersion = Version.Parse(version);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var client = new HttpClient(new SocketsHttpHandler());

        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{gateway.Port.ToString(CultureInfo.InvariantCulture)}/websocket/echo"), client, limit.Token);
        var buffer = new byte[64 * 1024];
        foreach (var size in new[] { 1, 125, 126, 60_000 })
        {
            var message = Enumerable.Range(0, size).Select(i => (byte)('a' + (i % 26))).ToArray();
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
            var got = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(got), limit.Token);
                got += result.Count;
            }
            while (!result.EndOfMessage);
            Assert.Equal(message, buffer[..got]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", limit.Token);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task A_gRPC_like_call_streams_both_ways_and_ends_with_trailers()
    {
        await using var upstream = await KestrelUpstream.StartAsync(
            async context =>
            {
                context.Response.ContentType = "application/grpc";
                context.Response.DeclareTrailer("grpc-status");
                await context.Response.Body.FlushAsync();
                var reader = new StreamReader(context.Request.Body);
                while (await reader.ReadLineAsync(context.RequestAborted) is { } line)
                {
                    await context.Response.WriteAsync("echo " + line + "\n");
                    await context.Response.Body.FlushAsync();
                }

                context.Response.AppendTrailer("grpc-status", "7");
                context.Response.AppendTrailer("grpc-message", context.Request.Headers.TE.ToString());
            },
            HttpProtocols.Http2);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("grpc", upstream.Port),
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: GRPCRoute
            metadata:
              name: grpc
            spec:
              parentRefs:
                - name: gateway
              rules:
                - matches:
                    - method:
                        service: com.example.Echo
                        method: Talk
                  backendRefs:
                    - name: grpc
                      port: 80
            """);
        using var client = new Client(gateway.Port, HttpVersion.Version20);
        using var content = new PushContent();
        content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");

        using var response = await client.SendAsync("http://example.com/com.example.Echo/Talk", HttpMethod.Post, content, headers: ("TE", "trailers"));
        using var answers = new StreamReader(await response.Content.ReadAsStreamAsync(client.Limit));
        foreach (var word in new[] { "one", "two", "three" })
        {
            // Each answer comes before the next question is asked.
            await content.PushAsync(word + "\n", client.Limit);
            Assert.Equal("echo " + word, await answers.ReadLineAsync(client.Limit));
        }

        content.End();
        Assert.Null(await answers.ReadLineAsync(client.Limit));
        Assert.Equal(["7"], response.TrailingHeaders.GetValues("grpc-status"));
        Assert.Equal(["trailers"], response.TrailingHeaders.GetValues("grpc-message"));
    }

    [Fact]
    public async Task A_request_body_arrives_before_it_ends()
    {
        var firstArrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            var reader = new StreamReader(context.Request.Body);
            var first = await reader.ReadLineAsync(context.RequestAborted);
            firstArrived.SetResult();
            await context.Response.WriteAsync(first + " and " + await reader.ReadToEndAsync(context.RequestAborted));
        });
        await using var gateway = await StartAsync(upstream.Port);
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        await connection.SendAsync("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nfirst\n\r\n");
        await firstArrived.Task.WaitAsync(connection.Limit);
        await connection.SendAsync("6\r\nsecond\r\n0\r\n\r\n");

        Assert.Equal("first and second", (await connection.ReadAsync()).Body);
    }

    [Fact]
    public async Task A_large_body_goes_through_unchanged_both_ways()
    {
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            // The whole of it is read first: answering while reading is what the call above is about.
            using var all = new MemoryStream();
            await context.Request.Body.CopyToAsync(all);
            context.Response.ContentLength = all.Length;
            await context.Response.Body.WriteAsync(all.GetBuffer().AsMemory(0, (int)all.Length));
        });
        await using var gateway = await StartAsync(upstream.Port);
        using var client = new Client(gateway.Port);
        var body = new byte[5_000_000];
        new Random(1).NextBytes(body);

        using var response = await client.SendAsync("http://example.com/", HttpMethod.Put, new ByteArrayContent(body));

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync(client.Limit));
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_the_upstream_back()
    {
        // The upstream would send 200 MB; what it can send before the client reads is what lies in buffers.
        long sent = 0;
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            var block = new byte[100_000];
            for (var i = 0; i < 2_000; i++)
            {
                var write = context.Response.Body.WriteAsync(block, context.RequestAborted).AsTask();
                if (!write.IsCompleted && await Task.WhenAny(write, Task.Delay(TimeSpan.FromSeconds(1))) != write)
                {
                    stalled.TrySetResult();
                    await write;
                }

                sent += block.Length;
            }
        });
        await using var gateway = await StartAsync(upstream.Port);
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await stalled.Task.WaitAsync(connection.Limit);

        Assert.InRange(sent, 1, 50_000_000);
    }

    private static Task<FolderGateway> StartAsync(int upstream) => FolderGateway.StartAsync(
        Manifest.Gateway(), Manifest.Service("web", upstream), Manifest.Route("web", "web", filters: Manifest.CorsFilter("https://app.example.com")));
}
