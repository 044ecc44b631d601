using System.Net;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Hosting;

/// <summary>Which Host values a loopback address answers to.</summary>
internal static class LoopbackHost
{
    /// <summary>
    /// Whether the host is <c>localhost</c> or a loopback address, with any port, or absent as in HTTP/1.0: browsers, which
    /// DNS rebinding needs, always send one.
    /// </summary>
    public static bool IsAllowed(HostString host)
    {
        if (!host.HasValue) return true;
        var name = host.Host;
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) ||
            (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
