using System.Net;
using System.Text;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>One cleartext port speaks HTTP/1.1, and HTTP/2 to those who start with its preface.</summary>
public sealed class ProtocolTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Both_versions_are_served_on_one_cleartext_port_with_the_same_policy(string version)
    {
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin", filters: Manifest.CorsFilter("https://app.example.com")));
        using var client = new Client(gateway.Port, Version.Parse(version));

        using var response = await client.SendAsync("http://example.com/post", HttpMethod.Post, new StringContent("hello"), headers: ("Origin", "https://app.example.com"));

        Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (response.StatusCode, response.Version));
        Assert.Equal(["https://app.example.com"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("\"data\": \"hello\"", await response.Content.ReadAsStringAsync(client.Limit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_versions_are_served_at_the_same_time()
    {
        await using var gateway = await FolderGateway.StartAsync(Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));
        using var one = new Client(gateway.Port, HttpVersion.Version11);
        using var two = new Client(gateway.Port, HttpVersion.Version20);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => (i % 2 == 0 ? one : two).GetAsync("http://example.com/bytes/100")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
    }

    [Fact]
    public async Task Requests_on_a_kept_connection_are_answered_one_after_another()
    {
        await using var gateway = await FolderGateway.StartAsync(Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        await connection.SendAsync("GET /status/201 HTTP/1.1\r\nHost: a\r\n\r\nGET /status/202 HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal(201, (await connection.ReadAsync()).Status);
        Assert.Equal(202, (await connection.ReadAsync()).Status);
    }

    [Fact]
    public async Task The_first_bytes_of_the_preface_may_come_one_by_one()
    {
        await using var gateway = await FolderGateway.StartAsync(Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        foreach (var one in "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            await connection.SendAsync(one.ToString());
        await connection.SendAsync("\0\0\0\u0004\0\0\0\0\0");

        // The server's first frame is SETTINGS (type 4) on stream 0.
        var frame = new byte[9];
        await connection.Stream.ReadExactlyAsync(frame, connection.Limit);
        Assert.Equal("04-00-00-00-00-00", BitConverter.ToString(frame, 3));
    }

    [Fact]
    public async Task A_method_that_starts_like_the_preface_is_HTTP_1_1()
    {
        await using var upstream = new RawUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await FolderGateway.StartAsync(Manifest.Gateway(), Manifest.Service("web", upstream.Port), Manifest.Route("web", "web"));

        var answer = await gateway.SendAsync("PRIVATE / HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal((200, "ok"), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Header_bytes_above_127_go_through_both_ways(string version)
    {
        await using var upstream = new RecordingUpstream("up", 200, ["X-Back: caf\u00c3\u00a9 \u00e9"]);
        await using var gateway = await FolderGateway.StartAsync(Manifest.Gateway(), Manifest.Service("web", upstream.Port), Manifest.Route("web", "web"));
        if (version == "1.1")
        {
            var answer = await gateway.GetAsync("/", headers: "X-There: caf\u00c3\u00a9 \u00e9");
            Assert.Equal(["caf\u00c3\u00a9 \u00e9"], answer.Values("X-Back"));
        }
        else
        {
            using var handler = new SocketsHttpHandler
            {
                RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
                ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            };
            using var client = new HttpMessageInvoker(handler);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{gateway.Port}/")
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            request.Headers.TryAddWithoutValidation("X-There", "caf\u00c3\u00a9 \u00e9");
            using var response = await client.SendAsync(request, CancellationToken.None);
            Assert.Equal(["caf\u00c3\u00a9 \u00e9"], response.Headers.GetValues("X-Back"));
        }

        Assert.Equal(["caf\u00c3\u00a9 \u00e9"], Assert.Single(upstream.Take()).Values("X-There"));
    }
}
