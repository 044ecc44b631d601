using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Tests.Forwarding.Harness;

namespace CorsGate.Gateway.Tests.Forwarding;

public sealed class Http2Tests
{
    [Fact]
    public async Task A_call_streams_both_ways_at_once_and_ends_with_trailers()
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Http2Port, BackendProtocol.H2c);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var limit = new CancellationTokenSource(RawConnection.Limit);
        var body = new TalkingContent();
        using var request = Request(HttpMethod.Post, gateway.Http2Port, "/grpc");
        request.Content = body;
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var response = await client.SendAsync(request, limit.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stream = await response.Content.ReadAsStreamAsync(limit.Token);
        var buffer = new byte[100];
        foreach (var message in new[] { "one", "two", "three" })
        {
            await body.SayAsync(message);
            var read = await stream.ReadAtLeastAsync(buffer, message.Length, throwOnEndOfStream: false, limit.Token);
            Assert.Equal(message, Encoding.ASCII.GetString(buffer, 0, read));
        }

        body.End();
        Assert.Equal(0, await stream.ReadAsync(buffer, limit.Token));
        Assert.Equal("0", Assert.Single(response.TrailingHeaders.GetValues("grpc-status")));
        Assert.Equal("fine", Assert.Single(response.TrailingHeaders.GetValues("grpc-message")));
        Assert.Equal(ForwardOutcome.Completed, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task An_error_without_a_body_ends_with_its_head()
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Http2Port, BackendProtocol.H2c);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = Request(HttpMethod.Post, gateway.Http2Port, "/grpc-error");
        request.Content = new ByteArrayContent([0, 0, 0, 0, 0]);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var limit = new CancellationTokenSource(RawConnection.Limit);
        using var response = await client.SendAsync(request, limit.Token);
        Assert.Equal("5", Assert.Single(response.Headers.GetValues("grpc-status")));
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(limit.Token));
    }

    [Fact]
    public async Task Te_trailers_reaches_an_upstream_and_host_becomes_authority()
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Http2Port, BackendProtocol.H2c);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = Request(HttpMethod.Get, gateway.Http2Port, "/");
        request.Headers.Host = "shop.test";
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var limit = new CancellationTokenSource(RawConnection.Limit);
        using var response = await client.SendAsync(request, limit.Token);
        Assert.Equal("HTTP/2 http shop.test trailers", await response.Content.ReadAsStringAsync(limit.Token));
    }

    [Fact]
    public async Task A_body_that_breaks_off_resets_the_stream()
    {
        var isSeen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = new RawUpstream(async connection =>
        {
            await connection.ReadHeadAsync();
            await connection.SendAsync("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            await isSeen.Task.WaitAsync(RawConnection.Limit);
        });
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = Request(HttpMethod.Get, gateway.Http2Port, "/");
        using var limit = new CancellationTokenSource(RawConnection.Limit);
        using var response = await client.SendAsync(request, limit.Token);
        var stream = await response.Content.ReadAsStreamAsync(limit.Token);
        var buffer = new byte[10];
        Assert.Equal(5, await stream.ReadAtLeastAsync(buffer, 5, throwOnEndOfStream: false, limit.Token));
        isSeen.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(() => stream.ReadAsync(buffer, limit.Token).AsTask());
        Assert.Equal(ForwardOutcome.AbortedAfterStart, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task A_client_that_cancels_its_stream_cancels_the_upstream()
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(upstream.Http2Port, BackendProtocol.H2c);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = Request(HttpMethod.Get, gateway.Http2Port, "/hang");
        using var impatience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(request, impatience.Token));
        Assert.Equal(ForwardOutcome.ClientAborted, await gateway.NextOutcomeAsync());
    }

    [Fact]
    public async Task An_upstream_that_speaks_no_http2_is_a_502()
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await TestGateway.StartAsync(upstream.Port, BackendProtocol.H2c);
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-A: a\u0001b")]
    [InlineData("Origin: a\u0001b")]
    [InlineData("X-A: a\u007fb")]
    public async Task A_field_with_a_control_character_is_refused_over_http2(string field)
    {
        await using var upstream = RawUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await TestGateway.StartAsync(upstream);
        using var client = new HttpMessageInvoker(new SocketsHttpHandler());
        using var request = Request(HttpMethod.Get, gateway.Http2Port, "/");
        request.Headers.TryAddWithoutValidation(field.Split(": ")[0], field.Split(": ")[1]);
        using var limit = new CancellationTokenSource(RawConnection.Limit);
        using var response = await client.SendAsync(request, limit.Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(0, upstream.Connections);
    }

    [Theory]
    [InlineData("up.test", "HTTP/2 https shop.test ")]
    public async Task A_tls_upstream_is_verified_by_its_own_name_and_spoken_to_in_http2(string name, string expected)
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(443, BackendProtocol.Https, TlsOptions(upstream, name), upstreamHost: name);
        Assert.Contains(expected, await gateway.GetAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_websocket_reaches_a_tls_upstream()
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync(443, BackendProtocol.Https, TlsOptions(upstream, "up.test"), upstreamHost: "up.test");
        using var client = await RawConnection.ConnectAsync(gateway.Port);
        await client.SendAsync(
            "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", await client.ReadHeadAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other.test", true)]
    [InlineData("up.test", false)]
    public async Task A_certificate_for_another_name_or_from_nobody_is_a_failed_connection(string name, bool isTrusted)
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        var options = TlsOptions(upstream, name);
        await using var gateway = await TestGateway.StartAsync(
            443, BackendProtocol.Https, isTrusted ? options : options with { TrustedRoots = null }, upstreamHost: name);
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.GetAsync(), StringComparison.Ordinal);
        Assert.Equal(ForwardOutcome.ConnectFailed, await gateway.NextOutcomeAsync());
    }

    private static ForwarderOptions TlsOptions(KestrelUpstream upstream, string name) => new()
    {
        Resolve = ImmutableDictionary<string, IPEndPoint>.Empty.Add($"{name}:443", new IPEndPoint(IPAddress.Loopback, upstream.TlsPort)),
        TrustedRoots = new X509Certificate2Collection(upstream.Certificate),
    };

    private static HttpRequestMessage Request(HttpMethod method, int port, string path) =>
        new(method, $"http://127.0.0.1:{port}{path}") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

    // A body that is written while the answer is read.
    private sealed class TalkingContent : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task SayAsync(string text)
        {
            var stream = await _stream.Task.WaitAsync(RawConnection.Limit);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
            await stream.FlushAsync();
        }

        public void End() => _end.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            _stream.SetResult(stream);
            await _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
