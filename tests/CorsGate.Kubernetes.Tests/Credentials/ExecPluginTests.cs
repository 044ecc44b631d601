using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Credentials;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Credentials;

/// <summary>Programs that say who we are.</summary>
public sealed class ExecPluginTests : IDisposable
{
    private const string Version = "client.authentication.k8s.io/v1";
    private readonly TempFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("client.authentication.k8s.io/v1")]
    [InlineData("client.authentication.k8s.io/v1beta1")]
    public async Task The_program_of_a_kubeconfig_is_run_with_its_arguments_and_environment(string version)
    {
        _folder.WriteScript("plugin", $$$"""
            printf '{"apiVersion":"{{{version}}}","kind":"ExecCredential","status":{"token":"%s-%s"}}' "$1" "$EXTRA"
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$2"
            """);
        var file = _folder.Write("config", $$"""
            clusters: [{name: c, cluster: {server: 'https://h:6443', tls-server-name: k} }]
            contexts: [{name: x, context: {cluster: c, user: u} }]
            current-context: x
            users: [{name: u, user: {exec: {apiVersion: {{version}}, command: ./plugin, args: [a, '{{_folder.Path}}/info'], env: [{name: EXTRA, value: b}], provideClusterInfo: true, interactiveMode: IfAvailable} } }]
            """);
        var result = Kubeconfig.Load(file, time: _time);
        Assert.Empty(result.Problems);

        var credential = await result.Access!.Credentials.GetAsync(null, CancellationToken.None);

        Assert.Equal("Bearer a-b", credential.Authorization);
        Assert.Equal(
            $$$"""{"apiVersion":"{{{version}}}","kind":"ExecCredential","spec":{"interactive":false,"cluster":{"server":"https://h:6443","tls-server-name":"k""" + "\"}}}",
            await File.ReadAllTextAsync(Path.Combine(_folder.Path, "info")));
    }

    [Fact]
    public async Task It_is_run_again_when_its_answer_has_expired_or_was_refused_and_not_before()
    {
        var count = _folder.Write("count", "");
        var script = _folder.WriteScript("plugin", $$"""
            printf x >> {{count}}
            printf '{"apiVersion":"{{Version}}","kind":"ExecCredential","status":{"token":"t%s","expirationTimestamp":"2030-01-01T01:00:00Z"} }' $(wc -c < {{count}})
            """);
        var source = Source(script);

        var first = await source.GetAsync(null, CancellationToken.None);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Equal("Bearer t1", (await source.GetAsync(null, CancellationToken.None)).Authorization);
        _time.Advance(TimeSpan.FromMinutes(31));
        var second = await source.GetAsync(null, CancellationToken.None);
        Assert.Equal("Bearer t2", second.Authorization);
        Assert.Equal("Bearer t3", (await source.GetAsync(second, CancellationToken.None)).Authorization);
        Assert.Equal("Bearer t1", first.Authorization);
    }

    [Fact]
    public async Task Many_requests_that_were_refused_at_once_run_it_once()
    {
        var count = _folder.Write("count", "");
        var source = Source(_folder.WriteScript("plugin", $$"""
            printf x >> {{count}}
            printf '{"apiVersion":"{{Version}}","kind":"ExecCredential","status":{"token":"t"} }'
            """));
        var refused = await source.GetAsync(null, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => source.GetAsync(refused, CancellationToken.None).AsTask()));

        Assert.Equal("xx", await File.ReadAllTextAsync(count));
    }

    [Fact]
    public async Task A_certificate_is_taken_from_it()
    {
        using var authority = Pki.CreateAuthority();
        using var client = Pki.Issue(authority);
        var answer = System.Text.Json.JsonSerializer.Serialize(new
        {
            apiVersion = Version,
            kind = "ExecCredential",
            status = new { clientCertificateData = Pki.Pem(client), clientKeyData = Pki.KeyPem(client) },
        });
        var source = Source(_folder.WriteScript("plugin", $"cat {_folder.Write("answer", answer)}"));

        Assert.Equal(client.Thumbprint, (await source.GetAsync(null, CancellationToken.None)).ClientCertificate!.Thumbprint);
    }

    [Theory]
    [InlineData("echo out; echo 'no login' >&2; exit 3", "ended with 3: no login")]
    [InlineData("echo nothing", "wrote no JSON")]
    [InlineData("echo '[]'", "wrote no ExecCredential")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"t"}}'""", "wrote another apiVersion than client.authentication.k8s.io/v1")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}'""", "wrote an ExecCredential without status")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "wrote neither token nor clientCertificateData")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"x"}}'""", "wrote one of clientCertificateData and clientKeyData; it must write both or none")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"t","expirationTimestamp":"later"}}'""", "wrote an expirationTimestamp that is no time")]
    [InlineData("head -c 2000000 /dev/zero", "wrote more than 1,048,576 bytes")]
    public async Task What_goes_wrong_with_it_is_said(string script, string expected)
    {
        var path = _folder.WriteScript("plugin", script);

        var failure = await Assert.ThrowsAsync<ApiException>(() => Source(path).GetAsync(null, CancellationToken.None).AsTask());

        Assert.StartsWith($"config:4:1: users[0].user.exec: the plugin '", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_with_its_hint()
    {
        var failure = await Assert.ThrowsAsync<ApiException>(() => Source("/nonexistent/plugin", "brew install plugin").GetAsync(null, CancellationToken.None).AsTask());

        Assert.EndsWith("; brew install plugin", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_does_not_end_is_ended()
    {
        var pid = Path.Combine(_folder.Path, "pid");
        var source = Source(_folder.WriteScript("plugin", $"echo $$ > {pid}.new; mv {pid}.new {pid}; exec sleep 600"));

        var waiting = source.GetAsync(null, CancellationToken.None).AsTask();
        await Wait.UntilAsync(() => File.Exists(pid));
        await _time.AdvanceUntilAsync(() => waiting.IsCompleted, 5);

        Assert.EndsWith("did not end within 30 s", (await Assert.ThrowsAsync<ApiException>(() => waiting)).Message, StringComparison.Ordinal);
        var id = int.Parse(await File.ReadAllTextAsync(pid), System.Globalization.CultureInfo.InvariantCulture);
        await Wait.UntilAsync(() => !File.Exists($"/proc/{id}/cmdline") || File.ReadAllText($"/proc/{id}/cmdline").Length == 0);
    }

    private CredentialSource Source(string command, string hint = "") => new(_time)
    {
        Plugin = new ExecPlugin(_time) { Field = "config:4:1: users[0].user.exec", ApiVersion = Version, Command = command, InstallHint = hint },
    };
}
