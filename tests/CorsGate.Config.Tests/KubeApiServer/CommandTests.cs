using CorsGate.Config.Loading;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>Which Pods are API servers, and which of their flags count.</summary>
public class CommandTests
{
    private const string Address = "--advertise-address=10.0.0.1";
    private const string Empty = "--cors-allowed-origins=";

    [Theory]
    [InlineData("kube-apiserver")]
    [InlineData("/usr/local/bin/kube-apiserver")]
    [InlineData("./kube-apiserver")]
    public void A_Pod_that_starts_the_server_is_proxied(string program) =>
        Assert.Equal(6443, ApiServerConfig.Pod([program, Address, Empty]).Listener.Port);

    [Theory]
    [InlineData("nginx")]
    [InlineData("my-kube-apiserver")]
    [InlineData("kube-apiserver-proxy")]
    [InlineData("sleep", "kube-apiserver", "--secure-port=99999999")]
    public void Any_other_Pod_is_of_no_interest(params string[] words)
    {
        var config = ApiServerConfig.Pod(words);
        Assert.Empty(config.Listeners);
        Assert.Empty(config.Problems);
    }

    [Fact]
    public void A_Pod_without_a_command_is_of_no_interest()
    {
        var config = ApiServerConfig.With(
            new LoadOptions { Paths = ["x"] }, "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec: {containers: [{image: nginx, anything: {}}], nodeName: a}\nstatus: {phase: Running}");
        Assert.Empty(config.Listeners);
        Assert.Empty(config.Problems);
    }

    [Fact]
    public void The_flags_may_stand_in_args_and_the_values_in_words_of_their_own()
    {
        var config = ApiServerConfig.With(
            new LoadOptions { Paths = ["x"] },
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: api}
            spec:
              containers:
              - {name: sidecar, command: [sleep]}
              - name: api
                command: [kube-apiserver, --allow-privileged, --secure-port, "7443"]
                args: [--advertise_address, 10.0.0.9, --cors-allowed-origins, "https://a.example"]
            """);
        Assert.Empty(config.Findings);
        Assert.Equal((7443, "https://10.0.0.9:7443"), (config.Listener.Port, config.Backend.Name));
        Assert.True(config.Allows("https://a.example"));
    }

    [Fact]
    public void The_program_may_be_the_first_of_the_args()
    {
        var config = ApiServerConfig.With(
            new LoadOptions { Paths = ["x"] }, $"apiVersion: v1\nkind: Pod\nmetadata: {{name: api}}\nspec: {{containers: [{{args: [kube-apiserver, {Address}, {Empty}]}}]}}");
        Assert.Equal(6443, config.Listener.Port);
    }

    [Fact]
    public void A_repeated_list_adds_up_and_of_another_flag_the_last_counts()
    {
        var config = ApiServerConfig.Pod(
            ["kube-apiserver", Address, "--cors-allowed-origins=https://a.example", Empty, "--cors-allowed-origins=https://b.example,https://c.example", "--secure-port=1", "--secure-port=7000"]);
        Assert.Equal(["https://a.example", "https://b.example", "https://c.example"], config.Policy!.Policy.AllowOrigins.Select(origin => origin.Value.Text));
        Assert.Equal(7000, config.Listener.Port);
    }

    [Fact]
    public void Nothing_behind_two_dashes_is_a_flag()
    {
        var config = ApiServerConfig.Pod(["kube-apiserver", Address, Empty, "--", "--cors-allowed-origins=https://a.example"]);
        Assert.Null(config.Policy);
    }

    [Theory]
    [InlineData("--secure-port: '0' is not a port from 1 to 65535", "--secure-port=0")]
    [InlineData("--secure-port: 'https' is not a port", "--secure-port=https")]
    [InlineData("--secure-port: '65536' is not a port", "--secure-port=65536")]
    [InlineData("--advertise-address: 'api.example' is not an address", "--advertise-address=api.example")]
    [InlineData("--advertise-address: '0.0.0.0' is not an address that clients can reach", "--advertise-address=0.0.0.0")]
    [InlineData("--cors-allowed-origins: the flag needs a value", "--cors-allowed-origins")]
    [InlineData("--cors-allowed-origins: the list cannot be read: parse error on line 1, column 3: extraneous", "--cors-allowed-origins=\"a")]
    [InlineData("empty value in --cors-allowed-origins", "--cors-allowed-origins=https://a.example,")]
    public void A_wrong_flag_is_named_with_its_place(string message, string word)
    {
        var config = ApiServerConfig.Pod(["kube-apiserver", Address, word], ("corsgate.dev/kube-apiserver-cors", "documented"));
        Assert.Empty(config.Listeners);
        var problem = Assert.Single(config.Problems);
        Assert.Equal((ProblemSeverity.Error, "spec.containers[0].command[2]", 15), (problem.Severity, problem.Field, problem.Location!.Line));
        Assert.StartsWith(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_nobody_says_where_it_is_is_not_proxied()
    {
        var config = ApiServerConfig.Pod(["kube-apiserver", "--cors-allowed-origins=https://a.example"]);
        Assert.Empty(config.Listeners);
        Assert.Contains("give --upstream https://HOST:PORT on the command line", Assert.Single(config.Errors), StringComparison.Ordinal);
    }

    /// <summary>The Pods of a cluster, which another object was wanted from, open no port before its API server.</summary>
    [Fact]
    public void A_server_without_the_flag_is_not_proxied_unless_something_asks_for_it()
    {
        var config = ApiServerConfig.Pod(["kube-apiserver", Address]);
        Assert.Empty(config.Listeners);
        var problem = Assert.Single(config.Problems);
        Assert.Equal(ProblemSeverity.Info, problem.Severity);
        Assert.Equal("the server has no --cors-allowed-origins, so it is not proxied; add the flag, which may be empty, or give --upstream on the command line", problem.Message);

        Assert.Null(ApiServerConfig.Pod(["kube-apiserver", Address, Empty]).Policy);
        Assert.Null(ApiServerConfig.Pod(["kube-apiserver", Address], ("corsgate.dev/kube-apiserver-cors", "real")).Policy);
        var options = new LoadOptions { Paths = ["pod.yaml"], ApiServer = new ApiServerOptions { Upstream = ApiServerConfig.Upstream } };
        Assert.Null(ApiServerConfig.With(options, ApiServerConfig.PodOf(["kube-apiserver"])).Policy);
        Assert.Equal("https://10.0.0.1:6443", ApiServerConfig.Pod(["kube-apiserver", Address, Empty]).Backend.Name);
    }
}
