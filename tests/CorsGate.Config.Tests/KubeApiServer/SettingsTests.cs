using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Tests.Translation;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>The listener, the upstream, the modes: everything of a server but its origins.</summary>
public class SettingsTests
{
    private static readonly string[] Words = ["kube-apiserver", "--advertise-address=10.0.0.1", "--cors-allowed-origins=https://a.example"];

    [Fact]
    public void A_server_is_one_listener_for_every_host_and_path_that_never_cuts_a_watch()
    {
        var config = ApiServerConfig.Pod(Words);
        var listener = config.Listener;
        Assert.Equal((ListenerKind.ApiServer, 6443, true, ""), (listener.Kind, listener.Port, listener.IsTls, listener.Hostname));
        Assert.Equal("*", Assert.Single(listener.VirtualHosts).Hostname);
        Assert.Equal((PathMatch.Any, null), (config.Route.Match.Path, config.Route.Match.Method));
        var action = config.Route.Action;
        Assert.Equal((Timeout.InfiniteTimeSpan, null, null, null), (action.ReadTimeout!.Value, action.RequestTimeout, action.BackendTimeout, action.MaxRequestBody));
        Assert.Equal((BackendProtocol.Https, true), (config.Backend.Protocol, config.Backend.VerifyTls));
        Assert.Equal(new BackendEndpoint("10.0.0.1", 6443), Assert.Single(config.Backend.Endpoints));
        Assert.Equal(PolicyAttachment.Flags, config.Policy!.Attachment);
    }

    [Theory]
    [InlineData("https://10.0.0.1:6443", "10.0.0.1", 6443, BackendProtocol.Https)]
    [InlineData("https://api.example.com", "api.example.com", 443, BackendProtocol.Https)]
    [InlineData("https://[fd00::1]:6443/", "fd00::1", 6443, BackendProtocol.Https)]
    [InlineData("HTTP://127.0.0.1:8001", "127.0.0.1", 8001, BackendProtocol.Http1)]
    public void The_upstream_of_the_command_line_goes_before_the_Pod_s(string url, string host, int port, BackendProtocol protocol)
    {
        var config = ApiServerConfig.With(new LoadOptions { Paths = ["x"], ApiServer = new ApiServerOptions { Upstream = url } }, ApiServerConfig.PodOf(Words));
        Assert.Equal((protocol, new BackendEndpoint(host, port)), (config.Backend.Protocol, Assert.Single(config.Backend.Endpoints)));
        Assert.True(config.Allows("https://a.example"));
    }

    [Theory]
    [InlineData("10.0.0.1:6443")]
    [InlineData("ftp://10.0.0.1")]
    [InlineData("https://")]
    [InlineData("https://a:b")]
    [InlineData("https://a:6443/path")]
    [InlineData("https://user@a:6443")]
    public void An_upstream_that_is_no_server_is_refused(string url)
    {
        var options = new LoadOptions { ApiServer = new ApiServerOptions { Upstream = url } };
        Assert.Contains($"--upstream: '{url}' is not the URL of a server", Assert.Single(Dialects.KubeApiServer.Translation.KubeApiServerTranslator.CheckCommandLine(options)).ToString(), StringComparison.Ordinal);
        Assert.Empty(ApiServerConfig.With(options).Listeners);
    }

    [Fact]
    public void An_upstream_alone_is_proxied_without_CORS()
    {
        var config = ApiServerConfig.CommandLine(new ApiServerOptions { Upstream = "http://127.0.0.1:8001", InsecureListener = true });
        Assert.Null(config.Policy);
        Assert.Empty(config.Problems);
        Assert.Equal((6443, false), (config.Listener.Port, config.Listener.IsTls));
    }

