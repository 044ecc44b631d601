using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Config.Model;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tls;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Tls;

public class TlsPortTests
{
    private static readonly LambdaHandler SniHandler = new((context, _) => context.Response.WriteAsync(
        $"{context.Request.Protocol} {context.Request.Scheme} {context.Features.Get<ITlsHandshakeFeature>()?.HostName}"));

    [Fact]
    public async Task ALPN_chooses_between_http1_and_http2_and_the_handler_knows_the_server_name()
    {
        await using var port = await TestPort.OpenAsync(SniHandler, Certificates(Configs.Tls(443, "", TestCertificates.For("a.test"))));
        foreach (var (version, text) in new[] { (HttpVersion.Version11, "HTTP/1.1"), (HttpVersion.Version20, "HTTP/2") })
        {
            using var client = Http.Client(version);
            Assert.Equal($"{text} https a.test", await client.GetStringAsync($"https://a.test:{port.EndPoint.Port}/"));
        }
    }

    [Fact]
    public async Task Several_listeners_on_a_port_present_their_own_certificates()
    {
        await using var port = await TestPort.OpenAsync(SniHandler, Certificates(
            Configs.Tls(443, "a.test", TestCertificates.For("a.test")),
            Configs.Tls(443, "*.b.test", TestCertificates.For("*.b.test"))));

        Assert.Equal("CN=a.test", await SubjectAsync(port.EndPoint.Port, "a.test"));
        Assert.Equal("CN=*.b.test", await SubjectAsync(port.EndPoint.Port, "x.b.test"));
    }

    [Theory]
    [InlineData("c.test")]
    [InlineData("127.0.0.1")]
    public async Task A_name_that_no_listener_has_ends_the_handshake_and_the_port_goes_on(string serverName)
    {
        var log = new TestLog();
        await using var port = await TestPort.OpenAsync(SniHandler, Certificates(Configs.Tls(443, "a.test", TestCertificates.For("a.test"))), log);

        await Assert.ThrowsAnyAsync<Exception>(() => SubjectAsync(port.EndPoint.Port, serverName));

        Assert.Equal("CN=a.test", await SubjectAsync(port.EndPoint.Port, "a.test"));
        Assert.Equal("", log.Text);
    }

    [Fact]
    public async Task A_swap_serves_new_handshakes_and_leaves_connections_alone()
    {
        var certificates = Certificates(Configs.Tls(443, "a.test", TestCertificates.For("a.test", "old.test")));
        var old = certificates.Current;
        await using var port = await TestPort.OpenAsync(SniHandler, certificates);
        var seen = new List<X509Certificate2>();
        using var client = Http.Client(HttpVersion.Version20, seen.Add);
        await client.GetStringAsync($"https://a.test:{port.EndPoint.Port}/");

        for (var i = 0; i < 20; i++)
        {
            var certificate = TestCertificates.For("a.test");
            certificates.Current = CertificateTable.Create([Configs.Tls(443, "a.test", certificate)], certificates.Current, Fail);
            using var fresh = Http.Client(HttpVersion.Version11, seen.Add);
            Assert.Equal("HTTP/1.1 https a.test", await fresh.GetStringAsync($"https://a.test:{port.EndPoint.Port}/"));
            Assert.Equal(certificate.Leaf.Thumbprint, seen[^1].Thumbprint);
            Assert.Equal("HTTP/2 https a.test", await client.GetStringAsync($"https://a.test:{port.EndPoint.Port}/"));
        }

        // One handshake for the connection that lived through all swaps, one for each fresh client.
        Assert.Equal(21, seen.Count);
        Assert.NotSame(old, certificates.Current);
    }

