using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Reload;

/// <summary>What a changed folder does to a running gateway, and what a broken one does not.</summary>
public sealed class ReloadTests : IAsyncLifetime
{
    private readonly RecordingUpstream _one = new("one", 200, []);
    private readonly RecordingUpstream _two = new("two", 200, []);
    private FolderGateway _gateway = null!;

    public async Task InitializeAsync()
    {
        _gateway = await FolderGateway.StartAsync(Manifest.Gateway(), Manifest.Service("one", _one.Port), Manifest.Service("two", _two.Port));
        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "one", filters: Manifest.CorsFilter("https://app.example.com")));
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _one.DisposeAsync();
        await _two.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_backend_is_used_by_the_next_request()
    {
        Assert.Equal("one", (await _gateway.GetAsync("/")).Body);

        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "two"));

        Assert.Equal("two", (await _gateway.GetAsync("/")).Body);
    }

    [Fact]
    public async Task An_origin_that_is_taken_away_is_refused_by_the_next_request()
    {
        Assert.Equal(["https://app.example.com"], (await _gateway.GetAsync("/", headers: "Origin: https://app.example.com")).Values("Access-Control-Allow-Origin"));

        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "one", filters: Manifest.CorsFilter("https://other.example.com")));

        Assert.Empty((await _gateway.GetAsync("/", headers: "Origin: https://app.example.com")).Values("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_kept_connection_sees_the_change_with_its_next_request()
    {
        using var connection = await RawConnection.ConnectAsync(_gateway.Port);
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal("one", (await connection.ReadAsync()).Body);

        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "two"));
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal("two", (await connection.ReadAsync()).Body);
    }

    [Theory]
    [InlineData("a bracket that is not closed", "spec: {rules: [")]
    [InlineData("a tab for indentation", "spec:\n\t- a")]
    [InlineData("a key twice", "apiVersion: v1\napiVersion: v1")]
    [InlineData("text that is no object", "just some words")]
    public async Task A_file_that_does_not_parse_keeps_all_its_objects_and_that_is_said(string what, string text)
    {
        await _gateway.ChangeAsync("route.yaml", text);

        Assert.Equal("one", (await _gateway.GetAsync("/")).Body);
        Assert.True(_gateway.Problems.Any(p => p.StartsWith("error route.yaml:", StringComparison.Ordinal)), what + ": " + string.Join('\n', _gateway.Problems));
    }

    [Fact]
    public async Task A_file_that_parses_again_is_served_again()
    {
        await _gateway.ChangeAsync("route.yaml", "spec: {rules: [");
        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "two"));

        Assert.Equal("two", (await _gateway.GetAsync("/")).Body);
        Assert.Empty(_gateway.Problems);
    }

    [Fact]
    public async Task One_bad_object_keeps_its_own_last_good_version_and_the_others_change()
    {
        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "one"), Manifest.Route("other", "one", path: "/other"));

        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "two", path: "no-slash"), Manifest.Route("other", "two", path: "/other"));

        Assert.Equal("one", (await _gateway.GetAsync("/")).Body);
        Assert.Equal("two", (await _gateway.GetAsync("/other")).Body);
        Assert.Equal(
            [
                "error route.yaml:12:20: HTTPRoute default/web: spec.rules[0].matches[0].path.value: 'no-slash' does not start with '/'; write an absolute path",
                "warning route.yaml:1:1: HTTPRoute default/web: the object is served in its last good version until it is valid again",
            ],
            _gateway.Problems);
    }

    [Fact]
    public async Task A_policy_that_becomes_invalid_does_not_open_the_route()
    {
        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "one", filters: Manifest.CorsFilter("https://app.example.com", "not an origin")));

        Assert.Equal(["https://app.example.com"], (await _gateway.GetAsync("/", headers: "Origin: https://app.example.com")).Values("Access-Control-Allow-Origin"));
        Assert.NotEmpty(_gateway.Problems);
    }

    [Fact]
    public async Task An_object_that_is_taken_away_is_gone_also_when_another_one_is_bad()
    {
        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "one"), Manifest.Route("other", "one", path: "/other", hostname: "other.example"));

        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "one", path: "no-slash"));

        Assert.Equal("one", (await _gateway.GetAsync("/")).Body);
        Assert.Equal("one", (await _gateway.GetAsync("/other", "other.example")).Body);
        await _gateway.ChangeAsync("route.yaml", Manifest.Service("three", 1));
        Assert.Equal(404, (await _gateway.GetAsync("/")).Status);
    }

    [Fact]
    public async Task A_file_that_is_removed_takes_its_objects_with_it()
    {
        File.Delete(_gateway.Folder.File("route.yaml"));
        await _gateway.Running.ReloadAsync();

        Assert.Equal(404, (await _gateway.GetAsync("/")).Status);
    }

    [Fact]
    public async Task GatewayModifyListeners()
    {
        await _gateway.ChangeAsync("all.yaml", Manifest.Gateway(Manifest.HttpListener("http", 8080), Manifest.HttpListener("more", 8081)), Manifest.Service("one", _one.Port));
        Assert.Equal("one", (await RawHttp.SendAsync(_gateway.Running.Port(8081), "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).Body);
        Assert.Equal("one", (await _gateway.GetAsync("/")).Body);
        var kept = _gateway.Running.Port(8081);

        await _gateway.ChangeAsync("all.yaml", Manifest.Gateway(Manifest.HttpListener("more", 8081)), Manifest.Service("one", _one.Port));
        Assert.False(_gateway.Running.HasPort(8080));
        Assert.Equal(kept, _gateway.Running.Port(8081));
        Assert.Equal("one", (await RawHttp.SendAsync(kept, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).Body);
    }

    [Fact]
    public async Task A_removed_port_lets_its_requests_finish()
    {
        await using var upstream = await TwoPartUpstream.StartAsync();
        await _gateway.ChangeAsync(
            "all.yaml", Manifest.Gateway(Manifest.HttpListener("http", 8080), Manifest.HttpListener("more", 8081)), Manifest.Service("slow", upstream.Port));
        await _gateway.ChangeAsync("route.yaml", Manifest.Route("web", "slow"));
        using var connection = await RawConnection.ConnectAsync(_gateway.Running.Port(8081));
        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        await connection.ReadUntilAsync("first");

        var change = _gateway.ChangeAsync("all.yaml", Manifest.Gateway(8080), Manifest.Service("slow", upstream.Port));
        upstream.SendTheRest();

        Assert.Contains("second", await connection.ReadToEndAsync(), StringComparison.Ordinal);
        await change;
        Assert.False(_gateway.Running.HasPort(8081));
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_by_the_next_handshake_and_a_broken_one_is_not()
    {
        using var old = new TestCertificate("one.example");
        using var renewed = new TestCertificate("one.example");
        await _gateway.ChangeAsync("all.yaml", Manifest.Gateway(Manifest.HttpsListener("https", 8443, "", "cert")), Manifest.Service("one", _one.Port));
        await _gateway.ChangeAsync("secret.yaml", old.Secret("cert"));
        Assert.Equal(old.Thumbprint, await ThumbprintAsync());
        using var kept = new Client(_gateway.Running.Port(8443));
        Assert.Equal("one", (await kept.GetAsync("https://one.example/")).Body);

        await _gateway.ChangeAsync("secret.yaml", renewed.Secret("cert"));
        Assert.Equal(renewed.Thumbprint, await ThumbprintAsync());

        await _gateway.ChangeAsync("secret.yaml", old.Secret("cert", key: renewed));
        Assert.Equal(renewed.Thumbprint, await ThumbprintAsync());
        Assert.Contains(_gateway.Problems, p => p.Contains("Secret default/cert", StringComparison.Ordinal));

        // The connection of the first handshake still serves.
        Assert.Equal("one", (await kept.GetAsync("https://one.example/")).Body);
        Assert.Equal(old.Thumbprint, kept.Thumbprint);
    }

    [Fact]
    public async Task HTTPRouteReferenceGrant_that_is_revoked_ends_the_permission()
    {
        await _gateway.ChangeAsync(
            "far.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: far\n  namespace: apps\n  annotations:\n    corsgate.dev/sample-app: httpbin\nspec:\n  ports:\n    - port: 80",
            Manifest.Route("web", "far\n          namespace: apps"));
        await _gateway.ChangeAsync("grant.yaml", Manifest.ReferenceGrant("apps", "HTTPRoute", "Service"));
        File.Delete(_gateway.Folder.File("route.yaml"));
        await _gateway.Running.ReloadAsync();
        Assert.Equal(200, (await _gateway.GetAsync("/get")).Status);

        File.Delete(_gateway.Folder.File("grant.yaml"));
        await _gateway.Running.ReloadAsync();

        Assert.Equal(500, (await _gateway.GetAsync("/get")).Status);
    }

    private async Task<string?> ThumbprintAsync()
    {
        using var client = new Client(_gateway.Running.Port(8443));
        await client.GetAsync("https://one.example/");
        return client.Thumbprint;
    }
}
