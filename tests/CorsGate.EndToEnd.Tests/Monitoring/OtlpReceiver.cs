using System.Collections.Concurrent;
using CorsGate.EndToEnd.Tests.Harness;

namespace CorsGate.EndToEnd.Tests.Monitoring;

/// <summary>A receiver of OTLP over HTTP that keeps what it gets.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private KestrelUpstream? _server;

    /// <summary>What came: path, media type and body.</summary>
    public ConcurrentQueue<(string Path, string? MediaType, byte[] Body)> Received { get; } = new();

    /// <summary>Its base URL.</summary>
    public string Url => FormattableString.Invariant($"http://127.0.0.1:{_server!.Port}");

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        receiver._server = await KestrelUpstream.StartAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver.Received.Enqueue((context.Request.Path.Value ?? "", context.Request.ContentType, body.ToArray()));
            context.Response.ContentType = "application/x-protobuf";
        });
        return receiver;
    }

    /// <summary>Whether a text stands in a body that was received.</summary>
    public bool Has(string text) => Received.Any(received => received.Body.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server!.DisposeAsync();
}
