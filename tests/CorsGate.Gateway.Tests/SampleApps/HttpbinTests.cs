using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using CorsGate.Gateway.SampleApps;
using CorsGate.Gateway.Tests.Hosting.Support;

namespace CorsGate.Gateway.Tests.SampleApps;

public sealed class HttpbinTests : IAsyncLifetime
{
    private readonly TestLog _log = new();
    private readonly HttpClient _client = Http.Client();
    private SampleAppServer _server = null!;

    private string Address => $"http://127.0.0.1:{_server.EndPoint.Port}";

    public async Task InitializeAsync() =>
        _server = await SampleAppServer.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), new SampleAppOptions { Log = _log.Log }, CancellationToken.None);

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        Assert.Equal("", _log.Text);
    }

    [Fact]
    public async Task Get_shows_query_headers_address_and_url()
    {
        var answer = await JsonAsync(HttpMethod.Get, "/get?a=1&b=2&b=3&c=", request => request.Headers.Add("X-Test", ["one", "two"]));
        Assert.Equal("""{"a":"1","b":["2","3"],"c":""}""", answer["args"]!.ToJsonString());
        Assert.Equal("one,two", ((string)answer["headers"]!["X-Test"]!).Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal($"127.0.0.1:{_server.EndPoint.Port}", (string)answer["headers"]!["Host"]!);
        Assert.Equal("127.0.0.1", (string)answer["origin"]!);
        Assert.Equal(Address + "/get?a=1&b=2&b=3&c=", (string)answer["url"]!);
        Assert.Equal(["args", "headers", "origin", "url"], answer.Select(static pair => pair.Key), StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/post")]
    [InlineData("PUT", "/put")]
    [InlineData("PATCH", "/patch")]
    [InlineData("DELETE", "/delete")]
    public async Task Methods_with_a_body_show_it(string method, string path)
    {
        var answer = await JsonAsync(new HttpMethod(method), path, static request => request.Content = new StringContent("{\"x\": [1, 2]}"));
        Assert.Equal("{\"x\": [1, 2]}", (string)answer["data"]!);
        Assert.Equal("""{"x":[1,2]}""", answer["json"]!.ToJsonString());
        Assert.Equal(["args", "data", "files", "form", "headers", "json", "origin", "url"], answer.Select(static pair => pair.Key), StringComparer.Ordinal);

        var empty = await JsonAsync(new HttpMethod(method), path);
        Assert.Equal("", (string)empty["data"]!);
        Assert.Null(empty["json"]);
    }

    [Theory]
    [InlineData("GET", "/anything")]
    [InlineData("POST", "/anything/a/b%20c")]
    [InlineData("DELETE", "/anything/")]
    public async Task Anything_shows_method_and_path(string method, string path)
    {
        var answer = await JsonAsync(new HttpMethod(method), path);
        Assert.Equal(method, (string)answer["method"]!);
        Assert.Equal(Address + path, (string)answer["url"]!);
    }

    [Fact]
    public async Task Forms_and_files_are_told_apart()
    {
        var fields = await JsonAsync(HttpMethod.Post, "/post", static request =>
            request.Content = new FormUrlEncodedContent([new("a", "1"), new("b", "2"), new("b", "3")]));
        Assert.Equal("""{"a":"1","b":["2","3"]}""", fields["form"]!.ToJsonString());
        Assert.Equal("", (string)fields["data"]!);

        using var multipart = new MultipartFormDataContent { { new StringContent("v"), "field" }, { new StringContent("contents"), "upload", "f.txt" } };
        var files = await JsonAsync(HttpMethod.Post, "/post", request => request.Content = multipart);
        Assert.Equal("""{"field":"v"}""", files["form"]!.ToJsonString());
        Assert.Equal("""{"upload":"contents"}""", files["files"]!.ToJsonString());
    }

    [Fact]
    public async Task A_broken_form_is_shown_as_data()
    {
        var answer = await JsonAsync(HttpMethod.Post, "/post", static request =>
        {
            request.Content = new StringContent("no boundary here");
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
        });
        Assert.Equal("no boundary here", (string)answer["data"]!);
    }

    [Fact]
    public async Task A_body_too_large_to_echo_is_413()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/post", static request =>
        {
            request.Content = new ByteArrayContent(new byte[(10 * 1024 * 1024) + 1]);
        });
        Assert.Equal(413, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Small_facts_are_shown_alone()
    {
        Assert.Equal("""{"origin":"127.0.0.1"}""", (await JsonAsync(HttpMethod.Get, "/ip")).ToJsonString());
        Assert.Equal("192.0.2.7", (string)(await JsonAsync(HttpMethod.Get, "/ip", static request => request.Headers.Add("X-Forwarded-For", "192.0.2.7")))["origin"]!);
        Assert.Equal("""{"user-agent":"me/1"}""", (await JsonAsync(HttpMethod.Get, "/user-agent", static request => request.Headers.Add("User-Agent", "me/1"))).ToJsonString());
        Assert.Equal("y", (string)(await JsonAsync(HttpMethod.Get, "/headers", static request => request.Headers.Add("X-A", "y")))["headers"]!["X-A"]!);
        Assert.True(Guid.TryParse((string)(await JsonAsync(HttpMethod.Get, "/uuid"))["uuid"]!, out _));
        Assert.Equal("CorsGate is awesome", await _client.GetStringAsync(Address + "/base64/Q29yc0dhdGUgaXMgYXdlc29tZQ=="));
    }

    [Theory]
    [InlineData("/status/200", 200)]
    [InlineData("/status/204", 204)]
    [InlineData("/status/304", 304)]
    [InlineData("/status/404", 404)]
    [InlineData("/status/418", 418)]
    [InlineData("/status/503", 503)]
    [InlineData("/status/100", 400)]
    [InlineData("/status/600", 400)]
    [InlineData("/status/abc", 400)]
    [InlineData("/status/200:x", 400)]
    [InlineData("/status/500:0,201:1", 201)]
    [InlineData("/base64/!!!", 400)]
    [InlineData("/bytes/-1", 404)]
    [InlineData("/stream/x", 404)]
    [InlineData("/delay/x", 404)]
    [InlineData("/redirect-to", 400)]
    [InlineData("/redirect-to?url=%0d%0aX:y", 400)]
    [InlineData("/response-headers?X=%0d%0aY:z", 400)]
    [InlineData("/response-headers?Transfer-Encoding=chunked", 400)]
    [InlineData("/response-headers?a%20b=c", 400)]
    [InlineData("/websocket/echo", 426)]
    [InlineData("/websocket/other", 404)]
    [InlineData("/", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/get/more", 404)]
    [InlineData("/status/", 404)]
    [InlineData("/status", 404)]
    [InlineData("/GET", 404)]
    public async Task Paths_and_arguments_have_their_status(string path, int status)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task One_of_several_statuses_is_chosen()
    {
        var seen = new HashSet<int>();
        for (var i = 0; i < 200 && seen.Count < 2; i++)
        {
            using var answer = await SendAsync(HttpMethod.Post, "/status/200,500");
            seen.Add((int)answer.StatusCode);
        }

        Assert.Equal([200, 500], seen.Order());
    }

    [Theory]
    [InlineData("POST", "/get", "GET, HEAD, OPTIONS")]
    [InlineData("GET", "/post", "POST, OPTIONS")]
    [InlineData("DELETE", "/put", "PUT, OPTIONS")]
    [InlineData("HEAD", "/delete", "DELETE, OPTIONS")]
    [InlineData("TRACE", "/anything", "GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS")]
    public async Task A_wrong_method_is_405_with_the_right_ones(string method, string path, string allowed)
    {
        using var answer = await SendAsync(new HttpMethod(method), path);
        Assert.Equal(405, (int)answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }

    [Fact]
    public async Task HEAD_is_answered_as_GET_without_a_body()
    {
        using var answer = await SendAsync(HttpMethod.Head, "/get");
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.True(answer.Content.Headers.ContentLength > 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_delay_delays_and_shows_the_request()
    {
        var watch = Stopwatch.StartNew();
        var answer = await JsonAsync(HttpMethod.Get, "/delay/0.05?a=b");
        Assert.True(watch.Elapsed >= TimeSpan.FromMilliseconds(45));
        Assert.Equal("b", (string)answer["args"]!["a"]!);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1000, 1000)]
    [InlineData(10_000_000, 100 * 1024)]
    public async Task Bytes_are_as_many_as_asked_for_up_to_a_limit(int asked, int given) =>
        Assert.Equal(given, (await _client.GetByteArrayAsync($"{Address}/bytes/{asked}")).Length);

    [Fact]
    public async Task Bytes_of_a_seed_are_the_same()
    {
        Assert.Equal(await _client.GetByteArrayAsync(Address + "/bytes/50?seed=7"), await _client.GetByteArrayAsync(Address + "/bytes/50?seed=7"));
    }

    [Fact]
    public async Task A_stream_has_a_line_of_JSON_for_each_piece()
    {
        var lines = (await _client.GetStringAsync(Address + "/stream/3?a=b")).TrimEnd('\n').Split('\n');
        Assert.Equal([0, 1, 2], lines.Select(static line => (int)JsonNode.Parse(line)!["id"]!));
        Assert.Equal("b", (string)JsonNode.Parse(lines[0])!["args"]!["a"]!);
        Assert.Equal(100, (await _client.GetStringAsync(Address + "/stream/1000")).TrimEnd('\n').Split('\n').Length);
    }

    [Fact]
    public async Task Server_sent_events_arrive_one_by_one()
    {
        using var answer = await _client.GetAsync(Address + "/sse?count=2&delay=10", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        // The pause before the second one is longer than anybody wants to wait: the first is here on its own.
        Assert.Equal("id: 0", await reader.ReadLineAsync().Within());
        Assert.Equal("event: ping", await reader.ReadLineAsync().Within());
        Assert.Equal("data: {\"id\": 0}", await reader.ReadLineAsync().Within());
        Assert.Equal("", await reader.ReadLineAsync().Within());

        var all = await _client.GetStringAsync(Address + "/sse?count=3");
        Assert.Equal(3, all.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("/redirect-to?url=https://a.test/x%3Fy", 302, "https://a.test/x?y")]
    [InlineData("/redirect-to?url=/get&status_code=307", 307, "/get")]
    [InlineData("/redirect-to?url=/get&status_code=200", 302, "/get")]
    public async Task A_redirect_goes_where_it_is_told(string path, int status, string location)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(location, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task Response_headers_are_set_as_asked_for_and_replace_the_apps_own()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/response-headers?X-A=1&X-A=2&Access-Control-Allow-Origin=https://a.test&Access-Control-Allow-Origin=https://b.test");
        Assert.Equal(["1", "2"], answer.Headers.GetValues("X-A"), StringComparer.Ordinal);
        Assert.Equal(["https://a.test", "https://b.test"], answer.Headers.GetValues("Access-Control-Allow-Origin"), StringComparer.Ordinal);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["1", "2"], JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["X-A"]!.AsArray().Select(static node => (string)node!), StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_websocket_gets_back_what_it_sends()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_server.EndPoint.Port}/websocket/echo"), CancellationToken.None).Within();
        await EchoAsync(socket);
    }

    [Fact]
    public async Task A_websocket_over_http2_gets_back_what_it_sends()
    {
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = HttpVersion.Version20;
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_server.EndPoint.Port}/websocket/echo"), invoker, CancellationToken.None).Within();
        await EchoAsync(socket);
    }

    [Fact]
    public async Task It_speaks_http2_with_prior_knowledge_on_the_same_port()
    {
        using var http2 = Http.Client(HttpVersion.Version20);
        using var answer = await http2.PostAsync(Address + "/post", new StringContent("hi"));
        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal("hi", (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_is_no_error()
    {
        using (var raw = await RawClient.ConnectAsync(_server.EndPoint.Port))
        {
            await raw.SendAsync("GET /delay/10 HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        using (var raw = await RawClient.ConnectAsync(_server.EndPoint.Port))
        {
            await raw.SendAsync("POST /post HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf");
        }

        using (var raw = await RawClient.ConnectAsync(_server.EndPoint.Port))
        {
            await raw.SendAsync("POST /post HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            Assert.StartsWith("HTTP/1.1 400", await raw.ReadToEndAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("127.0.0.1", (string)(await JsonAsync(HttpMethod.Get, "/ip"))["origin"]!);
    }

    private static async Task EchoAsync(ClientWebSocket socket)
    {
        foreach (var text in new[] { "hello", "", new string('x', 10_000) })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None).Within();
            using var received = new MemoryStream();
            var buffer = new byte[4096];
            WebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer, CancellationToken.None).Within();
                received.Write(buffer, 0, result.Count);
            }
            while (!result.EndOfMessage);

            Assert.Equal(WebSocketMessageType.Text, result.MessageType);
            Assert.Equal(text, Encoding.UTF8.GetString(received.ToArray()));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None).Within();
        Assert.Equal(WebSocketState.Closed, socket.State);
        Assert.Equal("bye", socket.CloseStatusDescription);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        prepare?.Invoke(request);
        return await _client.SendAsync(request);
    }

    private async Task<JsonObject> JsonAsync(HttpMethod method, string path, Action<HttpRequestMessage>? prepare = null)
    {
        using var answer = await SendAsync(method, path, prepare);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.ToString());
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
    }
}
