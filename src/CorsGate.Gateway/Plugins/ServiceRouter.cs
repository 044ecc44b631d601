using CorsGate.Config.Model;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Plugins;

/// <summary>Finds the Service of the mesh that a Host names: what a script may send copies to.</summary>
internal static class ServiceRouter
{
    /// <summary>What is done with requests for a host of a mesh's port; null: no Service has the name.</summary>
    public static CompiledAction? Find(GatewaySnapshot? snapshot, int port, string? host)
    {
        if (host is null || snapshot?.Port(port)?.Of(ListenerKind.Service) is not { } table)
            return null;
        Span<char> buffer = stackalloc char[HostName.MaxLength];
        if (!HostName.TryNormalize(host, buffer, out var name, out _) || table.Find(name)?.Find(name) is not { } found)
            return null;
        return found.Compiled is [{ Action: { FixedAnswer: null } action }, ..] ? action : null;
    }
}
