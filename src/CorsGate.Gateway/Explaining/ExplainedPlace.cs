using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Browser;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Explaining;

/// <summary>Where a request for a URL arrives, as far as the URL says it: a name may lead to any address.</summary>
/// <param name="Place">The configured port, and the local address where that belongs to Gateways.</param>
/// <param name="IsBound">Whether the URL's port is bound; false: something in front may lead from there to the configured one.</param>
/// <param name="IsGuessed">Whether the address is taken because the host is served there.</param>
internal readonly record struct ExplainedPlace(LocalPort Place, bool IsBound, bool IsGuessed)
{
    /// <summary>Finds it; null: the port is none of the gateway's.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="bound">Where the gateway listens.</param>
    /// <param name="snapshot">What it serves.</param>
    public static ExplainedPlace? Find(FetchUrl url, ImmutableDictionary<LocalPort, IPEndPoint> bound, GatewaySnapshot snapshot)
    {
        // 1. The places with the port: those that are bound there, else those that are configured so.
        var places = bound.Where(pair => pair.Value.Port == url.Port).Select(static pair => pair.Key).Order(LocalPort.Order).ToArray();
        var isBound = places.Length > 0;
        if (!isBound)
            places = [.. snapshot.Config.Listeners.Select(static listener => listener.Place).Where(place => place.Port == url.Port).Distinct().Order(LocalPort.Order)];
        if (places.Length == 0)
            return null;

        // 2. Of these the one that the URL names, else the first that serves the host; what has no address of its own goes first.
        if (IPAddress.TryParse(url.Host, out var address) && Array.IndexOf(places, new LocalPort(places[0].Port, LocalPort.Normalize(address))) is >= 0 and var named)
            return new ExplainedPlace(places[named], isBound, IsGuessed: false);
        var place = places[0];
        if (HostName.TryNormalize(url.Authority, out var host, out _))
            place = Array.Find(places, candidate => snapshot.Port(candidate)?.Find(host) is not null) is { Port: > 0 } serving ? serving : place;
        return new ExplainedPlace(place, isBound, IsGuessed: place.Address is not null);
    }
}
