using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// Finds the port of an API-server proxy whose upstream is the port itself, as happens where the proxy took the server's port and
/// address: every request would come back hundreds of times. Addresses are compared, and no name is looked up, so a loop
/// through another machine is not found.
/// </summary>
internal static class UpstreamLoop
{
    private const string Localhost = "localhost";

    /// <summary>The upstream that leads back to the port; null: none was found.</summary>
    /// <param name="plan">The port.</param>
    /// <param name="options">What is bound, and what names mean.</param>
    public static Backend? Find(PortPlan plan, GatewayOptions options) => plan.Listeners
        .Where(static listener => listener.Kind == ListenerKind.ApiServer)
        .SelectMany(static listener => listener.VirtualHosts)
        .SelectMany(static host => host.Routes)
        .SelectMany(static route => route.Action.Backends)
        .Select(static weighted => weighted.Backend)
        .FirstOrDefault(backend => backend is not null && backend.Endpoints.Any(endpoint => LeadsTo(plan.EndPoint, endpoint, options)));

    private static bool LeadsTo(IPEndPoint own, BackendEndpoint endpoint, GatewayOptions options)
    {
        var host = endpoint.Host.ToLowerInvariant();
        if (options.Resolve.TryGetValue(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}:{endpoint.Port}"), out var other))
            return other.Port == own.Port && IsOwn(own.Address, other.Address);
        if (endpoint.Port != own.Port)
            return false;
        return IPAddress.TryParse(host, out var address) ? IsOwn(own.Address, address)
            : host is Localhost && (IsOwn(own.Address, IPAddress.Loopback) || IsOwn(own.Address, IPAddress.IPv6Loopback));
    }

    private static bool IsOwn(IPAddress bound, IPAddress address)
    {
        if (!MachineAddresses.IsUnspecified(bound))
            return bound.Equals(address);
        return IPAddress.IsLoopback(address) || MachineAddresses.Has(address);
    }
}
