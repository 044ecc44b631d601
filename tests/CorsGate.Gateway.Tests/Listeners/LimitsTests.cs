using System.Globalization;
using System.Net;
using System.Text;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Tests.Hosting.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace CorsGate.Gateway.Tests.Listeners;

public class LimitsTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\n")]
    public async Task A_bare_line_feed_in_the_head_is_refused(string request) =>
        Assert.StartsWith("HTTP/1.1 400", await AnswerAsync(LambdaHandler.Describing, request), StringComparison.Ordinal);

    [Fact]
    public async Task A_request_line_of_more_than_8_KiB_is_414()
    {
        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(LambdaHandler.Describing, Get("/" + new string('a', 8000))), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 414", await AnswerAsync(LambdaHandler.Describing, Get("/" + new string('a', 8200))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_more_than_32_KiB_are_431()
    {
        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(LambdaHandler.Describing, Get("/", "X: " + new string('a', 32000) + "\r\n")), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await AnswerAsync(LambdaHandler.Describing, Get("/", "X: " + new string('a', 33000) + "\r\n")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_100_header_fields_are_431()
    {
        // Host and Connection are two of them.
        Assert.StartsWith("HTTP/1.1 200", await AnswerAsync(LambdaHandler.Describing, Get("/", Fields(98))), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431", await AnswerAsync(LambdaHandler.Describing, Get("/", Fields(99))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_bytes_beyond_ASCII_pass_through_both_ways()
    {
        var handler = new LambdaHandler((context, _) =>
        {
            context.Response.Headers["X-Back"] = context.Request.Headers["X-There"];
            return Task.CompletedTask;
        });
        // UTF-8 for "é", and a byte that is no UTF-8 at all.
        var answer = await AnswerAsync(handler, Get("/", "X-There: caf\u00c3\u00a9 \u00ff\r\n"));
        Assert.Contains("X-Back: caf\u00c3\u00a9 \u00ff\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_server_is_named()
    {
        Assert.DoesNotContain("Server:", await AnswerAsync(LambdaHandler.Describing, Get("/")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Bodies_larger_than_the_servers_usual_limit_are_streamed()
    {
        const int Size = 31_000_000;
        await using var port = await TestPort.OpenAsync(new LambdaHandler(async (context, _) =>
        {
            var buffer = new byte[64 * 1024];
            long total = 0;
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer)) > 0) total += read;
            await context.Response.WriteAsync(total.ToString(CultureInfo.InvariantCulture));
        }));
        using var client = Http.Client();
        var answer = await client.PostAsync($"http://127.0.0.1:{port.EndPoint.Port}/", new ByteArrayContent(new byte[Size]));
        Assert.Equal(Size.ToString(CultureInfo.InvariantCulture), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_http2_settings_are_those_of_an_edge()
    {
        await using var port = await TestPort.OpenAsync(LambdaHandler.Describing);
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);
        await client.SendAsync(Http2Preface.Bytes.ToArray());
        await client.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });

        var header = new byte[9];
        await client.Stream.ReadExactlyAsync(header).AsTask().Within();
        var payload = new byte[(header[0] << 16) | (header[1] << 8) | header[2]];
        await client.Stream.ReadExactlyAsync(payload).AsTask().Within();
        var settings = payload.Chunk(6).ToDictionary(static s => (s[0] << 8) | s[1], static s => (s[2] << 24) | (s[3] << 16) | (s[4] << 8) | s[5]);

        Assert.Equal(100, settings[3]);
        Assert.Equal(64 * 1024, settings[4]);
        Assert.Equal(32 * 1024, settings[6]);
    }

    [Fact]
    public void Slow_uploads_and_stuck_downloads_are_ended_and_headers_must_come_in_time()
    {
        var options = new KestrelServerOptions();
        KestrelHardening.Apply(options);
        Assert.Equal(240, options.Limits.MinRequestBodyDataRate!.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(60), options.Limits.MinResponseDataRate!.GracePeriod);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Limits.RequestHeadersTimeout);
        Assert.Null(options.Limits.MaxRequestBodySize);
        Assert.False(options.AllowSynchronousIO);
    }

    [Theory]
    [InlineData("application/grpc")]
    [InlineData("application/octet-stream")]
    public async Task No_content_type_frees_an_upload_over_HTTP_1_1_of_its_rate(string contentType)
    {
        var seen = Bounded.Signal();
        bool? hasRate = null;
        await using var port = await TestPort.OpenAsync(new LambdaHandler((context, _) =>
        {
            hasRate = context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate is not null;
            seen.SetResult();
            return Task.CompletedTask;
        }));
        using var client = Http.Client(HttpVersion.Version11);
        using var content = new StringContent("x", Encoding.UTF8);
        content.Headers.ContentType = new(contentType);
        await client.PostAsync($"http://127.0.0.1:{port.EndPoint.Port}/", content);
        await seen.Task.Within();
        Assert.True(hasRate);
    }

    [Fact]
    public async Task A_gRPC_call_over_HTTP_2_is_taken_whose_rate_is_lifted()
    {
        await using var port = await TestPort.OpenAsync(new LambdaHandler((context, _) => context.Response.WriteAsync(context.Request.Protocol)));
        using var client = Http.Client(HttpVersion.Version20);
        using var content = new StringContent("x", Encoding.UTF8);
        content.Headers.ContentType = new("application/grpc");
        using var response = await client.PostAsync($"http://127.0.0.1:{port.EndPoint.Port}/", content);
        Assert.Equal("HTTP/2", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Contexts_of_a_connection_do_not_leak_into_its_next_request()
    {
        await using var port = await TestPort.OpenAsync(new LambdaHandler((context, _) =>
        {
            var before = context.Items.Count;
            context.Items["left"] = "behind";
            return context.Response.WriteAsync($"{before} {context.Request.Path} {context.Features.Get<IHttpRequestFeature>()?.RawTarget}");
        }));
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);
        foreach (var path in new[] { "/one", "/two%2fthree" })
        {
            await client.SendAsync($"GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
            Assert.Contains("\r\n0 " + path, await client.ReadThroughAsync("\r\n0\r\n\r\n"), StringComparison.Ordinal);
        }
    }

    private static string Get(string path, string fields = "") => $"GET {path} HTTP/1.1\r\nHost: a\r\n{fields}Connection: close\r\n\r\n";

    private static string Fields(int count) => string.Concat(Enumerable.Range(0, count).Select(static i => $"X-{i}: v\r\n"));

    private static async Task<string> AnswerAsync(LambdaHandler handler, string request)
    {
        await using var port = await TestPort.OpenAsync(handler);
        using var client = await RawClient.ConnectAsync(port.EndPoint.Port);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }
}
