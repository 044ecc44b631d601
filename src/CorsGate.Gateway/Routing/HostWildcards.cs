namespace CorsGate.Gateway.Routing;

/// <summary>How many labels the wildcard of a hostname stands for; never for none.</summary>
internal enum HostWildcards
{
    /// <summary>Any number (Gateway API, Listener.hostname; nginx, server_name).</summary>
    AnyNumber,

    /// <summary>One (Ingress, IngressRule.host).</summary>
    OneLabel,
}
