using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>Sends the requests of a case and compares what comes back.</summary>
internal static class CaseRunner
{
    /// <summary>Sends requests one after another, each as often as it says.</summary>
    /// <param name="portOf">The bound port of a configured one.</param>
    /// <param name="requests">The requests and their answers.</param>
    /// <param name="upstreams">The upstreams, some of which may have to get them.</param>
    public static async Task SendAndCompareAsync(Func<int, int> portOf, IEnumerable<CaseRequest> requests, IReadOnlyCollection<IRecordingUpstream> upstreams)
    {
        foreach (var request in requests)
        {
            for (var i = 0; i < request.Times; i++)
            {
                var context = request.Message is null ? await SendAndCompareAsync(portOf, request) : await SendMessageAsync(portOf(request.Port), request);
                if (request.Expect.Shares.Count == 0)
                    await AssertUpstreamAsync(request.Expect, upstreams, context);
            }

            if (request.Expect.Shares.Count > 0)
                await AssertSharesAsync(request, upstreams);
        }
    }

    private static async Task<string> SendAndCompareAsync(Func<int, int> portOf, CaseRequest request)
    {
        var head = request.Send + " HTTP/1.1\r\n" + string.Concat(request.Headers.Select(h => h + "\r\n")) + "\r\n";
        var answer = request.Tls || request.ServerName is not null
            ? await RawHttp.SendTlsAsync(portOf(request.Port), head, request.ServerName)
            : await RawHttp.SendAsync(portOf(request.Port), head);
        var expect = request.Expect;

        // The whole answer stands in the comparison, so that a failure shows all of it.
        var context = request.Name + ": " + answer.StartLine + "\n" + string.Join('\n', answer.Lines) + "\n" + answer.Body;
        Assert.True(expect.Status == answer.Status, $"status {expect.Status} was expected; {context}");
        Assert.Equal(
            request.Name + "\n" + string.Join('\n', expect.Cors.Order(StringComparer.Ordinal)),
            request.Name + "\n" + string.Join('\n', answer.Lines.Where(l => l.StartsWith("access-control-", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        if (expect.Vary is not null)
            Assert.Equal(request.Name + " vary " + expect.Vary, request.Name + " vary " + string.Join(" | ", answer.Values("Vary")));
        foreach (var line in expect.Headers)
            Assert.True(answer.Lines.Contains(line), $"the line '{line}' was expected; {context}");
        foreach (var absent in expect.Absent)
            Assert.True(answer.Values(absent).Length == 0, $"no '{absent}' was expected; {context}");
        if (expect.Body is not null)
            Assert.True(answer.Body.Contains(expect.Body, StringComparison.Ordinal), $"a body with '{expect.Body}' was expected; {context}");
        return context;
    }

    private static async Task<string> SendMessageAsync(int port, CaseRequest request)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var socket = new ClientWebSocket();
        foreach (var (name, value) in request.Headers.Select(line => line.Split(": ", 2)).Select(parts => (parts[0], parts[1])))
            socket.Options.SetRequestHeader(name, value);
        await socket.ConnectAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"ws://127.0.0.1:{port}{request.Send.Split(' ')[1]}")), limit.Token);
        await socket.SendAsync(Encoding.UTF8.GetBytes(request.Message!), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        var buffer = new byte[4096];
        var received = await socket.ReceiveAsync(buffer, limit.Token);
        Assert.Equal(request.Message, Encoding.UTF8.GetString(buffer, 0, received.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token);
        return request.Name;
    }

    private static async Task AssertUpstreamAsync(CaseExpectation expect, IReadOnlyCollection<IRecordingUpstream> upstreams, string context)
    {
        var received = upstreams.SelectMany(Take).ToList();
        if (expect.Upstream is null && expect.UpstreamSend is null && expect.UpstreamHeaders.Count == 0 && expect.UpstreamAbsent.Count == 0)
            return;

        if (expect.Upstream == "none")
        {
            Assert.True(received.Count == 0, $"no upstream should have been asked, and {received.FirstOrDefault().Name} was; {context}");
            return;
        }

        // Copies may come after the answer.
        if (expect.Mirrors.Count > 0)
            await Wait.UntilAsync($"{expect.Mirrors.Count} copies of {context}", HasCopies);
        var (name, message) = Assert.Single(received, request => !expect.Mirrors.Contains(request.Name, StringComparer.Ordinal));
        AssertReceived(expect, expect.Upstream ?? name, name, message, context);
        Assert.Equal(expect.Mirrors.Order(StringComparer.Ordinal), received.Select(request => request.Name).Where(other => other != name).Order(StringComparer.Ordinal));
        foreach (var (mirror, copy) in received.Where(request => request.Name != name))
            AssertReceived(expect, mirror, mirror, copy, context);

        bool HasCopies()
        {
            received.AddRange(upstreams.SelectMany(Take));
            return received.Count > expect.Mirrors.Count;
        }
    }

    private static void AssertReceived(CaseExpectation expect, string expected, string name, RawMessage message, string context)
    {
        var got = $"upstream {name} got {message.StartLine}\n{string.Join('\n', message.Lines)}\n{context}";
        Assert.True(expected == name, got);
        Assert.True(expect.UpstreamSend is null || message.StartLine.StartsWith(expect.UpstreamSend + " HTTP/", StringComparison.Ordinal), got);
        foreach (var line in expect.UpstreamHeaders.Select(line => line.Replace("{upstream}", name, StringComparison.Ordinal)))
            Assert.True(message.Lines.Contains(line), $"the upstream should have got '{line}'; {got}");
        foreach (var absent in expect.UpstreamAbsent)
            Assert.True(message.Values(absent).Length == 0, $"the upstream should not have got '{absent}'; {got}");
    }

    // Shares are kept without chance, so that the counts are exact but for the place in the cycle where the requests begin.
    private static async Task AssertSharesAsync(CaseRequest request, IReadOnlyCollection<IRecordingUpstream> upstreams)
    {
        var counts = upstreams.ToDictionary(upstream => upstream.Name, _ => 0, StringComparer.Ordinal);
        await Wait.UntilAsync($"the shares of {request.Name}", () =>
        {
            foreach (var (name, message) in upstreams.SelectMany(Take))
            {
                counts[name]++;
                AssertReceived(request.Expect, name, name, message, request.Name);
            }

            return request.Expect.Shares.All(share => counts[share.Key] * 100 >= (request.Times * share.Value) - 100);
        });
        foreach (var (name, percent) in request.Expect.Shares)
            Assert.True(Math.Abs((counts[name] * 100) - (request.Times * percent)) <= 100, $"{request.Name}: {name} should get {percent} % of {request.Times} requests and got {counts[name]}");
    }

    private static IEnumerable<(string Name, RawMessage Message)> Take(IRecordingUpstream upstream) => upstream.Take().Select(message => (upstream.Name, message));
}