    [Fact]
    public async Task The_chain_is_sent_so_that_clients_need_only_the_root()
    {
        var (certificate, root) = TestCertificates.WithIntermediate("a.test");
        await using var port = await TestPort.OpenAsync(SniHandler, Certificates(Configs.Tls(443, "", certificate)));
        using var raw = await RawClient.ConnectAsync(port.EndPoint.Port);
        await using var tls = new SslStream(raw.Stream);

        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "a.test",
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                CustomTrustStore = { root },
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            },
        }).Within();

        Assert.True(tls.IsAuthenticated);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task TLS_1_2_and_1_3_are_spoken_with_authenticated_ciphers(SslProtocols version)
    {
        await using var port = await TestPort.OpenAsync(SniHandler, Certificates(Configs.Tls(443, "", TestCertificates.For("a.test"))));
        await using var tls = await HandshakeAsync(port.EndPoint.Port, version);
        Assert.Equal(version, tls.SslProtocol);
        Assert.Matches("GCM|CHACHA20", tls.NegotiatedCipherSuite.ToString());
    }

    [Fact]
    public async Task Older_versions_are_refused()
    {
        await using var port = await TestPort.OpenAsync(SniHandler, Certificates(Configs.Tls(443, "", TestCertificates.For("a.test"))));
#pragma warning disable SYSLIB0039, CA5397 // Refusing them is what is tested.
        await Assert.ThrowsAnyAsync<Exception>(() => HandshakeAsync(port.EndPoint.Port, SslProtocols.Tls11));
#pragma warning restore SYSLIB0039, CA5397
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task Cleartext_on_a_TLS_port_is_closed_and_the_port_goes_on(string sent)
    {
        await using var port = await TestPort.OpenAsync(SniHandler, Certificates(Configs.Tls(443, "", TestCertificates.For("a.test"))));
        using (var raw = await RawClient.ConnectAsync(port.EndPoint.Port))
        {
            await raw.SendAsync(sent);
            raw.ShutdownSend();
            Assert.DoesNotContain("HTTP", await raw.ReadToEndAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("CN=a.test", await SubjectAsync(port.EndPoint.Port, "a.test"));
    }

    [Fact]
    public async Task A_client_that_says_nothing_does_not_delay_the_end_of_the_port()
    {
        var port = await TestPort.OpenAsync(SniHandler, Certificates(Configs.Tls(443, "", TestCertificates.For("a.test"))));
        using var silent = await RawClient.ConnectAsync(port.EndPoint.Port);
        Assert.Equal("CN=a.test", await SubjectAsync(port.EndPoint.Port, "a.test"));

        // The handshake may take 10 seconds.
        await port.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(8));

        await silent.ReadToEndAsync();
        await port.DisposeAsync();
    }

    [Fact]
    public async Task A_request_in_flight_on_a_closing_TLS_port_finishes()
    {
        var started = Bounded.Signal();
        var finish = Bounded.Signal();
        var port = await TestPort.OpenAsync(
            new LambdaHandler(async (context, _) =>
            {
                started.SetResult();
                await finish.Task;
                await context.Response.WriteAsync("finished");
            }),
            Certificates(Configs.Tls(443, "", TestCertificates.For("a.test"))));
        using var client = Http.Client(HttpVersion.Version20);
        var request = client.GetStringAsync($"https://a.test:{port.EndPoint.Port}/");
        await started.Task.Within();

        var stopping = port.StopAsync(CancellationToken.None);
        finish.SetResult();

        Assert.Equal("finished", await request.Within());
        await stopping.Within();
        await port.DisposeAsync();
    }

    private static ReloadableCertificates Certificates(params Listener[] listeners) => new(CertificateTable.Create(listeners, previous: null, Fail));

    private static void Fail(Problem problem) => Assert.Fail(problem.ToString());

    private static async Task<string> SubjectAsync(int port, string serverName)
    {
        using var raw = await RawClient.ConnectAsync(port);
        await using var tls = new SslStream(raw.Stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = serverName }).Within();
        return tls.RemoteCertificate!.Subject;
    }

    private static async Task<SslStream> HandshakeAsync(int port, SslProtocols version)
    {
        var raw = await RawClient.ConnectAsync(port);
        var tls = new SslStream(raw.Stream, leaveInnerStreamOpen: false, static (_, _, _, _) => true);
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "a.test", EnabledSslProtocols = version }).Within();
        return tls;
    }
}
