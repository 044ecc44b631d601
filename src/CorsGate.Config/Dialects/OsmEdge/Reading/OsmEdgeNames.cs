namespace CorsGate.Config.Dialects.OsmEdge.Reading;

/// <summary>The names of osm-edge's API.</summary>
internal static class OsmEdgeNames
{
    /// <summary>The API group of plugins.</summary>
    public const string PluginGroup = "plugin.flomesh.io";

    /// <summary>The API group of MeshConfig.</summary>
    public const string MeshGroup = "config.openservicemesh.io";

    /// <summary>The chain of requests that arrive at a pod.</summary>
    public const string InboundHttp = "inbound-http";

    /// <summary>The chain of requests that a pod makes.</summary>
    public const string OutboundHttp = "outbound-http";

    /// <summary>The names of all chains.</summary>
    public static readonly string[] Chains = ["inbound-tcp", InboundHttp, OutboundHttp, "outbound-tcp"];
}
