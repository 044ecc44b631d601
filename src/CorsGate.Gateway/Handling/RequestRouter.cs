using CorsGate.Config.Model;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Handling;

/// <summary>Finds the rule of a request (port, kind, listener, virtual host, route) and what is done for it.</summary>
internal static class RequestRouter
{
    /// <summary>Finds the rule.</summary>
    /// <returns>Null where listener, <see cref="GatewayRequest.Route"/> and <see cref="GatewayRequest.Action"/> are set; else what to answer.</returns>
    public static GatewayAnswer? Route(GatewayRequest request, GatewaySnapshot snapshot)
    {
        if (snapshot.Port(request.Place) is not { } port)
            return GatewayAnswer.NoRoute;
        Span<char> buffer = stackalloc char[HostName.MaxLength];
        scoped ReadOnlySpan<char> host = default;
        if (request.Host is not null && !HostName.TryNormalize(request.Host, buffer, out host, out _))
            return GatewayAnswer.NoRoute;

        // The first kind with a listener and a virtual host for the host serves it.
        GatewayAnswer? refusal = null;
        foreach (var kind in port.Kinds)
        {
            if (kind.Find(host) is not { } listener)
                continue;
            if (listener.Find(host) is not { } virtualHost)
            {
                refusal ??= IsMisdirected(kind, listener, request.Context) ? GatewayAnswer.Misdirected : null;
                continue;
            }

            if (IsMisdirected(kind, listener, request.Context))
                return GatewayAnswer.Misdirected;
            request.Listener = listener;
            request.Route = RouteSelection.Select(virtualHost.Routes, request.Context.Request, request.Path.Path, request.Query);
            return request.Route is null ? GatewayAnswer.NoRoute : Choose(request, request.Route);
        }

        return refusal ?? GatewayAnswer.NoRoute;
    }

    /// <summary>Whether a port is one of mesh Services alone, whose sidecars look no further than the method of an <c>OPTIONS *</c>.</summary>
    public static bool IsForServices(LocalPort place, GatewaySnapshot? snapshot) =>
        snapshot?.Port(place) is { } table && table.Kinds is [{ Kind: ListenerKind.Service }];

    /// <summary>Chooses the action: the rule's, or what its program says.</summary>
    private static GatewayAnswer? Choose(GatewayRequest request, CompiledRoute route)
    {
        if (route.Source.Program is not { } program)
        {
            request.Action = route.Action;
            return null;
        }

        var result = program.Run(request.Facts);
        if ((uint)result.Action >= (uint)route.ProgramActions.Length)
        {
            request.Error = "program_action";
            return GatewayAnswer.Internal;
        }

        request.Action = route.ProgramActions[result.Action];
        request.ProgramState = result.State;
        return null;
    }

    /// <summary>
    /// Whether the connection was made for another listener than the one that serves the host (RFC 9110, 7.4; Gateway API,
    /// detection of misdirected requests). A connection whose server name belongs to no listener was made for none. Only
    /// Gateways isolate their listeners: nginx serves every host on every connection.
    /// </summary>
    private static bool IsMisdirected(ListenerTable kind, CompiledListener listener, HttpContext context)
    {
        if (kind.Kind != ListenerKind.Gateway || !listener.IsTls)
            return false;
        var serverName = context.Features.Get<ITlsHandshakeFeature>()?.HostName;
        if (string.IsNullOrEmpty(serverName))
            return false;
        Span<char> buffer = stackalloc char[HostName.MaxLength];
        return HostName.TryNormalize(serverName, buffer, out var key, out _)
            && kind.Find(key) is { } connected
            && !ReferenceEquals(connected, listener);
    }
}
