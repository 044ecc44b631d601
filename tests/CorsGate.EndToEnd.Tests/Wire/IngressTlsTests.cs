using System.Net;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>The TLS port of Ingresses: certificates by server name, the self-signed one, and what differs from cleartext.</summary>
public sealed class IngressTlsTests
{
    private const int HttpsPort = 8443;

    private static string Ingress(string name, string host, string? secret) => $"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: {name}
          annotations:
            nginx.ingress.kubernetes.io/enable-cors: "true"
            nginx.ingress.kubernetes.io/cors-allow-origin: "https://app.example.com"
        spec:
          ingressClassName: nginx
        {(secret is null ? "" : $"  tls:\n    - hosts: [\"{host}\"]\n      secretName: {secret}\n")}
          rules:
            - host: "{host}"
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: httpbin
                        port:
                          number: 80
        """;

    [Fact]
    public async Task The_certificate_is_that_of_the_Secret_for_the_name_or_the_self_signed_one()
    {
        using var one = new TestCertificate("one.example");
        using var wild = new TestCertificate("*.wild.example");
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Httpbin(), one.Secret("one"), wild.Secret("wild"),
            Ingress("one", "one.example", "one"), Ingress("wild", "*.wild.example", "wild"), Ingress("plain", "plain.example", null), Ingress("lost", "lost.example", "lost"));

        Assert.Contains("self-signed certificate is used", Assert.Single(gateway.Problems), StringComparison.Ordinal);
        Assert.Equal(one.Thumbprint, await ThumbprintAsync("one.example"));
        Assert.Equal(wild.Thumbprint, await ThumbprintAsync("a.wild.example"));
        var selfSigned = await ThumbprintAsync("plain.example");
        Assert.DoesNotContain(selfSigned, new[] { one.Thumbprint, wild.Thumbprint });
        Assert.Equal(selfSigned, await ThumbprintAsync("lost.example"));
        Assert.Equal(selfSigned, await ThumbprintAsync("unknown.example"));

        async Task<string?> ThumbprintAsync(string host)
        {
            using var client = new Client(gateway.Running.Port(HttpsPort));
            using var response = await client.SendAsync($"https://{host}/headers");
            Assert.Equal(host == "unknown.example" ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
            return client.Thumbprint;
        }
    }

    [Fact]
    public async Task Both_ports_serve_and_only_hosts_with_a_certificate_ask_for_https()
    {
        using var certificate = new TestCertificate("one.example");
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Httpbin(), certificate.Secret("one"), Ingress("one", "one.example", "one"), Ingress("plain", "plain.example", null));

        var redirect = await gateway.GetAsync("/headers?a=b", "one.example:8080", "Origin: https://app.example.com");
        Assert.Equal(308, redirect.Status);
        Assert.Contains("location: https://one.example/headers?a=b", redirect.Lines);
        Assert.Contains("access-control-allow-origin: https://app.example.com", redirect.Lines);
        Assert.Equal(200, (await gateway.GetAsync("/headers", "plain.example")).Status);

        using var client = new Client(gateway.Running.Port(HttpsPort), HttpVersion.Version20);
        using var secure = await client.SendAsync("https://one.example/headers", headers: ("Origin", "https://app.example.com"));
        Assert.Equal("max-age=31536000; includeSubDomains", Assert.Single(secure.Headers.GetValues("Strict-Transport-Security")));
        Assert.Equal("https://app.example.com", Assert.Single(secure.Headers.GetValues("Access-Control-Allow-Origin")));
        using var plain = await client.SendAsync("https://plain.example/headers");
        Assert.False(plain.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Every_client_reaches_a_host_whatever_name_its_handshake_gave()
    {
        await using var gateway = await FolderGateway.StartAsync(Manifest.Httpbin(), Ingress("one", "one.example", null), Ingress("two", "two.example", null));
        using var client = new Client(gateway.Running.Port(HttpsPort));
        using var response = await client.SendAsync("https://one.example/headers", host: "two.example");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task An_annotation_that_goes_wrong_on_reload_is_served_as_ingress_nginx_would()
    {
        await using var gateway = await FolderGateway.StartAsync(Manifest.Httpbin(), Ingress("plain", "plain.example", null));
        Assert.DoesNotContain((await gateway.GetAsync("/headers", "plain.example", "Origin: https://evil.example")).Lines, l => l == "access-control-allow-methods: GET, PUT, POST, DELETE, PATCH, OPTIONS");
        await gateway.ChangeAsync("all.yaml", Manifest.Httpbin(), Ingress("plain", "plain.example", null).Replace("app.example.com", "app.example.com/", StringComparison.Ordinal));
        Assert.Contains("access-control-allow-origin: *", (await gateway.GetAsync("/headers", "plain.example", "Origin: https://evil.example")).Lines);
        Assert.Contains(gateway.Problems, p => p.StartsWith("error all.yaml:", StringComparison.Ordinal) && p.Contains("every origin is allowed", StringComparison.Ordinal));
    }
}
