using System.Text;
using CorsGate.Kubernetes.Credentials;
using CorsGate.Kubernetes.Tests.Harness;

namespace CorsGate.Kubernetes.Tests.Credentials;

/// <summary>Kubeconfig files: what is read of them, and what is said of wrong ones.</summary>
public sealed class KubeconfigTests : IDisposable
{
    private const string Cluster = "clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443'}}]\n";
    private const string Context = "contexts: [{name: x, context: {cluster: c, user: u, namespace: web}}]\ncurrent-context: x\n";
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("user: {token: abc}", "Bearer abc")]
    [InlineData("user: {token: 12345}", "Bearer 12345")]
    [InlineData("user: {username: me, password: 0x10}", "Basic bWU6MHgxMA==")]
    [InlineData("user: {tokenFile: token.txt}", "Bearer from-file")]
    [InlineData("user: {tokenFile: token.txt, token: abc}", "Bearer from-file")]
    [InlineData("user: {token: abc, exec: {apiVersion: client.authentication.k8s.io/v1, command: /nonexistent}}", "Bearer abc")]
    [InlineData("user: {}", null)]
    public async Task A_user_is_known_by_token_file_or_password(string user, string? expected)
    {
        _folder.Write("token.txt", "from-file\n");
        var access = Load($"{Cluster}{Context}users: [{{name: u, {user}}}]");

        Assert.Equal(expected, (await access.Credentials.GetAsync(null, CancellationToken.None)).Authorization);
        Assert.Equal(new Uri("https://10.0.0.1:6443"), access.Server);
        Assert.Equal("web", access.Namespace);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(false, true)]
    public async Task Certificates_are_given_in_place_or_in_files(bool inPlace, bool isRsa)
    {
        using var authority = Pki.CreateAuthority();
        using var client = isRsa ? Pki.IssueRsa(authority) : Pki.Issue(authority);
        _folder.Write("ca.crt", Pki.Pem(authority));
        _folder.Write("me.crt", Pki.Pem(client));
        _folder.Write("me.key", Pki.KeyPem(client));
        string Part(string name, string file, string pem) => inPlace ? $"{name}-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(pem))}" : $"{name}: {file}";

        var access = Load(
            $"clusters: [{{name: c, cluster: {{server: 'https://h', {Part("certificate-authority", "ca.crt", Pki.Pem(authority))}}}}}]\n{Context}"
            + $"users: [{{name: u, user: {{{Part("client-certificate", "me.crt", Pki.Pem(client))}, {Part("client-key", "me.key", Pki.KeyPem(client))}}}}}]");

        var credential = await access.Credentials.GetAsync(null, CancellationToken.None);
        Assert.Equal(client.Thumbprint, credential.ClientCertificate!.Thumbprint);
        Assert.True(credential.ClientCertificate.HasPrivateKey);
        Assert.Equal(authority.Thumbprint, Assert.Single(credential.Authorities).Thumbprint);
    }

    [Fact]
    public async Task Of_several_files_the_first_word_counts_and_paths_are_those_of_the_file()
    {
        var one = _folder.Write("one/config", "current-context: x\nusers: [{name: u, user: {tokenFile: t}}]\n");
        _folder.Write("one/t", "first");
        var two = _folder.Write("two/config", $"{Cluster}contexts: [{{name: x, context: {{cluster: c, user: u}}}}, {{name: y, context: {{cluster: c}}}}]\ncurrent-context: y\nusers: [{{name: u, user: {{token: second}}}}]\n");

        var result = Kubeconfig.Load(environment: name => name == "KUBECONFIG" ? $"{one}:{_folder.Path}/missing:{two}" : null);

        Assert.Empty(result.Problems);
        Assert.Contains("context 'x'", result.Access!.Source, StringComparison.Ordinal);
        Assert.Equal("Bearer first", (await result.Access.Credentials.GetAsync(null, CancellationToken.None)).Authorization);
    }

    [Fact]
    public void Without_KUBECONFIG_the_file_in_the_home_folder_counts()
    {
        _folder.Write(".kube/config", $"{Cluster}{Context}users: [{{name: u, user: {{}}}}]");

        Assert.NotNull(Kubeconfig.Load(environment: name => name == "HOME" ? _folder.Path : null).Access);
    }

    [Fact]
    public void Another_context_can_be_named()
    {
        var file = _folder.Write("config", $"{Cluster}{Context}users: [{{name: u, user: {{}}}}]");

        Assert.Contains("context 'x'", Kubeconfig.Load(file, "x").Access!.Source, StringComparison.Ordinal);
        Assert.Equal($"{file}: there is no context 'z'; there is 'x'", Assert.Single(Kubeconfig.Load(file, "z").Problems).ToString());
    }

    [Fact]
    public void Name_proxy_and_impersonation_are_taken_over()
    {
        var access = Load(
            "clusters: [{name: c, cluster: {server: 'https://h', tls-server-name: kubernetes, proxy-url: 'socks5://127.0.0.1:1080'}}]\n"
            + Context + "users: [{name: u, user: {as: jane, as-uid: '7', as-groups: [a, b], as-user-extra: {Team/x: [y]}}}]");

        Assert.Equal(("kubernetes", new Uri("socks5://127.0.0.1:1080")), (access.TlsServerName, access.Proxy));
        Assert.Equal(
            ["Impersonate-User: jane", "Impersonate-Uid: 7", "Impersonate-Group: a", "Impersonate-Group: b", "Impersonate-Extra-Team%2Fx: y"],
            access.Headers.Select(h => $"{h.Key}: {h.Value}"));
    }

    [Fact]
    public void A_certificate_that_is_not_checked_is_warned_of()
    {
        var file = _folder.Write("config", $"clusters: [{{name: c, cluster: {{server: 'https://h', insecure-skip-tls-verify: true}}}}]\n{Context}users: [{{name: u, user: {{}}}}]");

        var result = Kubeconfig.Load(file);

        Assert.True(result.Access!.SkipsTlsVerification);
        Assert.StartsWith($"{file}:1:79: clusters[0].cluster.insecure-skip-tls-verify: the API server's certificate is not checked", Assert.Single(result.Problems).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ": no kubeconfig with a context was found; name one with --kubeconfig or in KUBECONFIG")]
    [InlineData("[1]", ":1:1: is a list; write a mapping of fields")]
    [InlineData("clusters: {", "the document is not valid YAML")]
    [InlineData("clusters: 1\n", ":1:11: clusters: is a number; write a list")]
    [InlineData(Cluster + "contexts: [{name: x, context: {cluster: c}}]", ": current-context is not set; name a context: 'x'")]
    [InlineData(Cluster + "contexts: [{name: x, context: {cluster: c}}]\ncurrent-context: y", ":3:18: current-context: there is no context 'y'; there is 'x'")]
    [InlineData(Cluster + "contexts: [{name: x, context: {cluster: d}}]\ncurrent-context: x", ":2:41: contexts[0].context.cluster: there is no cluster 'd'; there is 'c'")]
    [InlineData(Cluster + "contexts: [{name: x, context: {cluster: c, user: v}}]\ncurrent-context: x\nusers: [{name: u}]", ":2:50: contexts[0].context.user: there is no user 'v'; there is 'u'")]
    [InlineData("clusters: [{name: c, cluster: {}}]\n" + Context + "users: [{name: u}]", ":1:31: clusters[0].cluster.server: the field is missing; write the address of the API server, such as https://127.0.0.1:6443")]
    [InlineData("clusters: [{name: c, cluster: {server: 'ftp://h'}}]\n" + Context + "users: [{name: u}]", ":1:40: clusters[0].cluster.server: is not an address with http or https, such as https://127.0.0.1:6443")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://h', certificate-authority-data: '@@'}}]\n" + Context + "users: [{name: u}]", ":1:81: clusters[0].cluster.certificate-authority-data: is not base64; write what 'base64 -w0' makes of the file")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://h', certificate-authority-data: YWJj}}]\n" + Context + "users: [{name: u}]", ":1:81: clusters[0].cluster.certificate-authority-data: has no certificate; write PEM with -----BEGIN CERTIFICATE-----")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://h', certificate-authority: nowhere}}]\n" + Context + "users: [{name: u}]", ":1:76: clusters[0].cluster.certificate-authority: the file '")]
    [InlineData("clusters: [{name: c, cluster: {server: 'https://h', insecure-skip-tls-verify: true, certificate-authority-data: YWJj}}]\n" + Context + "users: [{name: u}]", ":1:79: clusters[0].cluster.insecure-skip-tls-verify: and certificate-authority exclude each other; remove one of them")]
    [InlineData(Cluster + Context + "users: [{name: u, user: {client-certificate-data: YWJj}}]", ": users[0].user: client-certificate stands without client-key; write client-key-data or client-key")]
    [InlineData(Cluster + Context + "users: [{name: u, user: {auth-provider: {name: gcp}}}]", ": users[0].user.auth-provider: Kubernetes 1.26 has removed these providers; use exec with the provider's plugin")]
    [InlineData(Cluster + Context + "users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: a}}}]", ": users[0].user.exec.apiVersion: 'client.authentication.k8s.io/v1alpha1' is not known; write client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1")]
    [InlineData(Cluster + Context + "users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1}}}]", ": users[0].user.exec.command: the field is missing; write the plugin's command")]
    [InlineData(Cluster + Context + "users: [{name: u, user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: a, interactiveMode: Always}}}]", ": users[0].user.exec.interactiveMode: nobody is there to answer a plugin's questions; use a plugin that asks none")]
    [InlineData(Cluster + Context + "users: [{name: u, user: {token: \"two words\"}}]", ": users[0].user.token: has characters that no token has")]
    public void What_is_wrong_is_said_with_file_line_and_field(string content, string expected)
    {
        var file = _folder.Write("config", content);

        var result = Kubeconfig.Load(file);

        Assert.Null(result.Access);
        var problem = Assert.Single(result.Problems).ToString();
        Assert.StartsWith(file, problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_named_must_be_there() =>
        Assert.StartsWith($"{_folder.Path}/nowhere: the kubeconfig cannot be read: ", Assert.Single(Kubeconfig.Load($"{_folder.Path}/nowhere").Problems).ToString(), StringComparison.Ordinal);

    [Fact]
    public void No_message_quotes_a_secret()
    {
        using var authority = Pki.CreateAuthority();
        using var client = Pki.Issue(authority);
        using var other = Pki.Issue(authority);
        _folder.Write("me.crt", Pki.Pem(client));
        _folder.Write("other.key", Pki.KeyPem(other));
        string[] users =
        [
            "{token: [s3cret]}", "{token: \"s3cret s3cret\"}", "{client-certificate: me.crt, client-key-data: s3cret}", "{client-certificate: me.crt, client-key: other.key}",
            "{username: a, password: [s3cret]}",
        ];

        foreach (var user in users)
        {
            var result = Kubeconfig.Load(_folder.Write("config", $"{Cluster}{Context}users: [{{name: u, user: {user}}}]"));
            var said = Assert.Single(result.Problems).ToString();
            Assert.DoesNotContain("s3cret", said, StringComparison.Ordinal);
            Assert.DoesNotContain("PRIVATE", said, StringComparison.Ordinal);
        }
    }

    private ClusterAccess Load(string content)
    {
        var result = Kubeconfig.Load(_folder.Write("config", content));
        Assert.Empty(result.Problems);
        return result.Access!;
    }
}
