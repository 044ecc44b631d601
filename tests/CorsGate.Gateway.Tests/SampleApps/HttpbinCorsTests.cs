using System.Net;
using CorsGate.Gateway.SampleApps;
using CorsGate.Gateway.Tests.Hosting.Support;

namespace CorsGate.Gateway.Tests.SampleApps;

/// <summary>httpbin's own CORS headers, byte for byte as it sends them.</summary>
public sealed class HttpbinCorsTests : IAsyncLifetime
{
    private readonly TestLog _log = new();
    private SampleAppServer _server = null!;

    public async Task InitializeAsync() =>
        _server = await SampleAppServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new SampleAppOptions { Log = _log.Log }, CancellationToken.None);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("OPTIONS", "/get", "Origin: https://a.test\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-b, X-A\r\n", "https://a.test", "x-b, X-A")]
    [InlineData("OPTIONS", "/get", "Origin: https://a.test\r\nAccess-Control-Request-Method: PUT\r\n", "https://a.test", null)]
    [InlineData("OPTIONS", "/get", "", "*", null)]
    [InlineData("OPTIONS", "/nowhere", "Origin: null\r\n", "null", null)]
    public async Task OPTIONS_is_answered_for_everybody(string method, string path, string fields, string origin, string? allowedHeaders)
    {
        var answer = await SendAsync(method, path, fields);
        Assert.Equal("HTTP/1.1 200 OK", answer.Status);
        Assert.Equal("", answer.Body);
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Access-Control-Allow-Origin"] = origin,
            ["Access-Control-Allow-Credentials"] = "true",
            ["Access-Control-Allow-Methods"] = "GET, POST, HEAD, PUT, DELETE, PATCH, OPTIONS",
            ["Access-Control-Max-Age"] = "3600",
        };
        if (allowedHeaders is not null) expected["Access-Control-Allow-Headers"] = allowedHeaders;
        Assert.Equal(Sorted(expected), Cors(answer));
    }

    [Theory]
    [InlineData("GET", "/get", 200)]
    [InlineData("GET", "/status/503", 503)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("PUT", "/get", 405)]
    [InlineData("GET", "/redirect-to?url=/get", 302)]
    [InlineData("GET", "/stream/2", 200)]
    [InlineData("GET", "/sse?count=1", 200)]
    [InlineData("GET", "/bytes/3", 200)]
    public async Task Every_other_answer_allows_the_origin_with_credentials(string method, string path, int status)
    {
        foreach (var (field, origin) in new[] { ("Origin: https://a.test\r\n", "https://a.test"), ("", "*") })
        {
            var answer = await SendAsync(method, path, field);
            Assert.StartsWith($"HTTP/1.1 {status} ", answer.Status, StringComparison.Ordinal);
            var expected = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Access-Control-Allow-Origin"] = origin,
                ["Access-Control-Allow-Credentials"] = "true",
            };
            Assert.Equal(Sorted(expected), Cors(answer));
        }
    }

    [Fact]
    public async Task A_text_banner_answers_every_path_without_CORS_headers()
    {
        await using var banner = await SampleAppServer.StartAsync(
            new IPEndPoint(IPAddress.Loopback, 0), new SampleAppOptions { Log = _log.Log, Text = "Hi from v1" }, CancellationToken.None);
        foreach (var version in new[] { HttpVersion.Version11, HttpVersion.Version20 })
        {
            using var client = Http.Client(version);
            foreach (var path in new[] { "/", "/any/path?q" })
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{banner.EndPoint.Port}{path}");
                Assert.Equal("Hi from v1\n", await answer.Content.ReadAsStringAsync());
                Assert.DoesNotContain(answer.Headers, static header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    [Fact]
    public async Task A_port_in_use_is_told_to_the_caller()
    {
        await Assert.ThrowsAsync<IOException>(() => SampleAppServer.StartAsync(_server.EndPoint, new SampleAppOptions { Log = _log.Log }, CancellationToken.None));
    }

    private static IOrderedEnumerable<KeyValuePair<string, string>> Cors((string Status, List<KeyValuePair<string, string>> Fields, string Body) answer) =>
        Sorted(answer.Fields.Where(static field => field.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)));

    private static IOrderedEnumerable<KeyValuePair<string, string>> Sorted(IEnumerable<KeyValuePair<string, string>> fields) =>
        fields.OrderBy(static field => field.Key, StringComparer.Ordinal);

    private async Task<(string Status, List<KeyValuePair<string, string>> Fields, string Body)> SendAsync(string method, string path, string fields)
    {
        using var client = await RawClient.ConnectAsync(_server.EndPoint.Port);
        await client.SendAsync($"{method} {path} HTTP/1.1\r\nHost: a\r\n{fields}Connection: close\r\n\r\n");
        var parts = (await client.ReadToEndAsync()).Split("\r\n\r\n", 2);
        var lines = parts[0].Split("\r\n");
        return (lines[0], [.. lines.Skip(1).Select(static line => new KeyValuePair<string, string>(line[..line.IndexOf(':')], line[(line.IndexOf(':') + 2)..]))], parts[1]);
    }
}