    [Fact]
    public void An_upstream_without_a_server_in_the_manifests_is_told()
    {
        var config = ApiServerConfig.With(new LoadOptions { Paths = ["x"], ApiServer = new ApiServerOptions { Upstream = ApiServerConfig.Upstream } });
        Assert.Empty(config.Listeners);
        Assert.Contains("no Pod that starts kube-apiserver and can be served", Assert.Single(config.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_the_command_line_goes_before_the_Pod_s()
    {
        var options = new LoadOptions { Paths = ["x"], ApiServer = new ApiServerOptions { AllowedOrigins = ["https://b.example"] } };
        var config = ApiServerConfig.With(options, ApiServerConfig.PodOf(Words));
        Assert.Equal((false, true), (config.Allows("https://a.example"), config.Allows("https://b.example")));
    }

    [Fact]
    public void Without_a_certificate_there_is_a_self_signed_one_and_a_warning()
    {
        var config = ApiServerConfig.Pod([.. Words, "--tls-cert-file=/no/such/apiserver.crt", "--tls-private-key-file=/no/such/apiserver.key"]);
        Assert.Equal("self-signed", Assert.Single(config.Listener.Certificates).Source.Name);
        var problem = Assert.Single(config.Problems);
        Assert.Equal(
            (ProblemSeverity.Warning, "spec.containers[0].command[3]", "--tls-cert-file: the file '/no/such/apiserver.crt' is not there; put it there; until then the port gets a self-signed certificate, which browsers do not trust"),
            (problem.Severity, problem.Field, problem.Message));
    }

    [Fact]
    public void The_named_certificate_is_served()
    {
        using var folder = new Loading.TempFolder();
        using var secret = new TestSecret("a", "b");
        folder.Write("apiserver.crt", secret.Certificate.Leaf.ExportCertificatePem());
        folder.Write("apiserver.key", System.Security.Cryptography.X509Certificates.ECDsaCertificateExtensions.GetECDsaPrivateKey(secret.Certificate.Leaf)!.ExportPkcs8PrivateKeyPem());
        var config = ApiServerConfig.Pod([.. Words, "--tls-cert-file=" + folder["apiserver.crt"], "--tls-private-key-file=" + folder["apiserver.key"]]);
        Assert.Equal(secret.Certificate.Leaf.Thumbprint, Assert.Single(config.Listener.Certificates).Leaf.Thumbprint);
        Assert.Empty(config.Problems);
    }

    [Fact]
    public void The_command_line_and_the_annotation_choose_the_mode_the_command_line_first()
    {
        Assert.Equal("kube-apiserver", ApiServerConfig.Pod(Words).Policy!.Semantics.Name);
        Assert.Equal("kube-apiserver-real", ApiServerConfig.Pod(Words, ("corsgate.dev/kube-apiserver-cors", "real")).Policy!.Semantics.Name);
        var options = new LoadOptions { Paths = ["x"], ApiServer = new ApiServerOptions { Mode = "documented" } };
        Assert.Equal("kube-apiserver", ApiServerConfig.With(options, ApiServerConfig.PodOf(Words, ("corsgate.dev/kube-apiserver-cors", "real"))).Policy!.Semantics.Name);
        Assert.Contains("'fake' is not documented or real", Assert.Single(ApiServerConfig.Pod(Words, ("corsgate.dev/kube-apiserver-cors", "fake")).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Documented_lists_can_be_others_and_real_ones_cannot()
    {
        (string, string)[] lists = [("corsgate.dev/kube-apiserver-cors-methods", "GET,HEAD"), ("corsgate.dev/kube-apiserver-cors-headers", "Authorization, X-Custom-Header")];
        var documented = ApiServerConfig.Pod(Words, lists).Decide("OPTIONS", "https://a.example", "GET");
        Assert.Equal(("GET, HEAD", "Authorization, X-Custom-Header"), (documented.AllowMethods, documented.AllowHeaders));
        var config = ApiServerConfig.Pod(Words, [.. lists, ("corsgate.dev/kube-apiserver-cors", "real")]);
        Assert.Equal("POST, GET, OPTIONS, PUT, DELETE, PATCH", config.Decide("GET", "https://a.example").AllowMethods);
        Assert.Equal(2, config.Findings.Count(finding => finding.Contains("the lists of the real server are fixed", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("GET,", "'' is not a name")]
    [InlineData("GET POST", "'GET POST' is not a name")]
    [InlineData("*", "'*' is no wildcard to a browser where credentials are allowed")]
    public void A_wrong_list_is_refused(string list, string message) =>
        Assert.Contains(message, Assert.Single(ApiServerConfig.Pod(Words, ("corsgate.dev/kube-apiserver-cors-methods", list)).Errors), StringComparison.Ordinal);

    [Fact]
    public void Strict_semantics_take_documented_origins_and_nobody_for_everybody()
    {
        var options = new ApiServerOptions { Upstream = ApiServerConfig.Upstream, Mode = "real", AllowedOrigins = ["https://a.example"] };
        var config = ApiServerConfig.CommandLine(options, strict: true);
        Assert.Equal("strict", config.Policy!.Semantics.Name);
        Assert.Equal((true, false), (config.Allows("https://a.example"), config.Allows("https://a.example.evil.com")));
        Assert.Equal("strict", ApiServerConfig.Pod(Words, ("corsgate.dev/semantics", "strict")).Policy!.Semantics.Name);
        var everybody = ApiServerConfig.CommandLine(options with { AllowedOrigins = [".*"] }, strict: true);
        Assert.False(everybody.Allows("https://a.example"));
        Assert.Contains("under strict semantics nobody is allowed", everybody.Errors[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_servers_on_one_port_the_first_is_proxied()
    {
        var config = ApiServerConfig.With(
            new LoadOptions { Paths = ["x"] }, ApiServerConfig.PodOf(Words), ApiServerConfig.PodOf(["kube-apiserver", "--advertise-address=10.0.0.2", "--cors-allowed-origins="]).Replace("name: kube-apiserver\n  namespace", "name: second\n  namespace", StringComparison.Ordinal));
        Assert.Equal("https://10.0.0.1:6443", config.Backend.Name);
        Assert.Contains("port 6443 already proxies the server of Pod kube-system/kube-apiserver", Assert.Single(config.Findings), StringComparison.Ordinal);
    }
}
