using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Tests.Loading;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>A manifest that is saved with other flags, and with wrong ones.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string? Load(ConfigLoader loader, string flag, out string[] errors)
    {
        _folder.Write("pod.yaml", ApiServerConfig.PodOf(["kube-apiserver", "--advertise-address=10.0.0.1", flag]));
        var config = loader.Load();
        errors = [.. config.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.Message)];
        return config.Listeners is [var listener] ? listener.VirtualHosts[0].Routes[0].Action.Cors?.Policy.AllowOrigins[0].Value.Text ?? "off" : null;
    }

    private ConfigLoader Loader(string? mode = null) => new(new LoadOptions { Paths = [_folder.Path], ApiServer = new ApiServerOptions { Mode = mode } });

    [Fact]
    public void Other_flags_are_served()
    {
        var loader = Loader();
        Assert.Equal("https://a.example", Load(loader, "--cors-allowed-origins=https://a.example", out _));
        Assert.Equal("https://b.example", Load(loader, "--cors-allowed-origins=https://b.example", out _));
        Assert.Equal("off", Load(loader, "--cors-allowed-origins=", out _));
    }

    [Theory]
    [InlineData(null, "--cors-allowed-origins=https://(a", "missing closing )")]
    [InlineData(null, "--cors-allowed-origins=https://a.example,", "empty value in --cors-allowed-origins")]
    [InlineData("real", "--cors-allowed-origins=.*", "does not pin to start/end of host")]
    [InlineData("real", "--secure-port=none", "is not a port")]
    public void Wrong_flags_are_told_and_the_last_good_ones_stay(string? mode, string flag, string message)
    {
        var loader = Loader(mode);
        Assert.Equal("https://a.example", Load(loader, "--cors-allowed-origins=https://a.example", out _));
        Assert.Equal("https://a.example", Load(loader, flag, out var errors));
        Assert.Contains(message, Assert.Single(errors), StringComparison.Ordinal);
        Assert.Equal("https://b.example", Load(loader, "--cors-allowed-origins=https://b.example", out errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void Wrong_flags_at_the_start_serve_nothing()
    {
        Assert.Null(Load(Loader(), "--cors-allowed-origins=https://(a", out var errors));
        Assert.Contains("--cors-allowed-origins", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_flags_at_the_start_are_not_replaced_by_the_command_line_s_own_server()
    {
        var loader = new ConfigLoader(new LoadOptions { Paths = [_folder.Path], ApiServer = new ApiServerOptions { Upstream = ApiServerConfig.Upstream } });
        Assert.Null(Load(loader, "--cors-allowed-origins=https://(a", out _));
    }
}
