using System.Net;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>TLS termination: which certificate is shown, and which requests a connection may carry.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificate _one = new("one.example", "also.one.example");
    private readonly TestCertificate _two = new("two.example");
    private readonly TestCertificate _wild = new("*.wild.example");

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
        _wild.Dispose();
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task HTTPRouteHTTPSListener(string version)
    {
        await using var gateway = await StartAsync(Manifest.HttpsListener("https", 8443, "", "one"));
        using var client = new Client(gateway.Running.Port(8443), Version.Parse(version));

        using var response = await client.SendAsync("https://one.example/get");

        Assert.Equal((HttpStatusCode.OK, Version.Parse(version)), (response.StatusCode, response.Version));
        Assert.Equal(_one.Thumbprint, client.Thumbprint);
        Assert.Contains("\"X-Forwarded-Proto\": \"https\"", await response.Content.ReadAsStringAsync(client.Limit), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one.example", "one")]
    [InlineData("two.example", "two")]
    [InlineData("TWO.example", "two")]
    [InlineData("a.wild.example", "wild")]
    [InlineData("b.a.wild.example", "wild")]
    public async Task Each_listener_shows_its_own_certificate(string host, string certificate)
    {
        await using var gateway = await StartAsync(
            Manifest.HttpsListener("one", 8443, "one.example", "one"),
            Manifest.HttpsListener("two", 8443, "two.example", "two"),
            Manifest.HttpsListener("wild", 8443, "*.wild.example", "wild"));
        using var client = new Client(gateway.Running.Port(8443));

        Assert.Equal(200, (await client.GetAsync($"https://{host}/get")).Status);
        Assert.Equal(Thumbprint(certificate), client.Thumbprint);
    }

    [Theory]
    [InlineData("two.example", "two")]
    [InlineData("also.one.example", "one")]
    [InlineData("other.example", "one")]
    public async Task Of_several_certificates_of_a_listener_the_one_that_names_the_host_is_shown_and_else_the_first(string host, string certificate)
    {
        await using var gateway = await StartAsync(Manifest.HttpsListener("https", 8443, "", "one", "two", "wild"));
        using var client = new Client(gateway.Running.Port(8443));

        Assert.Equal(200, (await client.GetAsync($"https://{host}/get")).Status);
        Assert.Equal(Thumbprint(certificate), client.Thumbprint);
    }

    [Fact]
    public async Task HTTPRouteHTTPSListenerDetectMisdirectedRequests()
    {
        await using var gateway = await StartAsync(
            Manifest.HttpsListener("one", 8443, "one.example", "one"), Manifest.HttpsListener("two", 8443, "two.example", "two"));
        using var connection = await RawConnection.ConnectAsync(gateway.Running.Port(8443));
        await connection.StartTlsAsync("one.example");

        foreach (var (host, status) in new[] { ("one.example", 200), ("two.example", 421), ("nobody.example", 404), ("one.example", 200) })
        {
            await connection.SendAsync($"GET /get HTTP/1.1\r\nHost: {host}\r\n\r\n");
            Assert.Equal((host, status), (host, (await connection.ReadAsync()).Status));
        }
    }

    [Fact]
    public async Task One_broken_certificate_of_a_Gateway_leaves_its_other_listeners()
    {
        using var other = new TestCertificate("other.example");
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(
                Manifest.HttpsListener("missing", 8441, "", "nowhere"),
                Manifest.HttpsListener("mismatch", 8442, "", "mismatch"),
                Manifest.HttpsListener("good", 8443, "", "one"),
                Manifest.HttpListener("http", 8080)),
            _one.Secret("one"),
            _one.Secret("mismatch", key: other),
            Manifest.Httpbin(),
            Manifest.Route("web", "httpbin"));
        using var client = new Client(gateway.Running.Port(8443));

        Assert.Equal(200, (await client.GetAsync("https://one.example/get")).Status);
        Assert.Equal(200, (await gateway.GetAsync("/get")).Status);
        Assert.False(gateway.Running.HasPort(8441));
        Assert.False(gateway.Running.HasPort(8442));
        Assert.Contains(gateway.Problems, p => p.Contains("Secret default/nowhere does not exist", StringComparison.Ordinal));
        Assert.Contains(gateway.Problems, p => p.Contains("Secret default/mismatch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_text_of_the_gateway_holds_a_private_key()
    {
        using var other = new TestCertificate("other.example");
        var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(Manifest.HttpsListener("https", 8443, "", "one"), Manifest.HttpsListener("bad", 8444, "", "mismatch")),
            _one.Secret("one"), _one.Secret("mismatch", key: other), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));
        using var client = new Client(gateway.Running.Port(8443));
        await client.GetAsync("https://one.example/get");

        // The end of the gateway writes the log out.
        await gateway.DisposeAsync();
        var said = gateway.Running.Output + string.Join('\n', gateway.Running.Problems);

        foreach (var key in new[] { _one.KeyPem, other.KeyPem })
        {
            foreach (var line in key.Split('\n').Where(l => l.Length > 20 && !l.StartsWith('-')))
            {
                Assert.DoesNotContain(line, said, StringComparison.Ordinal);
                Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(key))[..40], said, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("GatewaySecretReferenceGrantAllInNamespace", "Gateway", "Secret", true)]
    [InlineData("GatewaySecretInvalidReferenceGrant: from another kind", "HTTPRoute", "Secret", false)]
    [InlineData("GatewaySecretInvalidReferenceGrant: to another kind", "Gateway", "Service", false)]
    public async Task A_Secret_of_another_namespace_needs_a_ReferenceGrant(string name, string from, string to, bool served)
    {
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(Manifest.HttpsListener("https", 8443, "", "certs/one"), Manifest.HttpListener("http", 8080)),
            _one.Secret("one", "certs"), Manifest.ReferenceGrant("certs", from, to), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));

        Assert.True(served == gateway.Running.HasPort(8443), name + "\n" + string.Join('\n', gateway.Problems));
        Assert.Equal(served, !gateway.Problems.Any(p => p.Contains("is not permitted", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task GatewaySecretMissingReferenceGrant()
    {
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(Manifest.HttpsListener("https", 8443, "", "certs/one"), Manifest.HttpListener("http", 8080)),
            _one.Secret("one", "certs"), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));

        Assert.False(gateway.Running.HasPort(8443));
        Assert.Contains(gateway.Problems, p => p.Contains("a ReferenceGrant in namespace certs has to allow it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_redirect_to_https_names_the_configured_port_of_the_scheme()
    {
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(Manifest.HttpsListener("https", 443, "", "one"), Manifest.HttpListener("http", 80)),
            _one.Secret("one"), Manifest.Httpbin(),
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: to-https
            spec:
              parentRefs:
                - name: gateway
                  sectionName: http
              rules:
                - filters:
                    - type: RequestRedirect
                      requestRedirect:
                        scheme: https
                        statusCode: 301
            """);

        var answer = await RawHttp.SendAsync(gateway.Running.Port(80), "GET /a?b HTTP/1.1\r\nHost: one.example\r\n\r\n");

        Assert.Equal((301, "https://one.example/a?b"), (answer.Status, Assert.Single(answer.Values("Location"))));
    }

    private Task<FolderGateway> StartAsync(params string[] listeners) => FolderGateway.StartAsync(
        Manifest.Gateway(listeners), _one.Secret("one"), _two.Secret("two"), _wild.Secret("wild"), Manifest.Httpbin(), Manifest.Route("web", "httpbin"));

    private string Thumbprint(string name) => (name switch { "one" => _one, "two" => _two, _ => _wild }).Thumbprint;
}
