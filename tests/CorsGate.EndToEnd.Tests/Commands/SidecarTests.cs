using System.Globalization;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary><c>corsgate sidecar</c> on the real process, with the manifests of the page, answers as a real sidecar was recorded.</summary>
public sealed class SidecarTests
{
    private static readonly string Seed = Path.Combine(Repository.Root, "tests", "CorsGate.EndToEnd.Tests", "Cases", "osm-edge", "seed");

    [Theory]
    [InlineData("auto")]
    [InlineData("always")]
    public async Task It_answers_as_the_sidecar_of_the_page(string scripts)
    {
        var upstream = new RecordingUpstream("Hi, I am PIPY-OK v1!", 200, []);
        await using var sidecar = Start(scripts, upstream.Port);
        var port = await sidecar.WaitForPortAsync(15003);

        var actual = await SendAsync(port, "GET", "pipy-ok.pipy:8080", "http://www.bbb.com");
        Assert.Equal(200, actual.Status);
        Assert.Equal("Hi, I am PIPY-OK v1!", actual.Body);
        Assert.Contains("access-control-allow-credentials: true", actual.Lines);
        Assert.Contains("access-control-expose-headers: Content-Encoding,Kuma-Revision", actual.Lines);
        Assert.Contains("access-control-allow-origin: http://www.bbb.com", actual.Lines);

        var options = await SendAsync(port, "OPTIONS", "pipy-ok", "http://www.bbb.com");
        Assert.Equal("HTTP/1.1 200 OK", options.StartLine);
        Assert.Contains("access-control-allow-methods: POST,GET,PATCH,DELETE", options.Lines);
        Assert.Contains("access-control-max-age: 86400", options.Lines);
        Assert.Contains("content-length: 0", options.Lines);

        var other = await SendAsync(port, "OPTIONS", "other.pipy:8080", "http://www.bbb.com");
        Assert.Equal(("HTTP/1.1 403 Forbidden", "Access denied"), (other.StartLine, other.Body));
        Assert.Empty(other.Values("Access-Control-Allow-Origin"));

        await upstream.DisposeAsync();
        var down = await SendAsync(port, "GET", "pipy-ok.pipy:8080", "http://www.bbb.com");
        Assert.Equal(("HTTP/1.1 502 Connection Refused", ""), (down.StartLine, down.Body));
        Assert.Contains("content-length: 0", down.Lines);
        Assert.Contains("access-control-allow-origin: http://www.bbb.com", down.Lines);
    }

    [Theory]
    [InlineData("--service", "pipy-ok", "--service: 'pipy-ok' is not NS/NAME")]
    [InlineData("--app", "nowhere", "--app: 'nowhere' is not HOST:PORT")]
    [InlineData("--listen", "8080", "--listen: '8080' is not ADDRESS:PORT")]
    public async Task A_flag_that_is_wrong_is_refused(string flag, string value, string error)
    {
        var flags = new Dictionary<string, string> { ["--service"] = "pipy/pipy-ok", ["--app"] = "127.0.0.1:1", ["--listen"] = "127.0.0.1:0" };
        flags[flag] = value;
        var (code, _, written) = await CommandProcess.RunAsync(["sidecar", "-f", Seed, .. flags.SelectMany(pair => new[] { pair.Key, pair.Value })]);
        Assert.Equal(2, code);
        Assert.Contains(error, written, StringComparison.Ordinal);
    }

    private static CorsGateProcess Start(string scripts, int app) => CorsGateProcess.Start(
    [
        "sidecar", "--service", "pipy/pipy-ok", "--listen", "127.0.0.1:0", "--app", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{app}"),
        "--console", "127.0.0.1:0", "--osm-edge-scripts", scripts,
        .. new[] { "1-curl", "2-pipy", "3-plugin", "4-plugin-chain", "5-plugin-config" }.SelectMany(name => new[] { "-f", Path.Combine(Seed, name + ".yaml") }),
    ]);

    private static Task<RawMessage> SendAsync(int port, string method, string host, string origin) =>
        RawHttp.SendAsync(port, $"{method} / HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\n\r\n");
}
