using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Mesh;

/// <summary>
/// What a mesh speaks at a Service port: by appProtocol, else by the port's name up to its first '-', else HTTP. TLS passes through a
/// sidecar unread, so no plugin sees it.
/// </summary>
internal static class MeshProtocols
{
    /// <summary>How an HTTP port is spoken to; null: the port speaks something else.</summary>
    public static BackendProtocol? Of(ServicePort port)
    {
        var dash = port.Name.IndexOf('-', StringComparison.Ordinal);
        var word = port.AppProtocol ?? (dash < 0 ? port.Name : port.Name[..dash]);
        if (word.ToLowerInvariant() is "tcp" or "tcp-server-first" or "https" or "tls")
            return null;
        return AppProtocols.Read(word, isGrpc: false, out _);
    }
}
