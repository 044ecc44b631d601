using CorsGate.Config.Model;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Listeners that cannot be told apart (Gateway API, Gateway.spec.listeners, "Distinct Listeners"). Within a Gateway none of
/// them is served: the specification forbids to choose. Between Gateways that share the machine's ports here, the API
/// leaves it open; the listener of the older Gateway keeps the port and hostname, so that a newcomer cannot take them over.
/// A port speaks one protocol: HTTP and HTTPS on it are a conflict as well. Gateways with different addresses share nothing.
/// </summary>
internal static class ListenerConflicts
{
    /// <summary>Takes conflicting listeners out of service and reports each of them.</summary>
    /// <param name="gateways">The listeners whose protocol is served, by Gateway, the oldest Gateway first.</param>
    /// <param name="problems">Where to report.</param>
    public static void Resolve(IEnumerable<IReadOnlyList<ListenerState>> gateways, ProblemCollector problems)
    {
        var protocols = new Dictionary<LocalPort, ListenerState>();
        var hostnames = new Dictionary<(LocalPort Place, string Hostname), ListenerState>();
        foreach (var listeners in gateways)
        {
            ResolveWithin(listeners, problems);
            foreach (var state in listeners)
            {
                if (state.IsServed)
                    Claim(state, protocols, hostnames, problems);
            }
        }
    }

    private static void ResolveWithin(IReadOnlyList<ListenerState> listeners, ProblemCollector problems)
    {
        foreach (var port in listeners.GroupBy(state => state.Listener.Port))
        {
            if (port.DistinctBy(state => state.Listener.Protocol, StringComparer.Ordinal).Count() > 1)
            {
                Refuse(port, problems, "protocol", ConditionReason.ProtocolConflict, $"port {Text(port.Key)} is used for HTTP and HTTPS; give each protocol a port of its own");
                continue;
            }

            foreach (var host in port.GroupBy(state => state.Listener.Hostname, StringComparer.Ordinal))
            {
                if (host.Skip(1).Any())
                    Refuse(host, problems, "hostname", ConditionReason.HostnameConflict, $"port {Text(port.Key)} and {Host(host.Key)} are used more than once; give each listener a port or a hostname of its own");
            }
        }
    }

    private static void Refuse(IEnumerable<ListenerState> conflicting, ProblemCollector problems, string field, ConditionReason reason, string message)
    {
        var states = conflicting.ToList();
        var names = string.Join(", ", states.Select(state => state.Listener.Name));
        foreach (var state in states)
        {
            state.Refuse(
                problems, field, reason,
                $"the listeners {names} of this Gateway are in conflict and none of them is served: {message}");
        }
    }

    private static void Claim(
        ListenerState state,
        Dictionary<LocalPort, ListenerState> protocols,
        Dictionary<(LocalPort Place, string Hostname), ListenerState> hostnames,
        ProblemCollector problems)
    {
        var listener = state.Listener;
        foreach (var place in state.Places)
        {
            if (!protocols.TryGetValue(place, out var other) || other.IsTls == state.IsTls)
                continue;
            state.Refuse(
                problems, "protocol", ConditionReason.PortUnavailable,
                $"listener {listener.Name} is not served: {Name(other)}, which goes first by age and name, speaks {other.Listener.Protocol} on port {place}; use another port");
            return;
        }

        foreach (var place in state.Places)
        {
            protocols.TryAdd(place, state);
            if (hostnames.TryAdd((place, listener.Hostname), state))
                continue;
            var elder = hostnames[(place, listener.Hostname)];
            state.Elders.Add(elder);
            problems.Info(
                state.Gateway, listener.Location, listener.Field + ".hostname",
                $"listener {listener.Name} has port {place} and {Host(listener.Hostname)}, as {Name(elder)} has, whose routes go first");
        }
    }

    /// <summary>
    /// Takes listeners out of service whose hostname belongs to an older listener that is not served: its absence is no invitation.
    /// </summary>
    /// <param name="listeners">The listeners, the oldest Gateway's first, after their certificates were looked for.</param>
    /// <param name="problems">Where to report.</param>
    public static void KeepClaims(IEnumerable<ListenerState> listeners, ProblemCollector problems)
    {
        foreach (var state in listeners)
        {
            if (!state.IsServed || state.Listener.Hostname.Length == 0 || state.Elders.Find(elder => !elder.IsServed) is not { } elder)
                continue;
            state.Refuse(
                problems, "hostname", ConditionReason.Invalid,
                $"listener {state.Listener.Name} is not served: {Host(state.Listener.Hostname)} belongs to {Name(elder)}, which is not served; mend that one, or use another hostname");
        }
    }

    private static string Name(ListenerState state) => $"listener {state.Listener.Name} of {state.Gateway.Reference}";

    private static string Host(string hostname) => hostname.Length == 0 ? "no hostname" : "hostname " + hostname;

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
