using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The listeners of all Gateways across translations. Whether one is served depends on all the others, so a change of a Gateway,
/// or of what they refer to, decides about all of them again; the routes of a Gateway are touched only if its outcome changed.
/// </summary>
internal sealed class ListenerSet(
    ResourceIndex index, GatewayPlaces places, PolicyTargets targets, LookupTracker tracker, ProblemCollector problems, ProblemBook book, ChangeJournal journal)
{
    private readonly TrackedUnit _decision = new(TranslationStage.Listeners);
    private readonly Dictionary<ObjectReference, Entry> _gateways = [];
    private ImmutableArray<Listener> _built = [];

    /// <summary>The listeners of a Gateway, the served ones and the others.</summary>
    public IReadOnlyList<ListenerState> Of(GatewayResource gateway)
    {
        tracker.Note(Lookup.Listeners(gateway.Namespace, gateway.Name));
        return _gateways.TryGetValue(gateway.Reference, out var entry) ? entry.States : [];
    }

    /// <summary>What became of the listeners of a Gateway, for its status; null: it is not ours, or not there.</summary>
    public ImmutableArray<ListenerOutcome>? OutcomesOf(ObjectReference gateway) =>
        _gateways.TryGetValue(gateway, out var entry) ? [.. entry.States.Select(state => state.Outcome)] : null;

    /// <summary>A Gateway came, went or changed.</summary>
    public void Invalidate() => tracker.Mark(_decision);

    /// <summary>Decides which listeners are served, if that may have changed.</summary>
    public void Update()
    {
        foreach (var unit in tracker.Take(TranslationStage.Listeners))
        {
            var found = new Dictionary<GatewayResource, List<ListenerState>>();
            tracker.Run(unit, () => book.Set(unit, problems.Capture(() => found = ListenerTranslator.Translate(index, places, problems))));
            Take(found);
        }
    }

    /// <summary>Gives the policies that target Gateways and listeners to the listeners.</summary>
    public void UpdatePolicies()
    {
        foreach (var entry in tracker.Take(TranslationStage.GatewayPolicies).Cast<Entry>())
            tracker.Run(entry, () => UpdatePolicies(entry));
    }

    /// <summary>The served listeners with their virtual hosts, the oldest Gateway's first; what did not change is the same instance.</summary>
    public ImmutableArray<Listener> Build()
    {
        var listeners = ImmutableArray.CreateBuilder<Listener>(_built.Length);
        foreach (var gateway in index.Gateways)
        {
            if (!_gateways.TryGetValue(gateway.Reference, out var entry))
                continue;
            for (var i = 0; i < entry.States.Count; i++)
            {
                var state = entry.States[i];
                var hosts = state.VirtualHosts.Build();
                if (!state.IsServed)
                    continue;
                if (entry.Built[i] is not [{ } first, ..] built || first.VirtualHosts != hosts)
                    entry.Built[i] = built = [.. state.Places.Select(place => Complete(state, place, hosts))];
                listeners.AddRange(built);
            }
        }

        var after = listeners.DrainToImmutable();
        return _built = Instances.AreSame(_built, after) ? _built : after;
    }

    private void Take(Dictionary<GatewayResource, List<ListenerState>> found)
    {
        var gone = new HashSet<ObjectReference>(_gateways.Keys);
        foreach (var (gateway, states) in found)
        {
            gone.Remove(gateway.Reference);
            if (!_gateways.TryGetValue(gateway.Reference, out var entry))
                _gateways.Add(gateway.Reference, entry = new Entry(gateway));
            else if (entry.States.Count == states.Count && entry.States.Zip(states).All(pair => pair.First.IsLike(pair.Second)))
                continue;
            entry.Replace(gateway, states);
            tracker.Mark(entry);
            journal.Touch(gateway.Reference);
            tracker.Touch(Lookup.Listeners(gateway.Namespace, gateway.Name));
        }

        foreach (var reference in gone)
        {
            if (_gateways.Remove(reference, out var entry))
                tracker.Forget(entry);
            journal.Touch(reference);
            tracker.Touch(Lookup.Listeners(reference.Namespace, reference.Name));
        }
    }

    private void UpdatePolicies(Entry entry)
    {
        var gateway = entry.Gateway;
        var ofGateway = entry.Policies = entry.Policies.Become(targets.Of(gateway.Reference));
        var isChanged = false;
        foreach (var state in entry.States)
        {
            var own = targets.Of(gateway.Reference, state.Listener.Name);
            var policies = own.Count == 0 ? ofGateway : state.Policies.Become([.. own, .. ofGateway.Items]);
            isChanged |= !ReferenceEquals(policies, state.Policies);
            state.Policies = policies;
        }

        if (isChanged)
            tracker.Touch(Lookup.Listeners(gateway.Namespace, gateway.Name));
    }

    private static Listener Complete(ListenerState state, LocalPort place, ImmutableArray<VirtualHost> hosts) => new()
    {
        Name = $"{state.Gateway.Namespace}/{state.Gateway.Name}/{state.Listener.Name}",
        Owner = state.Gateway.Reference,
        Port = place.Port,
        Address = place.Address,
        IsTls = state.IsTls,
        Hostname = state.Listener.Hostname,
        Certificates = state.Certificates,
        VirtualHosts = hosts,
        Location = state.Listener.Location,
    };

    private sealed class Entry(GatewayResource gateway) : TrackedUnit(TranslationStage.GatewayPolicies)
    {
        public GatewayResource Gateway { get; private set; } = gateway;

        public IReadOnlyList<ListenerState> States { get; private set; } = [];

        public PolicyCandidates Policies { get; set; } = PolicyCandidates.None;

        public Listener[]?[] Built { get; private set; } = [];

        // A listener that stays keeps what is known about it, so that its routes need not be made again.
        public void Replace(GatewayResource gateway, List<ListenerState> states)
        {
            var before = States.ToList();
            foreach (var state in states)
            {
                var place = before.FindIndex(other => string.Equals(other.Listener.Name, state.Listener.Name, StringComparison.Ordinal));
                if (place < 0)
                    continue;
                state.Policies = before[place].Policies;
                state.VirtualHosts = before[place].VirtualHosts;
                before.RemoveAt(place);
            }

            (Gateway, States, Built) = (gateway, states, new Listener[]?[states.Count]);
        }
    }
}
