using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Listeners;

/// <summary>A port that a configuration asks for, with the listeners that share it.</summary>
/// <param name="Port">The configured port.</param>
/// <param name="EndPoint">Where to listen: after port mapping, port 0 for a free one.</param>
/// <param name="Listeners">The listeners, all TLS or all cleartext.</param>
internal sealed record PortPlan(int Port, IPEndPoint EndPoint, ImmutableArray<Listener> Listeners)
{
    /// <summary>Whether connections are TLS.</summary>
    public bool IsTls => Listeners[0].IsTls;

    /// <summary>The listeners in words: <c>listener a</c> or <c>listeners a, b</c>.</summary>
    public string Names => (Listeners.Length == 1 ? "listener " : "listeners ") + string.Join(", ", Listeners.Select(static l => l.Name));

    /// <summary>Makes the plan of a configuration, in order of ports.</summary>
    public static ImmutableArray<PortPlan> Create(GatewayConfig config, GatewayOptions options, Action<Problem> onProblem)
    {
        var plans = ImmutableArray.CreateBuilder<PortPlan>();
        var takenBy = new Dictionary<int, int>();
        foreach (var group in config.Listeners.GroupBy(static listener => listener.Port).OrderBy(static group => group.Key))
        {
            var endPoint = new IPEndPoint(options.Bind, options.PortMap.GetValueOrDefault(group.Key, group.Key));
            var plan = new PortPlan(group.Key, endPoint, Alike(group, onProblem));
            if (endPoint.Port != 0 && !takenBy.TryAdd(endPoint.Port, group.Key))
            {
                onProblem(plan.ProblemOf(string.Create(
                    Invariant, $"port {takenBy[endPoint.Port]} of the configuration is mapped there already; map one of the two elsewhere with --port-map {group.Key}=PORT")));
                continue;
            }

            if (UpstreamLoop.Find(plan, options) is { } self)
            {
                onProblem(plan.ProblemOf(string.Create(
                    Invariant, $"its upstream {self.Name} is this port itself; say where the server is with --upstream, or bind another port with --port-map {group.Key}=PORT")));
                continue;
            }

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
                string.Create(Invariant, $"listener {listener.Name} is not served: port {listener.Port} is {Kind(served)} for listener {served.Name} and cannot be {Kind(listener)} too; give one of them another port")));
        }

        return PortSharing.Served(listeners);
    }

    private static string Kind(Listener listener) => listener.IsTls ? "TLS" : "cleartext";
}
