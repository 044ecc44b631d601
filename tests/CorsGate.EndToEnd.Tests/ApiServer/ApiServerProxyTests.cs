using System.Net;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.ApiServer;

/// <summary>A dashboard's and kubectl's requests through the gateway to an API server over TLS.</summary>
public sealed class ApiServerProxyTests : ApiServerTest
{
    private static readonly Version[] Versions = [HttpVersion.Version11, HttpVersion.Version20];

    public static TheoryData<string> EachVersion => new("1.1", "2.0");

    [Theory]
    [InlineData(ApiServerStandIn.Token, 200, "NamespaceList")]
    [InlineData(ApiServerStandIn.WeakToken, 403, "cannot list resource")]
    [InlineData("wrong", 401, "Unauthorized")]
    public async Task Authorization_passes_and_theServer_s_own_answers_can_be_read_by_the_page(string token, int status, string part)
    {
        foreach (var version in Versions)
        {
            using var client = new Client(Proxy.Port, version);
            using var answer = await client.SendAsync(
                "https://localhost/api/v1/namespaces", headers: [("Origin", ApiServerProxy.Dashboard), ("Authorization", "Bearer " + token)]);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Contains(part, await answer.Content.ReadAsStringAsync(client.Limit), StringComparison.Ordinal);
            Assert.Equal(ApiServerProxy.Dashboard, Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
            Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Credentials")));
            Assert.NotEmpty(answer.Headers.GetValues("Audit-Id"));
            Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        }

        Assert.All(Server.Seen, seen => Assert.Equal("HTTP/2", seen.Protocol));
    }

    [Fact]
    public async Task A_preflight_needs_no_token_and_never_reaches_theServer()
    {
        using var client = new Client(Proxy.Port);
        using var allowed = await PreflightAsync(client, ApiServerProxy.Dashboard, "DELETE");
        Assert.Equal(200, (int)allowed.StatusCode);
        Assert.Equal("GET, POST, PUT, DELETE, PATCH, OPTIONS", Assert.Single(allowed.Headers.GetValues("Access-Control-Allow-Methods")));
        using var refused = await PreflightAsync(client, "https://dashboard.example.com.evil.com", "GET");
        Assert.Equal(403, (int)refused.StatusCode);
        Assert.DoesNotContain(refused.Headers, h => h.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(Server.Seen);
        Assert.Contains(" warning cors: origin not allowed origin=https://dashboard.example.com.evil.com ", Proxy.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_read_only_dashboard_cannot_write_whatever_its_token_may()
    {
        using var client = new Client(Proxy.Port);
        using var preflight = await PreflightAsync(client, ApiServerProxy.Reader, "DELETE");
        Assert.Equal((403, "GET, HEAD"), ((int)preflight.StatusCode, Assert.Single(preflight.Headers.GetValues("Access-Control-Allow-Methods"))));
        (string, string)[] headers = [("Origin", ApiServerProxy.Reader), ("Authorization", "Bearer " + ApiServerStandIn.Token)];
        using var written = await client.SendAsync("https://localhost/api/v1/namespaces", HttpMethod.Post, new StringContent("{}"), headers: headers);
        Assert.Equal((405, "GET, HEAD"), ((int)written.StatusCode, string.Join(", ", written.Content.Headers.Allow)));
        Assert.Equal(ApiServerProxy.Reader, Assert.Single(written.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Empty(Server.Seen);
        using var read = await client.SendAsync("https://localhost/api/v1/namespaces", headers: headers);
        Assert.Equal((200, "GET, HEAD"), ((int)read.StatusCode, Assert.Single(read.Headers.GetValues("Access-Control-Allow-Methods"))));
    }

    [Fact]
    public async Task No_client_certificate_is_forwarded_and_what_a_client_says_of_itself_passes_for_theServer_to_ignore()
    {
        using var client = new Client(Proxy.Port);
        using var answer = await client.SendAsync(
            "https://localhost/api",
            headers: [("X-Remote-User", "admin"), ("X-Remote-Group", "system:masters"), ("X-Remote-Extra-Scopes", "all"), ("Impersonate-User", "admin"), ("Authorization", "Bearer " + ApiServerStandIn.Token)]);
        var seen = Assert.Single(Server.Seen);

        // A server takes these from a front proxy alone, which it knows by its client certificate: the gateway has none to show.
        Assert.False(seen.HasClientCertificate);
        Assert.Equal(("admin", "system:masters", "all"), (seen.Headers["X-Remote-User"], seen.Headers["X-Remote-Group"], seen.Headers["X-Remote-Extra-Scopes"]));

        // This one the server grants by the rights of the token.
        Assert.Equal("admin", seen.Headers["Impersonate-User"]);
    }

    [Theory]
    [MemberData(nameof(EachVersion))]
    public async Task Events_of_a_watch_arrive_as_they_are_sent_and_its_end_reaches_theServer(string version)
    {
        using var client = new Client(Proxy.Port, Version.Parse(version));
        using (var watch = await SendForHeadAsync(client, "https://localhost/api/v1/pods?watch=true"))
        {
            Assert.Equal("application/json", watch.Content.Headers.ContentType?.MediaType);
            Assert.Equal(ApiServerProxy.Dashboard, Assert.Single(watch.Headers.GetValues("Access-Control-Allow-Origin")));
            await using var body = await watch.Content.ReadAsStreamAsync(client.Limit);
            using var lines = new StreamReader(body);
            for (var i = 0; i < 3; i++)
            {
                // The next one is sent only when this one has come.
                var line = "event " + i.ToString(System.Globalization.CultureInfo.InvariantCulture);
                Server.Emit(line);
                Assert.Equal(line, await lines.ReadLineAsync(client.Limit));
            }

            Assert.False(Server.WatchEnded.IsCompleted);
        }

        await Server.WatchEnded.WaitAsync(client.Limit);
    }

    private static Task<HttpResponseMessage> SendForHeadAsync(Client client, string url) =>
        client.SendAsync(url, headers: [("Origin", ApiServerProxy.Dashboard), ("Authorization", "Bearer " + ApiServerStandIn.Token)]);

    private static Task<HttpResponseMessage> PreflightAsync(Client client, string origin, string method) => client.SendAsync(
        "https://localhost/api/v1/namespaces",
        HttpMethod.Options,
        headers: [("Origin", origin), ("Access-Control-Request-Method", method), ("Access-Control-Request-Headers", "authorization")]);
}
