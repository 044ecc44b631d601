using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Listeners;

/// <summary>A port that a configuration asks for, at one local address or at those that belong to nobody, with the listeners that share it.</summary>
/// <param name="Place">The configured port, and the address where it is one of a Gateway's own.</param>
/// <param name="EndPoint">Where to listen: after port mapping, port 0 for a free one.</param>
/// <param name="Listeners">The listeners, all TLS or all cleartext.</param>
internal sealed record PortPlan(LocalPort Place, IPEndPoint EndPoint, ImmutableArray<Listener> Listeners)
{
    /// <summary>The configured port.</summary>
    public int Port => Place.Port;

    /// <summary>Whether connections are TLS.</summary>
    public bool IsTls => Listeners[0].IsTls;

    /// <summary>The listeners in words: <c>listener a</c> or <c>listeners a, b</c>.</summary>
    public string Names => (Listeners.Length == 1 ? "listener " : "listeners ") + string.Join(", ", Listeners.Select(static l => l.Name));

    /// <summary>Makes the plan of a configuration, in order of ports.</summary>
    public static ImmutableArray<PortPlan> Create(GatewayConfig config, GatewayOptions options, Action<Problem> onProblem)
    {
        var plans = ImmutableArray.CreateBuilder<PortPlan>();
        var takenBy = new Dictionary<IPEndPoint, int>();
        foreach (var group in config.Listeners.GroupBy(static listener => listener.Place).OrderBy(static group => group.Key, LocalPort.Order))
        {
            var (port, address) = group.Key;
            var plan = new PortPlan(
                group.Key, new IPEndPoint(address ?? options.Bind, options.PortMap.GetValueOrDefault(port, port)), Alike(group, onProblem));
            if (plan.WhyNot(options, takenBy) is { } why)
                onProblem(plan.ProblemOf(why));
            else
                plans.Add(plan);
        }

        return plans.ToImmutable();
    }

    /// <summary>Why the port could not be opened, and what would help; null: not a failure of binding.</summary>
    public Problem? Explain(Exception exception) =>
        BindFailure.Explain(exception, string.Create(Invariant, $"use --port-map {Port}=PORT")) is { } why ? ProblemOf(why) : null;

    /// <summary>A problem with this port.</summary>
    public Problem ProblemOf(string why) => new(
        ProblemSeverity.Error, Listeners[0].Location, Listeners[0].Owner, Field: null, $"cannot listen on {EndPoint} ({Names}): {why}");

    private string? WhyNot(GatewayOptions options, Dictionary<IPEndPoint, int> takenBy)
    {
        if (Place.Address is { } own && !options.GatewayAddresses.Contains(own))
            return $"the address {own} is not kept for Gateways; name it with --gateway-address";
        if (Place.Address is null && options.GatewayAddresses.Contains(EndPoint.Address))
            return $"the address {EndPoint.Address} belongs to a Gateway alone (--gateway-address); bind another address with --bind";

        // One socket takes the connections of several addresses, but not those of several ports.
        var socket = AddressSockets.IsShared(options, Place.Address) ? new IPEndPoint(options.Bind, EndPoint.Port) : EndPoint;
        if (socket.Port != 0 && !takenBy.TryAdd(socket, Port) && takenBy[socket] != Port)
            return string.Create(Invariant, $"port {takenBy[socket]} of the configuration is mapped there already; map one of the two elsewhere with --port-map {Port}=PORT");
        return UpstreamLoop.Find(this, options) is { } self
            ? string.Create(Invariant, $"its upstream {self.Name} is this port itself; say where the server is with --upstream, or bind another port with --port-map {Port}=PORT")
            : null;
    }

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;

    /// <summary>The listeners that the port can serve. A port cannot be TLS and cleartext at once.</summary>
    private static ImmutableArray<Listener> Alike(IEnumerable<Listener> listeners, Action<Problem> onProblem)
    {
        foreach (var (listener, served) in PortSharing.Conflicts(listeners))
        {
            onProblem(new Problem(
                ProblemSeverity.Error,
                listener.Location,
                listener.Owner,
                Field: null,
                string.Create(Invariant, $"listener {listener.Name} is not served: port {listener.Place} is {Kind(served)} for listener {served.Name} and cannot be {Kind(listener)} too; give one of them another port")));
        }

        return PortSharing.Served(listeners);
    }

    private static string Kind(Listener listener) => listener.IsTls ? "TLS" : "cleartext";
}
