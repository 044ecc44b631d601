using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.Gateway.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// An open port: a Kestrel of its own, so that it can be closed, with its requests finishing, while others go on. Cleartext
/// ports speak HTTP/1.1 and HTTP/2 with prior knowledge; TLS ports speak what ALPN chose of HTTP/1.1 and HTTP/2.
/// </summary>
internal sealed class ListeningPort : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IServer _server;
    private readonly PortApplication _application;
    private readonly Lock _stopLock = new();
    private Task? _stopping;

    private ListeningPort(ServiceProvider services, IServer server, PortApplication application, IPEndPoint endPoint)
    {
        _services = services;
        _server = server;
        _application = application;
        EndPoint = endPoint;
    }

    /// <summary>Where it really listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The number of requests that are being answered.</summary>
    public int InFlight => _application.InFlight;

    /// <summary>Opens a port.</summary>
    /// <exception cref="IOException">The address is in use.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound for another reason.</exception>
    public static async Task<ListeningPort> OpenAsync(ListeningPortOptions options, CancellationToken cancellationToken)
    {
        ListenOptions? bound = null;
        var provider = KestrelServices.Create(options.Log, options.Transport, kestrel =>
        {
            KestrelHardening.Apply(kestrel);
            if (options.Certificates is { } certificates) ListenTls(kestrel, options, certificates, listen => bound = listen);
            else ListenCleartext(kestrel, options, listen => bound = listen);
        });
        try
        {
            var requests = new PortApplication(options.Handler, options.Place);
            var kestrel = provider.GetRequiredService<IServer>();
            await kestrel.StartAsync(requests, cancellationToken);
            return new ListeningPort(provider, kestrel, requests, bound?.IPEndPoint ?? options.EndPoint);
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    /// <summary>Answers go on, and each tells its client to close the connection.</summary>
    public void BeginDrain() => _application.BeginDrain();

    /// <summary>
    /// Stops accepting at once, closes idle connections, lets requests in flight finish, and aborts what is left when the
    /// token is cancelled. Later calls wait for the first.
    /// </summary>
    public Task StopAsync(CancellationToken abort)
    {
        lock (_stopLock) return _stopping ??= _server.StopAsync(abort);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(new CancellationToken(canceled: true));
        await _services.DisposeAsync();
    }

    private static void ListenTls(
        KestrelServerOptions kestrel, ListeningPortOptions options, ReloadableCertificates certificates, Action<ListenOptions> onListen) =>
        kestrel.Listen(options.EndPoint, listen =>
        {
            onListen(listen);
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            if (options.Counters is { } counters) listen.Use(counters.Guard);
            if (options.Gate is { } gate) listen.Use(gate.Guard);
            listen.Use(HandshakeGuard.Before);
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                OnConnection = certificates.SelectAsync,
                HandshakeTimeout = TimeSpan.FromSeconds(10),
            });
            listen.Use(HandshakeGuard.After);
        });

    private static void ListenCleartext(KestrelServerOptions kestrel, ListeningPortOptions options, Action<ListenOptions> onListen)
    {
        // Kestrel builds the pipelines in this order: the one for HTTP/2 is there before a connection can ask for it.
        var selector = new CleartextProtocolSelector(kestrel.Limits);
        kestrel.Listen(new VirtualEndPoint(), listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.Use(selector.CaptureHttp2);
        });
        kestrel.Listen(options.EndPoint, listen =>
        {
            onListen(listen);
            listen.Protocols = HttpProtocols.Http1;
            if (options.Counters is { } counters) listen.Use(counters.Guard);
            if (options.Gate is { } gate) listen.Use(gate.Guard);
            listen.Use(selector.Select);
        });
    }
}

/// <summary>What a port is opened with.</summary>
internal sealed record ListeningPortOptions
{
    /// <summary>Where to listen; port 0 takes a free one.</summary>
    public required IPEndPoint EndPoint { get; init; }

    /// <summary>The configured port, and the local address where it has one of its own, which the handler is told.</summary>
    public required LocalPort Place { get; init; }

    /// <summary>What binds the endpoint; null: a socket of its own.</summary>
    public IConnectionListenerFactory? Transport { get; init; }

    /// <summary>Answers the requests.</summary>
    public required IRequestHandler Handler { get; init; }

    /// <summary>The certificates; null: cleartext.</summary>
    public ReloadableCertificates? Certificates { get; init; }

    /// <summary>Holds connections back until the configuration that the port belongs to is in force; null: nothing does.</summary>
    public ConnectionGate? Gate { get; init; }

    /// <summary>Where connections are counted; null: nowhere.</summary>
    public PortCounters? Counters { get; init; }

    /// <summary>Where errors go.</summary>
    public required EventLog Log { get; init; }
}
