using System.Net;
using CorsGate.PipyJs;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Plugins;

/// <summary>Makes <c>__inbound</c>.</summary>
internal static class Connections
{
    /// <summary>The addresses of a connection.</summary>
    public static PjsObject Read(HttpContext context)
    {
        var connection = context.Connection;
        var result = new PjsObject();
        result.Set("id", connection.Id);
        result.Set("localAddress", Text(connection.LocalIpAddress));
        result.Set("localPort", connection.LocalPort);
        result.Set("remoteAddress", Text(connection.RemoteIpAddress));
        result.Set("remotePort", connection.RemotePort);
        result.Set("destinationAddress", Text(connection.LocalIpAddress));
        result.Set("destinationPort", connection.LocalPort);
        return result;
    }

    private static string Text(IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "";
}
