using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// What a Service's appProtocol says about speaking to it (KEP-3726, and the names that kgateway and Istio know besides).
/// Letter case does not matter. A name that is not known counts as HTTP/1.1, as in kgateway: Kubernetes calls appProtocol a
/// hint, and a value such as <c>tcp</c> must not take a service down.
/// </summary>
internal static class AppProtocols
{
    /// <summary>Reads a value. gRPC needs HTTP/2: in cleartext, unless the value asks for TLS.</summary>
    /// <param name="value">The value; null: absent.</param>
    /// <param name="isGrpc">Whether a GRPCRoute refers to the service.</param>
    /// <param name="isKnown">Whether the value was understood.</param>
    public static BackendProtocol Read(string? value, bool isGrpc, out bool isKnown)
    {
        isKnown = true;
        var cleartext = isGrpc ? BackendProtocol.H2c : BackendProtocol.Http1;
        switch (value?.ToLowerInvariant())
        {
            case null or "" or "http" or "kubernetes.io/ws" or "ws" or "grpc-web":
                return cleartext;
            case "kubernetes.io/h2c" or "h2c" or "http2" or "grpc":
                return BackendProtocol.H2c;
            case "https" or "kubernetes.io/wss" or "wss":
                return BackendProtocol.Https;
            default:
                isKnown = false;
                return cleartext;
        }
    }
}
