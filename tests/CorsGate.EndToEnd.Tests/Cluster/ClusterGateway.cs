using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CorsGate.Cli.Arguments;
using CorsGate.Cli.Running.Cluster;
using CorsGate.Config.Loading;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Telemetry;
using CorsGate.Kubernetes.Credentials;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>What <c>corsgate run --kubeconfig</c> runs, in this process, on free loopback ports.</summary>
internal sealed class ClusterGateway : IAsyncDisposable
{
    private static readonly ImmutableDictionary<int, int> FreePorts = Enumerable.Range(1, ushort.MaxValue).ToImmutableDictionary(port => port, _ => 0);

    private readonly LogBuffer _output = new();
    private readonly EventLog _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<int> _run;

    private ClusterGateway(
        string kubeconfig, Func<ClusterOptions, ClusterOptions> change, string[]? addresses = null, Func<GatewayOptions, GatewayOptions>? changeServing = null)
    {
        _log = new EventLog(_output, json: false);
        var access = Kubeconfig.Load(kubeconfig);
        Assert.True(access.Access is not null, string.Join('\n', access.Problems));
        var gateway = new GatewayOptions { PortMap = FreePorts, Resolve = LoopbackName.Ports, Console = new IPEndPoint(IPAddress.Loopback, 0), GracePeriod = TimeSpan.FromSeconds(10), Log = _log };
        var own = GatewayAddressArgument.ReadOwn(addresses ?? []);
        var local = LocalGateways.Of(own, MachineAddresses.Has).Addresses;
        gateway = gateway with { GatewayAddresses = [.. local.Values.SelectMany(static address => address)] };
        _run = new ClusterRun(
            change(new ClusterOptions { Access = access.Access, AddressesOf = own }),
            new LoadOptions { GatewayAddresses = local },
            changeServing?.Invoke(gateway) ?? gateway,
            startExport: null).RunAsync(_stop.Token);
    }

    /// <summary>Starts one, and waits until it serves all that the API server has.</summary>
    /// <param name="server">The API server.</param>
    /// <param name="change">Changes what the command line says; null: nothing.</param>
    /// <param name="addresses">What <c>--gateway-address</c> says; null: nothing.</param>
    /// <param name="changeServing">Changes what the command line says about serving; null: nothing.</param>
    public static async Task<ClusterGateway> StartAsync(
        KubeServer server,
        Func<ClusterOptions, ClusterOptions>? change = null,
        string[]? addresses = null,
        Func<GatewayOptions, GatewayOptions>? changeServing = null)
    {
        var gateway = new ClusterGateway(server.Kubeconfig, change ?? (options => options), addresses, changeServing);
        try
        {
            await gateway.WaitForLogAsync("is serving");
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one, and waits for nothing.</summary>
    public static ClusterGateway Start(string kubeconfig, Func<ClusterOptions, ClusterOptions>? change = null) => new(kubeconfig, change ?? (options => options));

    /// <summary>The bound port of a configured one, as the log says.</summary>
    public int Port(int configured)
    {
        var port = FindPort(configured);
        Assert.True(port is not null, $"port {configured} was not opened:\n{ReadLog()}");
        return port.Value;
    }

    /// <summary>Where a configured port is bound at an address, as the log says.</summary>
    public IPEndPoint EndPoint(string address, int configured)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $" (port {configured}:");
        var line = ReadLog().Split('\n').LastOrDefault(l => l.Contains(mark, StringComparison.Ordinal) && l.Contains($"://{address}:", StringComparison.Ordinal));
        Assert.True(line is not null, $"port {configured} was not opened at {address}:\n{ReadLog()}");
        return IPEndPoint.Parse(line.Split(mark)[0].Split("://")[^1]);
    }

    /// <summary>The port of readiness and metrics, as the log says.</summary>
    public async Task<int> ConsolePortAsync()
    {
        const string Mark = "readiness on http://127.0.0.1:";
        await WaitForLogAsync(Mark);
        return int.Parse(new string([.. ReadLog().Split(Mark)[1].TakeWhile(char.IsAsciiDigit)]), CultureInfo.InvariantCulture);
    }

    /// <summary>The log so far.</summary>
    public string ReadLog()
    {
        _log.Flush();
        return _output.ToString();
    }

    /// <summary>Waits until the log contains a text.</summary>
    public Task WaitForLogAsync(string text) => Wait.UntilAsync($"'{text}' in the log", () => ReadLog().Contains(text, StringComparison.Ordinal)
        || (_run.IsFaulted ? throw _run.Exception!.InnerException! : false));

    /// <summary>Sends a request to port 8080 until its answer is as expected, and says at the end what it was instead.</summary>
    public async Task ExpectAsync(string what, string host, string path, Func<HttpResponseMessage, bool> isExpected, params (string Name, string Value)[] headers)
    {
        var last = "no answer";
        try
        {
            await Wait.UntilAsync(what, async () =>
            {
                if (FindPort(8080) is not { } port)
                    return false;
                try
                {
                    using var client = new Client(port);
                    using var response = await client.SendAsync($"http://{host}{path}", headers: headers);
                    last = $"{response}";
                    return isExpected(response);
                }
                catch (HttpRequestException closed)
                {
                    last = closed.Message;
                    return false;
                }
            });
        }
        catch (Xunit.Sdk.TrueException late)
        {
            Assert.Fail($"{late.Message}\n{last}\n{ReadLog()}");
        }
    }

    private int? FindPort(int configured)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $" (port {configured}:");
        var line = ReadLog().Split('\n').LastOrDefault(l => l.Contains(mark, StringComparison.Ordinal));
        return line is null ? null : int.Parse(line.Split(mark)[0].Split(':')[^1], CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _log.Dispose();
        _stop.Dispose();
    }
}
