using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using CorsGate.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>The command as a user types it: flags, messages and exit statuses of the real process.</summary>
public sealed class CommandTests
{
    private static readonly string Quickstart = Path.Combine(Repository.Root, "samples", "quickstart");

    [Fact]
    public async Task Version_names_product_and_runtime()
    {
        var (code, output, error) = await CommandProcess.RunAsync("version");

        Assert.Equal((0, ""), (code, error));
        Assert.Matches("^corsgate [0-9]+[.][0-9]+[.][0-9]+\nruntime [.]NET 10[.]", output);
    }

    [Theory]
    [InlineData("corsgate run -f samples/quickstart", "--help")]
    [InlineData("corsgate run -f samples/quickstart", "run", "--help")]
    [InlineData("kubectl get gateways,httproutes,services -A -o yaml | corsgate run -f -", "run", "-h")]
    [InlineData("corsgate httpbin --port 8000", "httpbin", "--help")]
    public async Task Help_shows_examples(string example, params string[] arguments)
    {
        var (code, output, _) = await CommandProcess.RunAsync(arguments);

        Assert.Equal(0, code);
        Assert.Contains("Examples:", output, StringComparison.Ordinal);
        Assert.Contains(example, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unrecognized command or argument '--fielname'", "run", "--fielname", "x")]
    [InlineData("there is nothing to serve; name manifests with -f PATH, a cluster with --kubeconfig FILE", "run")]
    [InlineData("error: --semantics: 'lenient' is not source or strict; write for example --semantics source", "run", "-f", "x", "--semantics", "lenient")]
    [InlineData("--port-map: '80' is not FROM=TO", "run", "-f", "x", "--port-map", "80")]
    [InlineData("--port-map: port 80 is mapped twice", "run", "-f", "x", "--port-map", "80=1", "--port-map", "80=2")]
    [InlineData("--set-endpoint: 'httpbin=1.2.3.4:5' is not NS/NAME", "run", "-f", "x", "--set-endpoint", "httpbin=1.2.3.4:5")]
    [InlineData("--resolve: 'a=b' is not HOST:PORT=ADDR:PORT", "run", "-f", "x", "--resolve", "a=b")]
    [InlineData("--bind: 'nowhere' is not an IP address", "run", "-f", "x", "--bind", "nowhere")]
    [InlineData("--console: 'nowhere' is not ADDRESS:PORT", "run", "-f", "x", "--console", "nowhere")]
    [InlineData("--grace-period: 'soon' is not a number of seconds", "run", "-f", "x", "--grace-period", "soon")]
    [InlineData("error: --log-format: 'xml' is not text or json; write for example --log-format text", "run", "-f", "x", "--log-format", "xml")]
    [InlineData("--http-port: '0' is not a port number from 1 to 65535", "run", "-f", "x", "--http-port", "0")]
    [InlineData("--https-port: 'https' is not a port number from 1 to 65535", "run", "-f", "x", "--https-port", "https")]
    [InlineData("--https-port: 8080 is the port of --http-port, too", "run", "-f", "x", "--https-port", "8080")]
    [InlineData("frobnicate", "frobnicate")]
    public async Task A_wrong_flag_is_named_and_gives_exit_status_2(string message, params string[] arguments)
    {
        var (code, output, error) = await CommandProcess.RunAsync(arguments);

        Assert.True(code == 2, $"exit status {code}\n{output}\n{error}");
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a path that is not there", "no/such/path")]
    [InlineData("a folder without a Gateway", "docs")]
    public async Task Nothing_to_serve_gives_exit_status_1_and_says_why(string what, string path)
    {
        var (code, output, error) = await CommandProcess.RunAsync("run", "-f", path, "--console", "off");

        Assert.True(code == 1, $"{what}: exit status {code}\n{output}\n{error}");
        Assert.Contains("nothing can be served", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_there_is_named()
    {
        var (_, _, error) = await CommandProcess.RunAsync("run", "-f", "no/such/path", "--console", "off");

        Assert.Contains("no/such/path", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_quickstart_is_served_with_its_policies()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", Quickstart);

        var answer = await RawHttp.SendAsync(corsgate.Port, "GET /get HTTP/1.1\r\nHost: cors.example\r\nOrigin: https://app.example.com\r\n\r\n");
        var ready = await RawHttp.SendAsync(corsgate.ConsolePort, "GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        var alive = await RawHttp.SendAsync(corsgate.ConsolePort, "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");

        Assert.Equal((200, "https://app.example.com"), (answer.Status, Assert.Single(answer.Values("Access-Control-Allow-Origin"))));
        Assert.Equal((200, 200), (ready.Status, alive.Status));
        Assert.Empty(corsgate.Error);
    }

    [Fact]
    public async Task Manifests_come_from_standard_input_too()
    {
        var all = string.Join("\n---\n", Directory.GetFiles(Quickstart, "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        await using var corsgate = CommandProcess.Start(all, environment: null, "run", "-f", "-", "--port-map", "8080=0", "--console", "off");
        await corsgate.WaitForOutputAsync("is serving");

        Assert.Equal(200, (await RawHttp.SendAsync(corsgate.Port, "GET /get HTTP/1.1\r\nHost: cors.example\r\n\r\n")).Status);
    }

    [Fact]
    public async Task Several_paths_are_read_together_and_the_namespace_flag_names_the_rest()
    {
        using var folder = new ManifestFolder();
        var gateway = folder.Write("gateway.yaml", Manifest.Gateway(), Manifest.Httpbin());
        var route = folder.Write("route.yaml", Manifest.Route("web", "httpbin"));
        folder.Write("ignored.yaml", "apiVersion: [");
        await using var corsgate = await CommandProcess.ServeAsync("-f", gateway, "-f", route, "-n", "shop", "--log-format", "json");

        Assert.Equal(200, (await RawHttp.SendAsync(corsgate.Port, "GET /get HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        await corsgate.WaitForOutputAsync("HTTPRoute shop/web rule 0");
    }

    [Fact]
    public async Task Problems_of_standard_input_name_it()
    {
        await using var corsgate = CommandProcess.Start("apiVersion: v1\nkind: [", environment: null, "run", "-f", "-", "--console", "off");

        Assert.Equal(1, await corsgate.ExitAsync());
        Assert.Contains(corsgate.Error, l => l.Contains("stdin:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Set_endpoint_says_where_a_Service_is_and_beats_the_manifests()
    {
        await using var upstream = new RecordingUpstream("mine", 200, []);
        await using var corsgate = await CommandProcess.ServeAsync("-f", Quickstart, "--set-endpoint", $"httpbin/httpbin:8000=127.0.0.1:{upstream.Port}");

        Assert.Equal("mine", (await RawHttp.SendAsync(corsgate.Port, "GET / HTTP/1.1\r\nHost: cors.example\r\n\r\n")).Body);
    }

    [Fact]
    public async Task Resolve_says_where_a_name_is()
    {
        await using var upstream = new RecordingUpstream("there", 200, []);
        await using var corsgate = await CommandProcess.ServeAsync(
            "-f", Quickstart, "--set-endpoint", "httpbin/httpbin=backend.invalid:81", "--resolve", $"BACKEND.invalid:81=127.0.0.1:{upstream.Port}");

        var answer = await RawHttp.SendAsync(corsgate.Port, "GET / HTTP/1.1\r\nHost: cors.example\r\n\r\n");

        Assert.Equal((200, "there"), (answer.Status, answer.Body));
        Assert.Equal(["cors.example"], Assert.Single(upstream.Take()).Values("Host"));
    }

    [Theory]
    [InlineData("appProtocol", "")]
    [InlineData("--set-endpoint", "https://")]
    public async Task An_https_backend_is_verified_against_the_certificates_that_the_system_trusts(string how, string scheme)
    {
        using var certificate = new TestCertificate("localhost");
        using var folder = new ManifestFolder();
        await using var upstream = await KestrelUpstream.StartAsync(
            context => context.Response.WriteAsync(context.Request.Scheme + " " + context.Request.Host), HttpProtocols.Http1AndHttp2, certificate.Certificate);
        folder.Write("all.yaml", Manifest.Gateway(), Manifest.Service("web", upstream.Port, scheme.Length == 0 ? "https" : null), Manifest.Route("web", "web"));
        await File.WriteAllTextAsync(folder.File("trusted.pem"), certificate.Certificate.ExportCertificatePem());
        await using var corsgate = CommandProcess.Start(
            input: null,
            new Dictionary<string, string>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = folder.File("trusted.pem") },
            ["run", "-f", folder.File("all.yaml"), "--port-map", "8080=0", "--console", "off", "--set-endpoint", $"default/web={scheme}localhost:{upstream.Port}"]);
        await corsgate.WaitForOutputAsync("is serving");

        var answer = await RawHttp.SendAsync(corsgate.Port, "GET / HTTP/1.1\r\nHost: cors.example\r\n\r\n");

        Assert.True(answer is { Status: 200, Body: "https cors.example" }, $"{how}: {answer.StartLine} {answer.Body}\n{string.Join('\n', corsgate.Output)}");
    }

    [Fact]
    public async Task Port_map_changes_the_bound_port_only()
    {
        // An address that nothing else here binds: a port that was free a moment ago still is.
        using var free = new TcpListener(IPAddress.Parse("127.0.0.77"), 0);
        free.Start();
        var address = (IPEndPoint)free.LocalEndpoint;
        free.Stop();
        using var folder = new ManifestFolder();
        folder.Write("all.yaml", Manifest.Gateway(), Manifest.Httpbin(), Manifest.Route("web", "httpbin", filters: "- type: RequestHeaderModifier\n  requestHeaderModifier:\n    set:\n      - name: A\n        value: b"));
        await using var corsgate = CommandProcess.Start("run", "-f", folder.Path, "--console", "off", "--bind", "127.0.0.77", "--port-map", $"8080={address.Port}");
        await corsgate.WaitForOutputAsync("is serving");

        Assert.Equal(200, (await RawHttp.SendAsync(address, "GET /get HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
    }

    [Fact]
    public async Task A_port_in_use_is_named_with_what_helps_and_the_others_are_served()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var folder = new ManifestFolder();
        folder.Write("all.yaml", Manifest.Gateway(Manifest.HttpListener("taken", 8081), Manifest.HttpListener("http", 8080)), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));
        await using var corsgate = await CommandProcess.ServeAsync("-f", folder.Path, "--port-map", $"8081={port}");

        Assert.Equal(200, (await RawHttp.SendAsync(corsgate.Port, "GET /get HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        await Wait.UntilAsync("the message", () => corsgate.Error.Length > 0);
        var message = Assert.Single(corsgate.Error);
        Assert.Contains($"cannot listen on 127.0.0.1:{port}", message, StringComparison.Ordinal);
        Assert.Contains("address already in use; stop the other program or use --port-map 8081=PORT", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_port_in_use_is_nothing_to_serve()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var (code, _, error) = await CommandProcess.RunAsync("run", "-f", Quickstart, "--console", "off", "--port-map", $"8080={port}");

        Assert.Equal(1, code);
        Assert.Contains("address already in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_lines_are_JSON_objects_when_asked()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", Quickstart, "--log-format", "json");
        await RawHttp.SendAsync(corsgate.Port, "GET /get?secret=1 HTTP/1.1\r\nHost: cors.example\r\nOrigin: https://app.example.com\r\n\r\n");
        await corsgate.WaitForOutputAsync("/get");

        var lines = corsgate.Output.Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var access = lines.Single(l => l.TryGetProperty("path", out _));
        Assert.All(lines, l => Assert.Contains(l.GetProperty("level").GetString(), new[] { "debug", "info", "warning", "error" }));
        Assert.Equal(
            ("GET", "cors.example", 200, "https://app.example.com", "actual", "origin_exact"),
            (Text(access, "method"), Text(access, "host"), access.GetProperty("status").GetInt32(), Text(access, "origin"), Text(access, "kind"), Text(access, "reason")));
    }

    [Fact]
    public async Task Log_lines_are_text_with_a_level_word_otherwise()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", Quickstart);
        await RawHttp.SendAsync(corsgate.Port, "GET /get HTTP/1.1\r\nHost: cors.example\r\nOrigin: https://evil.example\r\n\r\n");
        await corsgate.WaitForOutputAsync("/get");

        var access = corsgate.Output.Single(l => l.Contains("/get", StringComparison.Ordinal));
        Assert.Contains("info", access, StringComparison.Ordinal);
        Assert.Contains("https://evil.example", access, StringComparison.Ordinal);
        Assert.Contains("origin_not_allowed", access, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_line_cannot_be_forged()
    {
        await using var corsgate = await CommandProcess.ServeAsync("-f", Quickstart);
        await RawHttp.SendAsync(corsgate.Port, "GET /a%0d%0aerror%20forged HTTP/1.1\r\nHost: cors.example\r\nOrigin: https://a\u0085error forged\r\n\r\n");
        await corsgate.WaitForOutputAsync("/a%0d%0a");

        Assert.DoesNotContain(corsgate.Output, l => l.StartsWith("error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Httpbin_runs_by_itself()
    {
        await using var corsgate = CommandProcess.Start("httpbin", "--port", "0");
        await corsgate.WaitForOutputAsync("httpbin is listening on http://127.0.0.1:");
        var port = new Uri(corsgate.Output[0].Split(' ')[^1]).Port;

        Assert.Equal(200, (await RawHttp.SendAsync(port, "GET /get HTTP/1.1\r\nHost: a\r\n\r\n")).Status);
        corsgate.Terminate();
        Assert.Equal(0, await corsgate.ExitAsync());
    }

    [Fact]
    public async Task Httpbin_answers_with_a_text_when_asked()
    {
        await using var corsgate = CommandProcess.Start("httpbin", "--port", "0", "--text", "Hi, I am v1");
        await corsgate.WaitForOutputAsync("httpbin is listening on http://127.0.0.1:");
        var port = new Uri(corsgate.Output[0].Split(' ')[^1]).Port;

        Assert.Contains("Hi, I am v1", (await RawHttp.SendAsync(port, "GET /any HTTP/1.1\r\nHost: a\r\n\r\n")).Body, StringComparison.Ordinal);
    }

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();
}
