using System.Security.Cryptography.X509Certificates;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Credentials;
using CorsGate.Kubernetes.Requests;
using CorsGate.Kubernetes.Tests.Harness;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CorsGate.Kubernetes.Tests.Credentials;

/// <summary>Credentials that are replaced while the process runs.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly ObjectPath One = new(new ResourceType("example.dev", "v1", "Widget", "widgets", true), "default", "one");
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _authority = Pki.CreateAuthority();

    public void Dispose()
    {
        _folder.Dispose();
        _authority.Dispose();
    }

    [Fact]
    public async Task In_a_Pod_address_token_authority_and_namespace_are_those_of_its_ServiceAccount()
    {
        _folder.Write("ca.crt", Pki.Pem(_authority));
        _folder.Write("token", "abc\n");
        _folder.Write("namespace", "web\n");

        var access = InCluster.Load(Environment("10.0.0.1"), _folder.Path).Access!;

        Assert.Equal((new Uri("https://10.0.0.1:443"), "web", "in-cluster"), (access.Server, access.Namespace, access.Source));
        var credential = await access.Credentials.GetAsync(null, CancellationToken.None);
        Assert.Equal(("Bearer abc", _authority.Thumbprint), (credential.Authorization, credential.Authorities[0].Thumbprint));
        Assert.Equal(new Uri("https://[fd00::1]:443"), InCluster.Load(Environment("fd00::1"), _folder.Path).Access!.Server);
    }

    [Fact]
    public void Outside_a_Pod_it_is_said_what_is_missing()
    {
        Assert.StartsWith("environment: KUBERNETES_SERVICE_HOST", Assert.Single(InCluster.Load(_ => null).Problems).ToString(), StringComparison.Ordinal);
        Assert.StartsWith($"{_folder.Path}: ca.crt: the file '", Assert.Single(InCluster.Load(Environment("h"), _folder.Path).Problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_is_read_again_within_a_minute_and_at_once_when_the_token_was_refused()
    {
        _folder.Write("ca.crt", Pki.Pem(_authority));
        _folder.Write("token", "one");
        var time = new ManualTime();
        var source = InCluster.Load(Environment("h"), _folder.Path, time).Access!.Credentials;
        var first = await source.GetAsync(null, CancellationToken.None);
        _folder.Write("token", "two");
        Assert.Same(first, await source.GetAsync(null, CancellationToken.None));

        time.Advance(TimeSpan.FromSeconds(60));
        var second = await source.GetAsync(null, CancellationToken.None);
        Assert.Equal("Bearer two", second.Authorization);
        _folder.Write("token", "three");
        Assert.Equal("Bearer three", (await source.GetAsync(second, CancellationToken.None)).Authorization);

        File.Delete(Path.Combine(_folder.Path, "token"));
        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("Bearer three", (await source.GetAsync(null, CancellationToken.None)).Authorization);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
    }

    [Fact]
    public async Task A_token_that_is_rotated_costs_one_more_request()
    {
        await using var server = await FakeApiServer.StartAsync(s => s.Put(s.Add("example.dev", "v1", "Widget", "widgets"), "one"));
        var token = _folder.Write("token", "one");
        var time = new ManualTime();
        using var client = server.Client(time, credentials: new CredentialSource(time) { Token = TextSource.InFile("token", token, time) });
        server.Authorization = "Bearer one";
        await client.GetAsync(One, CancellationToken.None);

        server.Authorization = "Bearer two";
        _folder.Write("token", "two");
        await client.GetAsync(One, CancellationToken.None);
        await client.GetAsync(One, CancellationToken.None);

        Assert.Equal(4, client.RequestCount);
    }

    [Fact]
    public async Task A_new_authority_of_the_server_is_read_when_the_handshake_fails()
    {
        using var other = Pki.CreateAuthority("other");
        using var certificate = Pki.Issue(other, "127.0.0.1");
        await using var server = await FakeApiServer.StartAsync(s => s.Put(s.Add("example.dev", "v1", "Widget", "widgets"), "one"), l => l.UseHttps(certificate));
        var time = new ManualTime();
        var file = _folder.Write("ca.crt", Pki.Pem(_authority));
        var source = new CredentialSource(time) { Authorities = TextSource.InFile("ca.crt", file, time) };
        using var client = new ApiClient(new ClusterAccess { Server = server.Address("https"), Credentials = source }, new ApiClientOptions { TimeProvider = time, Attempts = 1 });
        Assert.True((await Assert.ThrowsAsync<ApiException>(() => client.GetAsync(One, CancellationToken.None))).IsConnectionFailure);
        Assert.Empty(server.Requests);

        _folder.Write("ca.crt", Pki.Pem(other));

        Assert.Equal("one", (await client.GetAsync(One, CancellationToken.None)).Reference.Name);
    }

    [Fact]
    public async Task The_name_of_the_certificate_must_be_that_of_the_server_or_the_one_that_was_named()
    {
        using var certificate = Pki.Issue(_authority, "kubernetes");
        await using var server = await FakeApiServer.StartAsync(s => s.Put(s.Add("example.dev", "v1", "Widget", "widgets"), "one"), l => l.UseHttps(certificate));
        var access = new ClusterAccess { Server = server.Address("https"), Credentials = new CredentialSource(TimeProvider.System) { Authorities = Given(Pki.Pem(_authority)) } };
        using var unnamed = new ApiClient(access, new ApiClientOptions { Attempts = 1 });
        using var named = new ApiClient(access with { TlsServerName = "kubernetes" }, new ApiClientOptions { Attempts = 1 });
        using var careless = new ApiClient(access with { SkipsTlsVerification = true }, new ApiClientOptions { Attempts = 1 });

        await Assert.ThrowsAsync<ApiException>(() => unnamed.GetAsync(One, CancellationToken.None));
        await named.GetAsync(One, CancellationToken.None);
        await careless.GetAsync(One, CancellationToken.None);

        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_client_certificate_that_is_replaced_is_shown_on_new_connections_once_its_key_is_there()
    {
        using var serverCertificate = Pki.Issue(_authority, "127.0.0.1");
        using var first = Pki.Issue(_authority);
        using var second = Pki.Issue(_authority);
        var seen = new List<string>();
        await using var server = await FakeApiServer.StartAsync(
            s => s.Put(s.Add("example.dev", "v1", "Widget", "widgets"), "one"),
            l => l.UseHttps(serverCertificate, o =>
            {
                o.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                o.ClientCertificateValidation = (shown, _, _) =>
                {
                    seen.Add(shown.Thumbprint);
                    return true;
                };
            }));
        var time = new ManualTime();
        var certificate = _folder.Write("me.crt", Pki.Pem(first));
        var key = _folder.Write("me.key", Pki.KeyPem(first));
        var source = new CredentialSource(time)
        {
            Authorities = Given(Pki.Pem(_authority)),
            ClientCertificate = TextSource.InFile("crt", certificate, time),
            ClientKey = TextSource.InFile("key", key, time),
        };
        using var client = new ApiClient(new ClusterAccess { Server = server.Address("https"), Credentials = source }, new ApiClientOptions { TimeProvider = time });
        await client.GetAsync(One, CancellationToken.None);

        _folder.Write("me.crt", Pki.Pem(second));
        time.Advance(TimeSpan.FromMinutes(1));
        await client.GetAsync(One, CancellationToken.None);
        Assert.Equal([first.Thumbprint], seen);
        _folder.Write("me.key", Pki.KeyPem(second));
        time.Advance(TimeSpan.FromMinutes(1));
        await client.GetAsync(One, CancellationToken.None);

        Assert.Equal([first.Thumbprint, second.Thumbprint], seen);
    }

    [Fact]
    public async Task A_watch_outlives_the_credential_that_it_was_opened_with()
    {
        using var certificate = Pki.Issue(_authority, "127.0.0.1");
        using var other = Pki.CreateAuthority("other");
        await using var server = await FakeApiServer.StartAsync(s => s.Add("example.dev", "v1", "Widget", "widgets"), l => l.UseHttps(certificate));
        var time = new ManualTime();
        var file = _folder.Write("ca.crt", Pki.Pem(_authority));
        var source = new CredentialSource(time) { Authorities = TextSource.InFile("ca.crt", file, time) };
        using var client = new ApiClient(
            new ClusterAccess { Server = server.Address("https"), Credentials = source }, new ApiClientOptions { TimeProvider = time, WatchSilence = TimeSpan.FromHours(1) });
        await using var watch = client.WatchAsync(One.Type, new WatchRequest { SendInitialEvents = true }, CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await watch.MoveNextAsync());
        Assert.True(watch.Current.EndsInitialEvents);

        _folder.Write("ca.crt", Pki.Pem(other) + "\n" + Pki.Pem(_authority));
        time.Advance(TimeSpan.FromMinutes(1));
        await client.ListAsync(One.Type, new ListRequest(), CancellationToken.None);
        server.Put(server.Kinds[0], "one");

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal("one", watch.Current.Object!.Reference.Name);
        Assert.Equal(2, server.Requests.Count);
    }

    private static TextSource Given(string pem) => TextSource.Given("ca", System.Text.Encoding.UTF8.GetBytes(pem));

    private static Func<string, string?> Environment(string host) => name => name switch
    {
        "KUBERNETES_SERVICE_HOST" => host,
        "KUBERNETES_SERVICE_PORT" => "443",
        _ => null,
    };
}
