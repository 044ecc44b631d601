namespace CorsGate.Cors.Decisions;

/// <summary>What happens to the Access-Control-* response headers that an upstream sent by itself.</summary>
public enum UpstreamCorsHeaders
{
    /// <summary>They pass unchanged.</summary>
    Keep,

    /// <summary>All six are removed before ours are set, so that the gateway alone speaks.</summary>
    Remove,

    /// <summary>Only those that the gateway sets itself are replaced; the others pass (Envoy's behaviour).</summary>
    ReplaceOwn,

    /// <summary>Ours are added beside the upstream's (nginx's behaviour).</summary>
    Append,
}
