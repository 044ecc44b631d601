using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace CorsGate.Gateway.Listeners;

/// <summary>Takes the requests of one port from Kestrel to the handler. Reuses the context of a connection's last request.</summary>
internal sealed class PortApplication(IRequestHandler handler, LocalPort place) : IHttpApplication<DefaultHttpContext>
{
    private int _inFlight;
    private volatile bool _isDraining;

    /// <summary>The number of requests that are being answered.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>From now on every answer tells its client to close the connection (or to open no more streams).</summary>
    public void BeginDrain() => _isDraining = true;

    /// <inheritdoc/>
    public DefaultHttpContext CreateContext(IFeatureCollection contextFeatures)
    {
        Interlocked.Increment(ref _inFlight);
        if (contextFeatures is not IHostContextContainer<DefaultHttpContext> container) return new DefaultHttpContext(contextFeatures);
        if (container.HostContext is { } context) context.Initialize(contextFeatures);
        else container.HostContext = context = new DefaultHttpContext(contextFeatures);
        return context;
    }

    /// <inheritdoc/>
    public Task ProcessRequestAsync(DefaultHttpContext context)
    {
        if (_isDraining) context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        if (MayStayIdle(context.Request)) DisableRequestRate(context.Features);
        return handler.HandleAsync(context, place);
    }

    /// <inheritdoc/>
    public void DisposeContext(DefaultHttpContext context, Exception? exception)
    {
        Interlocked.Decrement(ref _inFlight);
        context.Uninitialize();
    }

    /// <summary>
    /// Whether the request's body is a stream that may say nothing for long: gRPC, and WebSocket over HTTP/2 (RFC 8441).
    /// The request rate is for uploads and would cut it. Over HTTP/1.1 neither can be: a content type alone buys no time.
    /// </summary>
    private static bool MayStayIdle(HttpRequest request) =>
        HttpProtocol.IsHttp2(request.Protocol)
        && (HttpMethods.IsConnect(request.Method) || request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true);

    private static void DisableRequestRate(IFeatureCollection features)
    {
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
    }
}
