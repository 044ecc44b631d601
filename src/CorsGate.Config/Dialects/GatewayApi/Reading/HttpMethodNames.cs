namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>The methods that the Gateway API knows.</summary>
internal static class HttpMethodNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

    /// <summary>Whether a method is one of them, case-sensitive.</summary>
    public static bool IsKnown(string method) => All.Contains(method, StringComparer.Ordinal);
}
