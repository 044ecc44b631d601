using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects;

/// <summary>The translation of every dialect across changes. Not thread-safe.</summary>
internal sealed class DialectSessions : IOutcomes
{
    private readonly ImmutableArray<Session> _sessions;
    private readonly GatewayApiSession _gatewayApi;
    private readonly ProblemsByObject _problems;
    private readonly Dictionary<ObjectReference, int> _routesOfIngresses = [];

    /// <summary>Sessions without objects.</summary>
    public DialectSessions(LoadOptions options)
    {
        _sessions = [.. DialectTranslators.Registered.Select(dialect => new Session(dialect.CreateSession(options)))];
        _gatewayApi = _sessions.Select(session => session.Of).OfType<GatewayApiSession>().Single();
        _problems = new ProblemsByObject(Changes);
    }

    /// <summary>How much was made so far.</summary>
    public TranslationWork Work => _sessions.Aggregate(new TranslationWork(), (sum, session) => sum.Add(session.Of.Work));

    /// <summary>The objects of which something else is known since it was asked for last.</summary>
    public ChangeJournal Changes => _gatewayApi.Changes;

    /// <summary>Translates what changed.</summary>
    public (ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems) Translate(SessionInput input)
    {
        var listeners = ImmutableArray.CreateBuilder<Listener>();
        var problems = ImmutableArray.CreateBuilder<Problem>();
        foreach (var session in _sessions)
        {
            var (more, found) = session.Of.Translate(input);
            Take(session, more, found);
            listeners.AddRange(more);
            problems.AddRange(found);
        }

        return (listeners.ToImmutable(), problems.ToImmutable());
    }

    /// <inheritdoc/>
    public IEnumerable<Problem> ProblemsOf(ObjectReference about) => _gatewayApi.ProblemsOf(about).Concat(_problems.Of(about));

    /// <inheritdoc/>
    public ImmutableArray<ListenerOutcome>? ListenersOf(ObjectReference gateway) => _gatewayApi.ListenersOf(gateway);

    /// <inheritdoc/>
    public ImmutableArray<ParentOutcome> ParentsOf(ObjectReference route) => _gatewayApi.ParentsOf(route);

    /// <inheritdoc/>
    public IEnumerable<PolicyPlacement> PoliciesAt(ObjectReference target) => _gatewayApi.PoliciesAt(target);

    /// <inheritdoc/>
    public IEnumerable<(ObjectReference Gateway, RouteAction Action)> ActionsOf(ObjectReference route) => _gatewayApi.ActionsOf(route);

    /// <inheritdoc/>
    public bool IsServedIngress(ObjectReference ingress) => _routesOfIngresses.ContainsKey(ingress);

    // What the other dialects found is compared as a whole, when they were translated again.
    private void Take(Session session, ImmutableArray<Listener> listeners, ImmutableArray<Problem> problems)
    {
        if (ReferenceEquals(session.Of, _gatewayApi))
            return;
        if (session.Problems != problems)
        {
            var before = session.Problems.ToHashSet<Problem>(ReferenceEqualityComparer.Instance);
            var after = problems.ToHashSet<Problem>(ReferenceEqualityComparer.Instance);
            _problems.Edit(before.Where(problem => !after.Contains(problem)), after.Where(problem => !before.Contains(problem)));
            session.Problems = problems;
        }

        if (Instances.AreSame(session.Listeners, listeners))
            return;
        for (var i = 0; i < Math.Max(session.Listeners.Length, listeners.Length); i++)
            CountIngresses(HostsOfIngresses(session.Listeners, i), HostsOfIngresses(listeners, i));
        session.Listeners = listeners;
    }

    // Hosts that are the same instances have the same routes. Both are in order, so most are at the same place.
    private void CountIngresses(ImmutableArray<VirtualHost> before, ImmutableArray<VirtualHost> after)
    {
        var (i, j) = (0, 0);
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && ReferenceEquals(before[i], after[j]))
            {
                (i, j) = (i + 1, j + 1);
                continue;
            }

            var order = i == before.Length ? 1 : j == after.Length ? -1 : VirtualHostOrder.Instance.Compare(before[i], after[j]);
            if (order >= 0)
                Count(after[j++], 1);
            if (order <= 0)
                Count(before[i++], -1);
        }
    }

    private void Count(VirtualHost host, int more)
    {
        foreach (var ingress in host.Routes.Select(static route => route.Owner))
        {
            var known = _routesOfIngresses.GetValueOrDefault(ingress);
            if (known == 0 || known + more == 0)
                Changes.Touch(ingress);
            if (known + more == 0)
                _routesOfIngresses.Remove(ingress);
            else
                _routesOfIngresses[ingress] = known + more;
        }
    }

    private static ImmutableArray<VirtualHost> HostsOfIngresses(ImmutableArray<Listener> listeners, int index) =>
        index < listeners.Length && listeners[index].Kind == ListenerKind.Ingress ? listeners[index].VirtualHosts : [];

    private sealed class Session(IDialectSession of)
    {
        public IDialectSession Of { get; } = of;

        public ImmutableArray<Listener> Listeners { get; set; } = [];

        public ImmutableArray<Problem> Problems { get; set; } = [];
    }
}
