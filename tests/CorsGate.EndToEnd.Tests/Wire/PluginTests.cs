using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>Plugins over real sockets: what scripts do wrong reaches neither the client nor the next request.</summary>
public sealed class PluginTests
{
    private const string Host = "Host: web.shop\r\n";

    [Theory]
    [InlineData(".handleMessageStart(() => nowhere).chain()", "mesh.yaml:8:50: unresolved identifier: nowhere")]
    [InlineData(".chain().handleMessageStart(() => nowhere)", "unresolved identifier: nowhere")]
    [InlineData(".chain().replaceMessage(() => nowhere)", "unresolved identifier: nowhere")]
    [InlineData(".chain().handleMessageStart(msg => msg.head.headers['x-a'] = 'a\\r\\nset-cookie: b')", "header field x-a has a line break")]
    [InlineData(".replaceMessage(() => new Message({ headers: { 'x\\na': 'b' } }))", "name of a header field is no token")]
    [InlineData(".handleMessageStart(msg => msg.head.headers['x-a'] = 'a\\nb').chain()", "header field x-a has a line break")]
    [InlineData(".replaceMessage(() => new Message({ status: 99 }))", "status of the response")]
    [InlineData(".replaceMessage(() => new Message({ status: 101 }))", "status of the response")]
    [InlineData(".replaceMessage(() => new Message({ status: 'abc' }))", "status of the response")]
    [InlineData(".chain().handleMessageStart(msg => msg.head.status = 1000)", "status of the response")]
    [InlineData(".handleMessageStart(msg => msg.head.path = '/../secret').chain()", "must not be forwarded")]
    [InlineData(".handleMessageStart(msg => msg.head.path = 'http://evil/').chain()", "does not start with /")]
    [InlineData(".handleMessageStart(msg => msg.head.path = '/a b HTTP/1.1').chain()", "must not be forwarded")]
    [InlineData(".handleMessageStart(msg => msg.head.method = 'GET / HTTP/1.1').chain()", "method of the request")]
    [InlineData(".handleMessageStart(msg => msg.head.method = 'CONNECT').chain()", "method of the request")]
    [InlineData(".replaceMessage(() => repeat(1e9, () => void 0))", "exceeds its budget")]
    public async Task A_script_that_fails_is_a_500_on_a_connection_that_goes_on(string filters, string logged)
    {
        await using var mesh = await StartAsync(filters);
        using var connection = await RawConnection.ConnectAsync(mesh.Gateway.Port(8080));
        for (var i = 0; i < 2; i++)
        {
            await connection.SendAsync($"GET / HTTP/1.1\r\n{Host}\r\n");
            var answer = await connection.ReadAsync();
            Assert.Equal((500, "corsgate: internal error\n"), (answer.Status, answer.Body));
            Assert.DoesNotContain(answer.Lines, line => line.StartsWith("set-cookie", StringComparison.Ordinal));
        }

        Assert.Contains("plugin p: ", mesh.Gateway.ReadLog(), StringComparison.Ordinal);
        Assert.Contains(logged, mesh.Gateway.ReadLog(), StringComparison.Ordinal);
        var metrics = await RawHttp.SendAsync(mesh.Gateway.ConsolePort, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Assert.Contains("corsgate_script_errors_total{plugin=\"p\"} 2", metrics.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".replaceMessage(() => undefined)", 504)]
    [InlineData(".branch(() => false, $=>$.chain())", 504)]
    [InlineData(".dummy()", 504)]
    [InlineData(".wait(() => false).chain()", 504)]
    [InlineData(".replaceMessage(new StreamEnd)", 502)]
    [InlineData(".replay().to($=>$.replaceMessage(new StreamEnd('Replay')))", 500)]
    public async Task A_script_that_never_answers_does_not_hold_the_request(string filters, int status)
    {
        await using var mesh = await StartAsync(filters);
        Assert.Equal(status, (await mesh.SendAsync($"GET / HTTP/1.1\r\n{Host}\r\n")).Status);
    }

    [Theory]
    [InlineData(".replaceMessage(msg => new Message({ status: 299, headers: { 'content-length': '5', 'x-a': 'é' } }, msg.body))", 299, "hello", "content-length: 5", "")]
    [InlineData(".replaceMessage(() => new Message({ status: 204, headers: { 'x-a': 1 } }, 'body'))", 204, "", "x-a: 1", "")]
    [InlineData(".replaceMessage(() => new Message({ headers: { 'content-length': '999', 'transfer-encoding': 'chunked' } }, 'b'))", 200, "b", "content-length: 1", "")]
    [InlineData(".replaceMessage(() => new Message({ status: 418, statusText: 'Short And Stout' }, 't'))", 418, "t", "content-length: 1", "")]
    [InlineData(".replaceMessage(msg => (msg.head.path = '/new?q=1', msg.head.method = 'PUT', new Message(msg.head, 'changed'))).chain()", 200, "pipy", "server: test", "PUT /new?q=1 HTTP/1.1")]
    [InlineData(".handleMessageStart(msg => (msg.head.headers['x-new'] = 1, delete msg.head.headers['x-old'])).chain()", 200, "pipy", "server: test", "POST /p HTTP/1.1")]
    [InlineData(".chain().handleMessageStart(msg => (delete msg.head.headers.server, msg.head.headers.via = 'script'))", 200, "pipy", "via: script", "POST /p HTTP/1.1")]
    [InlineData(".chain().replaceMessageBody(data => new Data(data.toString() + '!'))", 200, "pipy!", "content-length: 5", "POST /p HTTP/1.1")]
    [InlineData(".chain().replaceMessage(msg => new Message({ status: 404 }, msg.body))", 404, "pipy", "content-length: 4", "POST /p HTTP/1.1")]
    [InlineData(".replay().to($=>$.chain().replaceMessageStart(msg => _n++ < 1 ? new StreamEnd('Replay') : msg))", 200, "pipy", "server: test", "POST /p HTTP/1.1|POST /p HTTP/1.1")]
    [InlineData(".branch(() => true, $=>$.fork().to($=>$.connect('127.0.0.1:PORT').handleMessageStart(msg => _n = msg.head.status)).wait(() => _n > 0).replaceMessage(() => new Message('asked ' + _n)))", 200, "asked 200", "content-length: 9", "POST /p HTTP/1.1")]
    public async Task Scripts_change_requests_and_responses(string filters, int status, string body, string line, string received)
    {
        await using var mesh = await StartAsync(filters, "_n: 0");
        var answer = await mesh.SendAsync($"POST /p HTTP/1.1\r\n{Host}X-Old: 1\r\nContent-Length: 5\r\n\r\nhello");
        Assert.Equal((status, body), (answer.Status, answer.Body));
        Assert.Contains(line, answer.Lines);
        Assert.Equal(received, string.Join('|', mesh.Upstream.Take().Select(message => message.StartLine)));
    }

    [Fact]
    public async Task A_body_that_no_script_may_hold_is_refused()
    {
        await using var mesh = await StartAsync(".replaceMessage(msg => msg).chain()");
        var answer = await mesh.SendAsync($"POST / HTTP/1.1\r\n{Host}Content-Length: 5000000\r\n\r\n");
        Assert.Equal(413, answer.Status);
        Assert.Empty(mesh.Upstream.Take());
    }

    [Fact]
    public async Task A_large_body_streams_through_a_script_that_looks_at_heads()
    {
        await using var mesh = await StartAsync(".handleMessageStart(msg => msg.head.headers['x-seen'] = 1).chain().handleMessageStart(msg => msg.head.headers['x-back'] = 1)");
        var answer = await mesh.SendAsync($"POST / HTTP/1.1\r\n{Host}Content-Length: 5000000\r\n\r\n" + new string('b', 5_000_000));
        Assert.Equal((200, "pipy"), (answer.Status, answer.Body));
        Assert.Contains("x-back: 1", answer.Lines);
        var received = Assert.Single(mesh.Upstream.Take());
        Assert.Equal(5_000_000, received.Body.Length);
        Assert.Contains("x-seen: 1", received.Lines);
    }

    private static async Task<Mesh> StartAsync(string filters, string variables = "")
    {
        var upstream = new RecordingUpstream("pipy", 200, ["Server: test"]);
        var folder = new ManifestFolder();
        var script = $"pipy({{{variables}}}).pipeline(){filters.Replace("PORT", upstream.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}";
        var path = folder.Write(
            "mesh.yaml",
            $"kind: Plugin\napiVersion: plugin.flomesh.io/v1alpha1\nmetadata:\n  name: p\nspec:\n  priority: 165\n  pipyscript: |\n    {script}\n",
            "kind: PluginChain\napiVersion: plugin.flomesh.io/v1alpha1\nmetadata: { name: p, namespace: shop }\nspec:\n  chains: [{ name: inbound-http, plugins: [p] }]\n  selectors: { podSelector: { matchLabels: { app: web } }, namespaceSelector: {} }\n",
            "apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: shop }\nspec: { selector: { app: web }, ports: [{ name: http, port: 8080 }] }\n");
        var gateway = await RunningGateway.StartAsync(new LoadOptions
        {
            Paths = [path],
            EndpointOverrides = ImmutableDictionary<string, BackendEndpoint>.Empty.Add("shop/web", new BackendEndpoint("127.0.0.1", upstream.Port)),
        });
        Assert.DoesNotContain(gateway.Problems, problem => problem.Severity == ProblemSeverity.Error);
        return new Mesh(gateway, upstream, folder);
    }

    private sealed record Mesh(RunningGateway Gateway, RecordingUpstream Upstream, ManifestFolder Folder) : IAsyncDisposable
    {
        public Task<RawMessage> SendAsync(string request) => RawHttp.SendAsync(Gateway.Port(8080), request);

        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Upstream.DisposeAsync();
            Folder.Dispose();
        }
    }
}
