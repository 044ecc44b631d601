namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>Sends the requests of a case and compares what comes back.</summary>
internal static class CaseRunner
{
    /// <summary>Sends a request once.</summary>
    /// <param name="portOf">The bound port of a configured one.</param>
    /// <param name="request">The request and its answer.</param>
    /// <param name="upstreams">The upstreams, one of which may have to get it.</param>
    public static async Task SendAndCompareAsync(Func<int, int> portOf, CaseRequest request, RecordingUpstream[] upstreams)
    {
        var head = request.Send + " HTTP/1.1\r\n" + string.Concat(request.Headers.Select(h => h + "\r\n")) + "\r\n";
        var answer = request.Tls
            ? await RawHttp.SendTlsAsync(portOf(request.Port), head)
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
        AssertUpstream(expect, upstreams, context);
    }

    private static void AssertUpstream(CaseExpectation expect, RecordingUpstream[] upstreams, string context)
    {
        var received = upstreams.SelectMany(u => u.Take().Select(m => (u.Name, Message: m))).ToArray();
        if (expect.Upstream is null && expect.UpstreamSend is null && expect.UpstreamHeaders.Count == 0 && expect.UpstreamAbsent.Count == 0)
            return;

        if (expect.Upstream == "none")
        {
            Assert.True(received.Length == 0, $"no upstream should have been asked, and {received.FirstOrDefault().Name} was; {context}");
            return;
        }

        var (name, message) = Assert.Single(received);
        var got = $"upstream {name} got {message.StartLine}\n{string.Join('\n', message.Lines)}\n{context}";
        Assert.True(expect.Upstream is null || expect.Upstream == name, got);
        Assert.True(expect.UpstreamSend is null || expect.UpstreamSend + " HTTP/1.1" == message.StartLine, got);
        foreach (var line in expect.UpstreamHeaders)
            Assert.True(message.Lines.Contains(line), $"the upstream should have got '{line}'; {got}");
        foreach (var absent in expect.UpstreamAbsent)
            Assert.True(message.Values(absent).Length == 0, $"the upstream should not have got '{absent}'; {got}");
    }
}
