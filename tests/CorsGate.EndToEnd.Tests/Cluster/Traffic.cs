using System.Globalization;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Cluster;

/// <summary>
/// Requests to a gateway while something happens to its API server: on one connection that stays, on one new connection after
/// another, and for readiness. Every answer but 200 and every connection that breaks off is a loss.
/// </summary>
internal sealed class Traffic : IAsyncDisposable
{
    // Not for synchronisation: how often, so that the machine has time for something else.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly ClusterGateway _gateway;
    private readonly Task<Count>[] _senders;

    private Traffic(ClusterGateway gateway, int port, int console, string host)
    {
        _gateway = gateway;
        _senders = [KeepAsync(port, host, "/"), RenewAsync(port, host, "/"), RenewAsync(console, "localhost", "/readyz")];
    }

    /// <summary>Starts, to a host on port 8080 of the configuration.</summary>
    public static async Task<Traffic> StartAsync(ClusterGateway gateway, string host) => new(gateway, gateway.Port(8080), await gateway.ConsolePortAsync(), host);

    /// <summary>Ends, and requires that nothing was lost.</summary>
    /// <param name="least">How many requests every sender has sent at the least.</param>
    public async Task RequireNoLossAsync(int least)
    {
        await _stop.CancelAsync();
        foreach (var count in await Task.WhenAll(_senders))
        {
            Assert.True(count.Losses.Count == 0, $"{count.Losses.Count} of {count.Sent} requests were lost:\n{string.Join('\n', count.Losses.Take(10))}\n{_gateway.ReadLog()}");
            Assert.True(count.Sent >= least, $"only {count.Sent} requests were sent");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_senders);
        _stop.Dispose();
    }

    private async Task<Count> KeepAsync(int port, string host, string path)
    {
        var count = new Count();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // A connection of the harness has half a minute; it ends between two answers.
                using var connection = await RawConnection.ConnectAsync(port);
                var began = TimeProvider.System.GetTimestamp();
                while (!_stop.IsCancellationRequested && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(15))
                {
                    await connection.SendAsync($"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n");
                    count.Take(await connection.ReadAsync());
                    await Task.Delay(Pause, CancellationToken.None);
                }
            }
            catch (Exception broken) when (IsBroken(broken))
            {
                await count.LoseAsync(broken.Message);
            }
        }

        return count;
    }

    private async Task<Count> RenewAsync(int port, string host, string path)
    {
        var count = new Count();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                count.Take(await RawHttp.SendAsync(port, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));
                await Task.Delay(Pause, CancellationToken.None);
            }
            catch (Exception broken) when (IsBroken(broken))
            {
                await count.LoseAsync(broken.Message);
            }
        }

        return count;
    }

    private static bool IsBroken(Exception failure) => failure is IOException or System.Net.Sockets.SocketException or OperationCanceledException or FormatException;

    private sealed class Count
    {
        public int Sent { get; private set; }

        public List<string> Losses { get; } = [];

        public void Take(RawMessage answer)
        {
            Sent++;
            if (answer.Status != 200)
                Losses.Add(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {answer.StartLine}: {answer.Body}"));
        }

        public Task LoseAsync(string what)
        {
            Sent++;
            Losses.Add(string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:HH:mm:ss.fff} {what}"));
            return Task.Delay(Pause);
        }
    }
}
