using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Config.Tests.Incremental;
using CorsGate.Config.Tests.Translation;

namespace CorsGate.Config.Tests.Status;

/// <summary>
/// The random world with what statuses depend on beside it: classes that come, go and change hands, Gateways that move from one to the
/// other, objects that are refused with and without a last good version, generations, addresses, and ports that do not open.
/// </summary>
internal sealed class StatusWorld(int seed, TestSecret[] secrets)
{
    private const string SecondControllerName = "kgateway.dev/kgateway";
    public static readonly LoadOptions Load = new() { ControllerNames = [StatusOptions.OwnControllerName, SecondControllerName] };
    private static readonly StatusOptions Start = StatusOf.Options with { ControllerNames = Load.ControllerNames };
    private readonly RandomWorld _world = new(seed, secrets);
    private readonly Random _random = new(seed);
    private readonly Dictionary<ObjectReference, Resource> _served = [];
    private readonly Dictionary<ObjectReference, ReadObject> _refused = [];
    private readonly Dictionary<ObjectReference, long> _generations = [];

    public StatusOptions Options { get; private set; } = Start;

    /// <summary>Some changes of what is served, and the objects that are told of although nothing changed in what is served.</summary>
    public (List<ResourceChange> Served, List<ObjectReference> Others) Step()
    {
        var changes = new List<ResourceChange>();
        var others = new List<ObjectReference>();
        foreach (var (_, after) in _world.Step().Select(change => (change.Before, change.After)).Concat(Class()).Concat(Move()))
        {
            // What was refused before is good again, or gone.
            if (after is not null && _refused.Remove(after.Reference))
                others.Add(after.Reference);
            if (after is not null)
                Serve(after is GatewayResource gateway ? gateway with { ClassName = AnyClass() } : after, changes);
        }

        foreach (var reference in _served.Keys.Where(reference => !_world.Objects.Any(known => known.Reference == reference) && reference.Kind is not "GatewayClass").ToList())
        {
            _served.Remove(reference, out var before);
            _refused.Remove(reference);
            changes.Add(new ResourceChange(before, null));
        }

        if (_random.Next(4) == 0)
            Refuse(changes, others);
        if (_random.Next(8) == 0)
            Renumber(others);
        if (_random.Next(15) == 0)
            Options = AnyOptions();
        return (changes.GroupBy(change => (change.Before ?? change.After)!.Reference).Select(same => new ResourceChange(same.First().Before, same.Last().After)).Where(change => change.Before is not null || change.After is not null).ToList(), others);
    }

    public JudgedObject Find(ObjectReference reference) => new(
        _served.GetValueOrDefault(reference), _refused.GetValueOrDefault(reference), _generations.TryGetValue(reference, out var number) ? number : null);

    /// <summary>Everything computed at once.</summary>
    public DesiredStatus Whole()
    {
        var session = new GatewayApiSession(Load);
        session.Translate(SessionInput.Of(new ResourceSet { Resources = [.. _served.Values] }));
        return new StatusSession(session, Find, Load).Update(_served.Keys.Concat(_refused.Keys), Options);
    }

    public static GatewayApiSession Session()
    {
        var session = new GatewayApiSession(Load);
        session.Changes.Begin();
        return session;
    }

    public static string[] Lines(DesiredStatus desired) =>
    [
        .. desired.Objects.Values.SelectMany(Lines).Order(StringComparer.Ordinal),
        .. desired.Rejections.Select(rejection => rejection.ToString()),
    ];

    private void Serve(Resource after, List<ResourceChange> changes)
    {
        changes.Add(new ResourceChange(_served.GetValueOrDefault(after.Reference), after));
        _served[after.Reference] = after;
    }

    private IEnumerable<(Resource? Before, Resource? After)> Class()
    {
        if (_random.Next(10) > 0)
            yield break;
        var reference = new ObjectReference(Make.GatewayGroup, "GatewayClass", "", AnyClass());
        yield return (null, new GatewayClassResource
        {
            Reference = reference, Location = Make.At(1), Generation = _random.Next(9), ControllerName = _random.Next(6) switch
            {
                0 => "example.com/other",
                < 3 => SecondControllerName,
                _ => StatusOptions.OwnControllerName,
            },
        });
    }

    // A Gateway that is served as it is, perhaps by another class.
    private IEnumerable<(Resource? Before, Resource? After)> Move()
    {
        if (_random.Next(6) == 0 && _served.Values.OfType<GatewayResource>().ToList() is { Count: > 0 } gateways)
            yield return (null, gateways[_random.Next(gateways.Count)]);
    }

    private string AnyClass() => _random.Next(3) == 0 ? "second" : "any";

    // An object that was good is not valid any more: its last good version stays, or nothing does.
    private void Refuse(List<ResourceChange> changes, List<ObjectReference> others)
    {
        var candidates = _served.Values.Where(resource => resource is GatewayResource or RouteResource or TrafficPolicyResource or GatewayClassResource).ToList();
        if (candidates.Count == 0)
            return;
        var victim = candidates[_random.Next(candidates.Count)];
        var message = string.Create(CultureInfo.InvariantCulture, $"is wrong {_random.Next(3)}");
        var problem = new Problem(ProblemSeverity.Error, null, victim.Reference, _random.Next(2) == 0 ? "spec.listeners[0].port" : "spec.x", message);
        _refused[victim.Reference] = new ReadObject(victim.Reference, Make.At(1), null, IsRefused: true, [problem])
        {
            Attempt = _random.Next(4) == 0 ? null : victim with { Generation = victim.Generation + 1 },
        };
        others.Add(victim.Reference);
        if (_random.Next(2) == 0)
        {
            _served.Remove(victim.Reference);
            changes.Add(new ResourceChange(victim, null));
        }
    }

    private void Renumber(List<ObjectReference> others)
    {
        if (_served.Count == 0)
            return;
        var reference = _served.Keys.ElementAt(_random.Next(_served.Count));
        _generations[reference] = _random.Next(100);
        others.Add(reference);
    }

    private StatusOptions AnyOptions() => Start with
    {
        Addresses = _random.Next(2) == 0 ? StatusOf.Options.Addresses : [],
        ClosedPorts = _random.Next(2) == 0 ? [] : [80],
        ClassNames = _random.Next(2) == 0 ? [] : ["any"],
        IsApplied = _random.Next(4) > 0,
    };

    private static IEnumerable<string> Lines(ObjectStatus status) => status switch
    {
        GatewayStatus gateway =>
        [
            $"{gateway.Reference} {gateway.ObservedGeneration} {string.Join(",", gateway.Addresses)} {Text(gateway.Conditions)}",
            .. gateway.Listeners.Select(listener => $"{gateway.Reference} {listener.Name} {listener.AttachedRoutes} {string.Join(",", listener.SupportedKinds)} {Text(listener.Conditions)}"),
        ],
        RouteStatus route => route.Parents.Select(parent => $"{route.Reference} {route.ObservedGeneration} {parent.Parent.Link.Target} {parent.Parent.SectionName} {parent.ControllerName} {Text(parent.Conditions)}"),
        PolicyStatus policy => policy.Ancestors.Select(ancestor => $"{policy.Reference} {policy.ObservedGeneration} {ancestor.Gateway} {ancestor.ControllerName} {Text(ancestor.Conditions)}"),
        GatewayClassStatus @class => [$"{@class.Reference} {@class.ObservedGeneration} {Text(@class.Conditions)}"],
        _ => [],
    };

    private static string Text(ImmutableArray<StatusCondition> conditions) => string.Join("; ", conditions.Select(condition => $"{condition} {condition.Message}"));
}
