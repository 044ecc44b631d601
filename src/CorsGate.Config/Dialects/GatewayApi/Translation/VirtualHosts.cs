using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Completes listeners: virtual hosts with their routes in order of precedence. A request goes to the most specific virtual
/// host of its listener and to no other, as in Envoy.
/// </summary>
internal static class VirtualHosts
{
    /// <summary>The finished listener; its virtual hosts the most specific first.</summary>
    public static Listener Build(ListenerState state) => new()
    {
        Name = $"{state.Gateway.Namespace}/{state.Gateway.Name}/{state.Listener.Name}",
        Owner = state.Gateway.Reference,
        Port = state.Listener.Port,
        IsTls = state.IsTls,
        Hostname = state.Listener.Hostname,
        Certificates = state.Certificates,
        VirtualHosts =
        [
            .. state.VirtualHosts
                .OrderBy(host => host.Key.StartsWith('*'))
                .ThenByDescending(host => host.Key.Count(character => character == '.'))
                .ThenBy(host => host.Key, StringComparer.Ordinal)
                .Select(host => new VirtualHost { Hostname = host.Key, Routes = Order(host.Value) }),
        ],
        Location = state.Listener.Location,
    };

    private static ImmutableArray<Route> Order(List<RankedRoute> routes)
    {
        routes.Sort(RoutePrecedence.Instance);
        var ordered = ImmutableArray.CreateBuilder<Route>(routes.Count);
        foreach (var ranked in routes)
            ordered.Add(ranked.Route);
        return ordered.MoveToImmutable();
    }
}
