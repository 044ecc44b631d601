using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Tests.Forwarding.Harness;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;

namespace CorsGate.Gateway.Tests.Handling;

public class BodyLimitTests
{
    private const string Origin = "Origin: " + Policies.Origin + "\r\n";

    [Fact]
    public async Task A_body_that_is_announced_as_too_long_is_refused_without_CORS_headers()
    {
        await using var upstream = Upstream();
        await using var gateway = await StartAsync(upstream.Port);
        var response = await gateway.SendRawAsync($"POST / HTTP/1.1\r\nHost: a.test\r\n{Origin}Content-Length: 11\r\n\r\nhello world");
        Assert.Equal((413, "close", "1"), (response.Status, response["Connection"], response["X-Rule"]));
        Assert.Empty(response.CorsNames);
        Assert.Equal(0, upstream.Connections);
    }

    [Fact]
    public async Task A_client_that_waits_for_leave_to_send_is_told_at_once()
    {
        await using var upstream = Upstream();
        await using var gateway = await StartAsync(upstream.Port);
        using var client = await gateway.ConnectAsync();
        await client.SendAsync("PUT / HTTP/1.1\r\nHost: a.test\r\nContent-Length: 1000000000\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 413 ", await client.ReadThroughAsync("\r\n\r\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Content-Length: 10\r\n\r\n0123456789")]
    [InlineData("Content-Length: 0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")]
    [InlineData("\r\n")]
    public async Task A_body_within_the_limit_is_forwarded(string rest)
    {
        await using var upstream = Upstream();
        await using var gateway = await StartAsync(upstream.Port);
        var response = await gateway.SendRawAsync($"POST / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n{rest}");
        Assert.Equal(200, response.Status);
    }

    [Fact]
    public async Task A_body_that_becomes_too_long_is_refused_with_the_headers_of_the_policy()
    {
        await using var upstream = Upstream();
        await using var gateway = await StartAsync(upstream.Port);
        var response = await gateway.SendRawAsync(
            $"POST / HTTP/1.1\r\nHost: a.test\r\n{Origin}Transfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n6\r\n678901\r\n0\r\n\r\n");
        Assert.Equal((413, "1"), (response.Status, response["X-Rule"]));
        Assert.Equal(Policies.Origin, response["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public async Task A_body_that_becomes_too_long_after_the_answer_began_ends_the_answer()
    {
        await using var upstream = await KestrelUpstream.StartAsync();
        await using var gateway = await RealGateway.StartAsync(new RouteAction
        {
            MaxRequestBody = 10,
            Backends = [Make.Weighted(Make.Backend("b", upstream.Http2Port) with { Protocol = BackendProtocol.H2c })],
        });
        using var client = Http.Client(HttpVersion.Version20);
        var body = new PushStream();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{gateway.BoundPort()}/grpc")
        {
            Content = body,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Within();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await body.WriteAsync("0123456789ab");
        await using var answer = await response.Content.ReadAsStreamAsync().Within();
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (await answer.ReadAsync(new byte[100]).AsTask().Within() > 0)
            {
                // What was echoed before the limit may arrive.
            }
        });
    }

    [Fact]
    public async Task Without_a_limit_bodies_of_any_length_are_forwarded()
    {
        await using var upstream = Upstream();
        await using var gateway = await RealGateway.StartAsync(Make.To(upstream.Port));
        var response = await gateway.SendRawAsync("POST / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\nContent-Length: 11\r\n\r\nhello world");
        Assert.Equal(200, response.Status);
    }

    private static Task<RealGateway> StartAsync(int port) => RealGateway.StartAsync(Make.To(port) with
    {
        MaxRequestBody = 10,
        Cors = Policies.For(CorsSemantics.GatewayApi),
        ResponseHeaderRules = [Rules.Add("X-Rule", "1")],
    });

    /// <summary>An upstream that takes a whole body before it answers.</summary>
    private static RawUpstream Upstream() => new(static async connection =>
    {
        var head = await connection.ReadHeadAsync();
        if (head.Contains("chunked", StringComparison.Ordinal))
            await connection.ReadUntilAsync("0\r\n\r\n");
        else if (head.Contains("Content-Length: 1", StringComparison.Ordinal))
            await connection.ReadAsync(head.Contains("Content-Length: 11", StringComparison.Ordinal) ? 11 : 10);
        await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    });

    /// <summary>A request body that is written as the test goes on.</summary>
    private sealed class PushStream : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = Bounded.Signal();

        public async Task WriteAsync(string text)
        {
            var stream = await _stream.Task.Within();
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text)).AsTask().Within();
            await stream.FlushAsync().Within();
        }

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

        protected override void Dispose(bool disposing)
        {
            _end.TrySetResult();
            base.Dispose(disposing);
        }
    }
}
