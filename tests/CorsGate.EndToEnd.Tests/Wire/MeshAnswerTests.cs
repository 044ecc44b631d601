using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>The published CORS plugin and answers and requests of unusual forms, by the engine and by the interpreter.</summary>
public sealed class MeshAnswerTests
{
    private static readonly string Recorded = Path.Combine(Repository.Root, "tests", "CorsGate.EndToEnd.Tests", "Cases", "osm-edge", "recorded");

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", 204, "")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone", 404, "gone")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 200, "abcde")]
    [InlineData("HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n", 200, "")]
    [InlineData("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 4\r\n\r\noops", 500, "oops")]
    public async Task Fields_are_added_to_every_status_and_framing(string answer, int status, string body)
    {
        foreach (var scripts in Enum.GetValues<ScriptExecution>())
        {
            await using var upstream = new RawUpstream(answer);
            await using var gateway = await StartAsync(upstream.Port, scripts);
            var got = await RawHttp.SendAsync(gateway.Port(8080), "GET / HTTP/1.1\r\nHost: pipy-ok.pipy\r\nOrigin: http://www.aaa.com\r\n\r\n");
            Assert.Equal((status, body), (got.Status, got.Body));
            Assert.Equal(answer.Contains("Set-Cookie", StringComparison.Ordinal) ? ["a=1", "b=2"] : [], got.Values("Set-Cookie"));
            Assert.Equal(
                ["access-control-allow-credentials: true", "access-control-allow-origin: http://www.aaa.com", "access-control-expose-headers: Content-Encoding,Kuma-Revision"],
                got.Lines.Where(line => line.StartsWith("access-control-", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
            Assert.Equal(status == 204, got.Values("Content-Length").Length == 0 && got.Values("Transfer-Encoding").Length == 0);
        }
    }

    [Theory]
    [InlineData("OPTIONS / HTTP/1.1\r\nHost: pipy-ok.pipy\r\nOrigin: http://www.aaa.com\r\nAccess-Control-Request-Method: PUT\r\nContent-Length: 4\r\n\r\nbody", 200, "86400", 0)]
    [InlineData("OPTIONS / HTTP/1.0\r\nHost: pipy-ok.pipy\r\nOrigin: http://www.aaa.com\r\n\r\n", 200, "86400", 0)]
    [InlineData("GET / HTTP/1.0\r\nHost: pipy-ok.pipy\r\nOrigin: http://www.aaa.com\r\n\r\n", 200, "", 1)]
    [InlineData("FOO / HTTP/1.1\r\nHost: pipy-ok.pipy\r\nOrigin: http://www.aaa.com\r\n\r\n", 200, "", 1)]
    [InlineData("POST / HTTP/1.1\r\nHost: pipy-ok.pipy\r\nOrigin: http://www.aaa.com\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", 200, "", 1)]
    public async Task Requests_of_every_form_are_answered(string request, int status, string maxAge, int forwarded)
    {
        foreach (var scripts in Enum.GetValues<ScriptExecution>())
        {
            await using var upstream = new RawUpstream("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            await using var gateway = await StartAsync(upstream.Port, scripts);
            var got = await RawHttp.SendAsync(gateway.Port(8080), request);
            Assert.Equal(status, got.Status);
            Assert.Equal(maxAge, string.Join(' ', got.Values("Access-Control-Max-Age")));
            Assert.Equal(["http://www.aaa.com"], got.Values("Access-Control-Allow-Origin"));
            Assert.Equal(forwarded, upstream.Requests);
        }
    }

    private static Task<RunningGateway> StartAsync(int upstream, ScriptExecution scripts) => RunningGateway.StartAsync(new LoadOptions
    {
        Paths = [Path.Combine(Recorded, "manifests.yaml"), Path.Combine(Recorded, "plugin.yaml")],
        OsmEdgeScripts = scripts,
        EndpointOverrides = ImmutableDictionary<string, BackendEndpoint>.Empty.Add("pipy/pipy-ok", new BackendEndpoint("127.0.0.1", upstream)),
    });
}
