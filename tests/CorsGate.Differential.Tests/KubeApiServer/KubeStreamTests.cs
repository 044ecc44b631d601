using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.Differential.Tests.KubeApiServer;

/// <summary>What a real server streams: watches and large lists.</summary>
[Collection(KubeCollection.Name)]
public sealed class KubeStreamTests(KubeUpstream upstream) : IDisposable
{
    private const string Dashboard = "https://dashboard.example.com";

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    public void Dispose() => _limit.Dispose();

    [KubeTheory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_watch_gets_each_event_as_it_happens(string version)
    {
        await using var gateway = await upstream.ProxyAsync("documented", Dashboard);
        using var direct = upstream.Server.CreateClient();
        using var page = CreatePage(gateway, version);
        var space = "watched-" + version.Replace('.', '-');
        await CreateAsync(direct, "/api/v1/namespaces", "Namespace", space, data: null);

        using var watch = await page.GetAsync(
            new Uri($"/api/v1/namespaces/{space}/configmaps?watch=true", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _limit.Token);
        Assert.Equal(HttpStatusCode.OK, watch.StatusCode);
        Assert.Equal(Dashboard, Assert.Single(watch.Headers.GetValues("Access-Control-Allow-Origin")));
        using var lines = new StreamReader(await watch.Content.ReadAsStreamAsync(_limit.Token));
        foreach (var name in new[] { "first", "second" })
        {
            await CreateAsync(direct, $"/api/v1/namespaces/{space}/configmaps", "ConfigMap", name, data: "x");
            Assert.Equal(("ADDED", name), await NextAsync(lines, name));
        }
    }

    [KubeFact]
    public async Task A_list_of_many_megabytes_comes_through_byte_for_byte()
    {
        const int Objects = 24;
        await using var gateway = await upstream.ProxyAsync("documented", Dashboard);
        using var direct = upstream.Server.CreateClient();
        await CreateAsync(direct, "/api/v1/namespaces", "Namespace", "large", data: null);
        for (var i = 0; i < Objects; i++)
            await CreateAsync(direct, "/api/v1/namespaces/large/configmaps", "ConfigMap", $"large-{i}", new string((char)('a' + i), 900_000));

        var expected = await HashAsync(direct);
        Assert.True(expected.Length > Objects * 900_000);
        foreach (var version in new[] { "1.1", "2.0" })
        {
            using var page = CreatePage(gateway, version);
            Assert.Equal(expected, await HashAsync(page));
        }
    }

    // The server sends what else happens in a namespace, too.
    private async Task<(string Type, string Name)> NextAsync(StreamReader lines, string name)
    {
        while (true)
        {
            var line = await lines.ReadLineAsync(_limit.Token) ?? throw new EndOfStreamException("The watch ended.");
            using var found = JsonDocument.Parse(line);
            var seen = found.RootElement.GetProperty("object").GetProperty("metadata").GetProperty("name").GetString()!;
            if (seen == name)
                return (found.RootElement.GetProperty("type").GetString()!, seen);
        }
    }

    private async Task<(long Length, string Hash)> HashAsync(HttpClient client)
    {
        using var response = await client.GetAsync(
            new Uri("/api/v1/namespaces/large/configmaps", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _limit.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsByteArrayAsync(_limit.Token);
        return (body.LongLength, Convert.ToHexString(SHA256.HashData(body)));
    }

    private async Task CreateAsync(HttpClient client, string path, string kind, string name, string? data)
    {
        using var created = await client.PostAsJsonAsync(
            path, new { apiVersion = "v1", kind, metadata = new { name }, data = data is null ? null : new { text = data } }, WithoutNulls, _limit.Token);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    private static HttpClient CreatePage(RunningGateway gateway, string version)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, _, _, _) => true } };
        var page = new HttpClient(handler)
        {
            BaseAddress = new Uri($"https://localhost:{gateway.Port(KubeUpstream.Port)}"),
            DefaultRequestVersion = Version.Parse(version),
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        page.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", KubeServer.AdminToken);
        page.DefaultRequestHeaders.Add("Origin", Dashboard);
        return page;
    }
}
