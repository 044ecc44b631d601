using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Handling;

/// <summary>Finds the rule of a request: port, listener, virtual host, route.</summary>
internal static class RequestRouter
{
    /// <summary>Finds the rule.</summary>
    /// <returns>Null where <see cref="GatewayRequest.Route"/> is set; else what to answer.</returns>
    public static GatewayAnswer? Route(GatewayRequest request, GatewaySnapshot snapshot)
    {
        if (snapshot.Port(request.Port) is not { } port)
            return GatewayAnswer.NoRoute;
        Span<char> buffer = stackalloc char[HostName.MaxLength];
        scoped ReadOnlySpan<char> host = default;
        if (request.Host is not null && !HostName.TryNormalize(request.Host, buffer, out host, out _))
            return GatewayAnswer.NoRoute;
        if (port.Find(host) is not { } listener)
            return GatewayAnswer.NoRoute;
        if (listener.IsTls && IsMisdirected(port, listener, request.Context))
            return GatewayAnswer.Misdirected;
        if (listener.Find(host) is not { } virtualHost)
            return GatewayAnswer.NoRoute;
        request.Route = RouteSelection.Select(virtualHost.Routes, request.Context.Request, request.Path.Path, request.Query);
        return request.Route is null ? GatewayAnswer.NoRoute : null;
    }

    /// <summary>
    /// Whether the connection was made for another listener than the one that serves the host (RFC 9110, 7.4; Gateway API,
    /// detection of misdirected requests). A connection whose server name belongs to no listener was made for none.
    /// </summary>
    private static bool IsMisdirected(PortTable port, CompiledListener listener, HttpContext context)
    {
        var serverName = context.Features.Get<ITlsHandshakeFeature>()?.HostName;
        if (string.IsNullOrEmpty(serverName))
            return false;
        Span<char> buffer = stackalloc char[HostName.MaxLength];
        return HostName.TryNormalize(serverName, buffer, out var key, out _)
            && port.Find(key) is { } connected
            && !ReferenceEquals(connected, listener);
    }
}
