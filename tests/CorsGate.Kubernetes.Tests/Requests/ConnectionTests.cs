using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Credentials;
using CorsGate.Kubernetes.Requests;
using CorsGate.Kubernetes.Tests.Harness;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Kubernetes.Tests.Requests;

/// <summary>The connections under single requests: where they lead, and how they end.</summary>
public sealed class ConnectionTests
{
    private static readonly ResourceType Widget = new("example.dev", "v1", "Widget", "widgets", true);
    private static readonly ObjectPath One = new(Widget, "default", "one");

    // The handler then throws this or that, depending on how far it had come.
    [Theory]
    [InlineData("http")]
    [InlineData("https")]
    public async Task However_early_a_connection_is_reset_the_failure_is_one_of_the_API(string scheme)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var end = new CancellationTokenSource();
        var resetting = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                try
                {
                    using var socket = await listener.AcceptSocketAsync(end.Token);
                    socket.LingerState = new LingerOption(enable: true, 0);
                }
                catch (SocketException)
                {
                    // A client that has left already.
                }
            }
        });
        using var client = new ApiClient(new ClusterAccess
        {
            Server = new Uri($"{scheme}://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/"),
            Credentials = new FixedCredentials(),
        });

        for (var i = 0; i < 200; i++)
        {
            var failure = await Assert.ThrowsAsync<ApiException>(() => client.CreateAsync(One with { Name = null }, "{}"u8.ToArray(), CancellationToken.None));
            Assert.True(failure is { IsConnectionFailure: true, IsTransient: true, InnerException: not OperationCanceledException }, failure.ToString());
        }

        await end.CancelAsync();
        await resetting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task GOAWAY_ends_a_connection_and_no_request()
    {
        using var authority = Pki.CreateAuthority();
        using var certificate = Pki.Issue(authority, "127.0.0.1", "localhost");
        var goAways = 0;
        await using var server = await FakeApiServer.StartAsync(
            s => s.Put(s.Add("example.dev", "v1", "Widget", "widgets"), "one"),
            l => l.UseHttps(certificate));
        using var client = new ApiClient(new ClusterAccess
        {
            Server = server.Address("https"),
            Credentials = new PinnedCredentials(new Credential { Authorities = [X509CertificateLoader.LoadCertificate(authority.RawData)] }),
        });
        server.Fail("one", 20, async context =>
        {
            Assert.Equal("HTTP/2", context.Request.Protocol);
            goAways++;
            context.Features.Get<IConnectionLifetimeNotificationFeature>()!.RequestClose();
            await context.Response.WriteAsync("""{"metadata":{"name":"one","namespace":"default","resourceVersion":"5"}}""");
        });

        for (var i = 0; i < 20; i++)
            Assert.Equal("5", (await client.GetAsync(One, CancellationToken.None)).ResourceVersion);

        Assert.Equal(20, goAways);
        Assert.Equal(20, client.RequestCount);
    }

    [Fact]
    public async Task Requests_go_through_the_proxy_that_was_named()
    {
        await using var proxy = await FakeApiServer.StartAsync(s => s.Fail("/widgets/one", 1, context => context.Response.WriteAsync("""{"metadata":{"name":"through"}}""")));
        using var client = new ApiClient(new ClusterAccess { Server = new Uri("http://api.invalid:6443/root/"), Proxy = proxy.Address(), Credentials = new FixedCredentials() });

        Assert.Equal("through", (await client.GetAsync(One, CancellationToken.None)).Reference.Name);
        Assert.Equal("GET /root/apis/example.dev/v1/namespaces/default/widgets/one", Assert.Single(proxy.Requests));
    }
}

/// <summary>One credential.</summary>
internal sealed class PinnedCredentials(Credential credential) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellation) => new(credential);
}
