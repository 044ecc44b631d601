using System.Net;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Telemetry;

namespace CorsGate.Gateway.SampleApps;

/// <summary>
/// An upstream to try a gateway with: an httpbin-compatible app (<c>corsgate httpbin</c>, and Services annotated
/// <c>corsgate.dev/sample-app: httpbin</c>), or one that answers everything with the same text. It speaks HTTP/1.1 and h2c.
/// </summary>
public sealed class SampleAppServer : IAsyncDisposable
{
    /// <summary>The name that manifests use for the httpbin-compatible app.</summary>
    public const string HttpbinName = "httpbin";

    private readonly ListeningPort _port;

    private SampleAppServer(ListeningPort port) => _port = port;

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => _port.EndPoint;

    /// <summary>Starts it.</summary>
    /// <param name="endPoint">Where to listen; port 0 takes a free one.</param>
    /// <param name="options">What to answer.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <exception cref="IOException">The address is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound for another reason.</exception>
    public static async Task<SampleAppServer> StartAsync(IPEndPoint endPoint, SampleAppOptions options, CancellationToken cancellationToken)
    {
        IRequestHandler app = options.Text is { } text ? new TextApp(text) : new HttpbinApp();
        return new SampleAppServer(await ListeningPort.OpenAsync(
            new ListeningPortOptions { EndPoint = endPoint, Place = endPoint.Port, Handler = app, Log = options.Log },
            cancellationToken));
    }

    /// <summary>Stops accepting, lets requests finish, and cuts off what is left when the token is cancelled.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _port.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _port.DisposeAsync();
}

/// <summary>What a sample app answers.</summary>
public sealed record SampleAppOptions
{
    /// <summary>A text that answers every path and method; null: the httpbin-compatible app.</summary>
    public string? Text { get; init; }

    /// <summary>Where errors go.</summary>
    public required EventLog Log { get; init; }
}
