using System.Net;
using System.Text.Json.Nodes;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;

namespace CorsGate.EndToEnd.Tests.Cluster.Scale;

/// <summary>
/// A watch that does nothing but note the time, to tell the server's share of a delay from ours: an API server that passes a kind on
/// to another one keeps its events back for 200 ms.
/// </summary>
internal sealed class BareWatch : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(long At, string Event)> _events = [];
    private readonly Task _reading;

    private BareWatch(HttpClient client, Stream events)
    {
        _client = client;
        _reading = ReadAsync(events);
    }

    /// <summary>Watches the objects of a kind from now on.</summary>
    /// <param name="server">The server.</param>
    /// <param name="path">The kind's path.</param>
    public static async Task<BareWatch> StartAsync(KubeServer server, string path)
    {
        var client = server.CreateClient();
        (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        var list = JsonNode.Parse(await client.GetStringAsync(new Uri(path + "?limit=1", UriKind.Relative)))!;
        var version = (string)list["metadata"]!["resourceVersion"]!;
        return new BareWatch(client, await client.GetStreamAsync(new Uri($"{path}?watch=1&resourceVersion={version}", UriKind.Relative)));
    }

    /// <summary>When the first event with a text was there, as a timestamp.</summary>
    public async Task<long> TimeOfAsync(string text)
    {
        long? at = null;
        await Wait.UntilAsync($"an event with {text}", () => Task.FromResult((at = Find(text)) is not null));
        return at!.Value;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _client.Dispose();
        _stop.Dispose();
    }

    private long? Find(string text)
    {
        lock (_gate)
        {
            var index = _events.FindIndex(known => known.Event.Contains(text, StringComparison.Ordinal));
            return index < 0 ? null : _events[index].At;
        }
    }

    private async Task ReadAsync(Stream events)
    {
        using var reader = new StreamReader(events);
        try
        {
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                lock (_gate)
                    _events.Add((TimeProvider.System.GetTimestamp(), line));
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the test.
        }
    }
}
