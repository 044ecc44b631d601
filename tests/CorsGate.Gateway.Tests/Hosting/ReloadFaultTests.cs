using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Tests.Hosting.Support;

namespace CorsGate.Gateway.Tests.Hosting;

public class ReloadFaultTests
{
    private readonly TestLog _log = new();

    [Fact]
    public async Task A_port_that_stays_taken_is_said_once_and_again_after_it_was_open()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        var taken = ((IPEndPoint)first.LocalEndpoint).Port;
        await using var host = Configs.Host(Configs.Options(_log, 80), LambdaHandler.Describing);
        for (var i = 0; i < 3; i++)
            Assert.Single(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80), Configs.Cleartext(taken)), CancellationToken.None));
        Assert.Equal(1, Refusals());

        first.Stop();
        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80), Configs.Cleartext(taken)), CancellationToken.None));
        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None));
        using var second = new TcpListener(IPAddress.Loopback, taken);
        second.Start();
        Assert.Single(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80), Configs.Cleartext(taken)), CancellationToken.None));
        Assert.Equal(2, Refusals());
    }

    [Fact]
    public async Task A_snapshot_that_cannot_be_gone_on_from_is_made_anew()
    {
        await using var host = new GatewayHost(Configs.Options(_log, 80, 81), LambdaHandler.Describing, FailAfterTheFirst);
        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None));

        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(81)), CancellationToken.None));

        Assert.Equal(2, host.Generation);
        Assert.Equal([81], host.BoundPorts.Keys);
        Assert.Contains("error the snapshot is made anew, as the one before cannot be gone on from: InvalidOperationException: out of step", _log.Text, StringComparison.Ordinal);
    }

    private static GatewaySnapshot FailAfterTheFirst(GatewayConfig config, int generation, GatewaySnapshot? previous) =>
        previous is null ? Configs.Snapshot(config, generation, previous) : throw new InvalidOperationException("out of step");

    private int Refusals() => _log.Text.Split('\n').Count(line => line.Contains("error", StringComparison.Ordinal) && line.Contains("address already in use", StringComparison.Ordinal));
}
