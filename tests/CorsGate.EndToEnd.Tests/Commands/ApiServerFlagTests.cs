using CorsGate.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.EndToEnd.Tests.Commands;

/// <summary>The flags for the Kubernetes API server, on the real process.</summary>
public sealed class ApiServerFlagTests
{
    private const string Nowhere = "https://127.0.0.1:1";

    private static readonly string Pod = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: kube-apiserver
        spec:
          containers:
          - command:
            - kube-apiserver
            - --cors-allowed-origins=ORIGINS
        """;

    [Theory]
    [InlineData("error: there is nothing to serve; name manifests with -f PATH, a cluster with --kubeconfig FILE or --in-cluster, or an API server to proxy with --upstream https://HOST:PORT", "--console", "off")]
    [InlineData("error: there is nothing to serve", "--cors-allowed-origins", "https://a.example")]
    [InlineData("error: empty value in --cors-allowed-origins", "--upstream", Nowhere, "--cors-allowed-origins", "https://a.example,,https://b.example")]
    [InlineData("error: --cors-allowed-origins has an invalid regular expression: error parsing regexp: missing closing )", "--upstream", Nowhere, "--cors-allowed-origins=https://(a")]
    [InlineData("error: --cors-allowed-origins: the list cannot be read: parse error on line 1, column 2: bare \"", "--upstream", Nowhere, "--cors-allowed-origins", "a\"b")]
    [InlineData("--cors-allowed-origins has an invalid regular expression: regular expression does not pin to start/end of host in the origin header: '.*'", "--upstream", Nowhere, "--kube-apiserver-cors", "real", "--cors-allowed-origins", ".*")]
    [InlineData("error: empty value in --cors-allowed-origins", "--upstream", Nowhere, "--kube-apiserver-cors", "real", "--cors-allowed-origins", "^https://a$,")]
    [InlineData("error: --cors-allowed-origins has an invalid regular expression: error parsing regexp: invalid or unsupported Perl syntax", "-f", "x", "--kube-apiserver-cors", "real", "--cors-allowed-origins", "https://(?!a)", "--upstream", Nowhere)]
    [InlineData("error: --kube-apiserver-cors: 'fake' is not documented or real", "--upstream", Nowhere, "--kube-apiserver-cors", "fake")]
    [InlineData("error: --kube-apiserver-cors: '' is not documented or real", "--kube-apiserver-cors=", "--upstream", Nowhere)]
    [InlineData("error: --kube-apiserver-cors-methods: 'GET POST' is not a name", "-f", "x", "--kube-apiserver-cors-methods", "GET POST")]
    [InlineData("error: --kube-apiserver-cors-headers: '*' is no wildcard", "--upstream", Nowhere, "--kube-apiserver-cors-headers", "*")]
    [InlineData("error: --cors-allowed-methods: 'GET' is not ORIGIN=METHOD,METHOD", "--upstream", Nowhere, "--cors-allowed-methods", "GET")]
    [InlineData("error: --cors-allowed-methods: 'FETCH' is not a method of the API server", "--upstream", Nowhere, "--cors-allowed-methods", "https://a.example=GET,FETCH")]
    [InlineData("error: --upstream: '10.0.0.1:6443' is not the URL of a server", "--upstream", "10.0.0.1:6443")]
    [InlineData("error: --upstream-ca: the file 'no/such.crt' cannot be read", "--upstream", Nowhere, "--upstream-ca", "no/such.crt")]
    [InlineData("error: --upstream-ca: 'README.md' holds no certificate", "--upstream", Nowhere, "--upstream-ca", "README.md")]
    public async Task A_wrong_value_is_named_and_gives_exit_status_2(string message, params string[] flags)
    {
        var (code, output, error) = await CommandProcess.RunAsync(["run", .. flags]);

        Assert.True(code == 2, $"exit status {code}\n{output}\n{error}");
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_flag_in_the_manifest_ends_the_process_with_its_place()
    {
        using var folder = new ManifestFolder();
        folder.Write("pod.yaml", Pod.Replace("ORIGINS", "https://a.example,", StringComparison.Ordinal));
        var (code, _, error) = await CommandProcess.RunAsync("run", "-f", folder.Path, "--upstream", Nowhere, "--console", "off");

        Assert.Equal(1, code);
        Assert.Contains("pod.yaml:9:7: Pod default/kube-apiserver: spec.containers[0].command[1]: empty value in --cors-allowed-origins", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_is_proxied_without_a_manifest_and_its_certificate_is_verified()
    {
        using var certificate = new TestCertificate("kubernetes");
        using var folder = new ManifestFolder();
        await using var upstream = await KestrelUpstream.StartAsync(
            context => context.Response.WriteAsync($"{context.Request.Method} {context.Request.Headers.Authorization}"), HttpProtocols.Http1AndHttp2, certificate.Certificate);
        await File.WriteAllTextAsync(folder.File("ca.crt"), certificate.Certificate.ExportCertificatePem());
        await using var corsgate = await ServeAsync(
            "--upstream", "https://kubernetes:6443", "--upstream-ca", folder.File("ca.crt"), "--resolve", $"kubernetes:6443=127.0.0.1:{upstream.Port}", "--insecure-listener",
            "--cors-allowed-origins", "https://a.example", "--cors-allowed-origins", "https://b.example,https://c.example", "--cors-allowed-methods", "https://a.example=GET");

        foreach (var origin in new[] { "https://a.example", "https://b.example", "https://c.example" })
        {
            var answer = await SendAsync(corsgate, "GET", origin);
            Assert.Equal((200, "GET Bearer abc", origin), (answer.Status, answer.Body, Assert.Single(answer.Values("Access-Control-Allow-Origin"))));
        }

        Assert.Equal(405, (await SendAsync(corsgate, "POST", "https://a.example")).Status);
        Assert.Equal(403, (await SendAsync(corsgate, "OPTIONS", "https://malicious.com")).Status);
        await corsgate.WaitForOutputAsync("origin not allowed");
        Assert.Contains(corsgate.Output, line => line.Contains("origin not allowed", StringComparison.Ordinal) && line.Contains("https://malicious.com", StringComparison.Ordinal));
        Assert.Empty(corsgate.Error);
    }

    [Fact]
    public async Task A_server_that_the_system_does_not_trust_is_not_asked()
    {
        using var certificate = new TestCertificate("kubernetes");
        await using var upstream = await KestrelUpstream.StartAsync(context => context.Response.WriteAsync("asked"), HttpProtocols.Http1AndHttp2, certificate.Certificate);
        await using var corsgate = await ServeAsync("--upstream", "https://kubernetes:6443", "--resolve", $"kubernetes:6443=127.0.0.1:{upstream.Port}", "--insecure-listener", "--cors-allowed-origins=");

        var answer = await SendAsync(corsgate, "GET", "https://a.example");
        Assert.Equal(502, answer.Status);
        Assert.DoesNotContain("asked", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_can_be_named_on_the_command_line()
    {
        using var certificate = new TestCertificate("gateway.example");
        using var folder = new ManifestFolder();
        await File.WriteAllTextAsync(folder.File("tls.crt"), certificate.Certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(folder.File("tls.key"), certificate.KeyPem);
        await using var corsgate = await ServeAsync("--upstream", "http://127.0.0.1:1", "--tls-cert-file", folder.File("tls.crt"), "--tls-private-key-file", folder.File("tls.key"));
        using var client = new Client(corsgate.Port);

        using var response = await client.SendAsync("https://gateway.example/version");
        Assert.Equal((502, certificate.Thumbprint), ((int)response.StatusCode, client.Thumbprint));
        Assert.DoesNotContain(corsgate.Output, line => line.Contains("self-signed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_that_is_saved_with_other_flags_is_served_and_a_wrong_one_is_not()
    {
        using var folder = new ManifestFolder();
        await using var upstream = new RecordingUpstream("api", 200, []);
        folder.Write("pod.yaml", Pod.Replace("ORIGINS", "https://a.example", StringComparison.Ordinal));
        await using var corsgate = await ServeAsync("-f", folder.Path, "--upstream", $"http://127.0.0.1:{upstream.Port}", "--insecure-listener");
        Assert.Equal((200, 403), ((await SendAsync(corsgate, "OPTIONS", "https://a.example")).Status, (await SendAsync(corsgate, "OPTIONS", "https://b.example")).Status));

        folder.Write("pod.yaml", Pod.Replace("ORIGINS", "https://b.example", StringComparison.Ordinal));
        await corsgate.WaitForOutputAsync("generation 2 is serving");
        Assert.Equal((403, 200), ((await SendAsync(corsgate, "OPTIONS", "https://a.example")).Status, (await SendAsync(corsgate, "OPTIONS", "https://b.example")).Status));

        folder.Write("pod.yaml", Pod.Replace("ORIGINS", "https://(c", StringComparison.Ordinal));
        await corsgate.WaitForOutputAsync("generation 3 is serving");
        Assert.Contains(corsgate.Output, line => line.Contains("missing closing )", StringComparison.Ordinal));
        Assert.Equal(200, (await SendAsync(corsgate, "OPTIONS", "https://b.example")).Status);
    }

    private static async Task<CommandProcess> ServeAsync(params string[] flags)
    {
        var process = CommandProcess.Start(["run", "--port-map", "6443=0", "--console", "127.0.0.1:0", .. flags]);
        try
        {
            await process.WaitForOutputAsync("is serving");
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static Task<RawMessage> SendAsync(CommandProcess process, string method, string origin) => RawHttp.SendAsync(
        process.Port, $"{method} /api/v1/namespaces HTTP/1.1\r\nHost: api\r\nOrigin: {origin}\r\nAuthorization: Bearer abc\r\nAccess-Control-Request-Method: GET\r\nContent-Length: 0\r\n\r\n");
}
