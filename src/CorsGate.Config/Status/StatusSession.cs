using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Status;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Status;
using CorsGate.Config.Dialects.Kgateway.Status;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Status;

/// <summary>
/// What the status of every object should say, one change after another: a change computes the statuses again that depend on it,
/// and all others stay the same instances. A first change with every object is the whole computation, and any sequence of
/// changes ends in what that would be for the last objects. Not thread-safe.
/// </summary>
/// <param name="outcomes">What the translation found out.</param>
/// <param name="find">Gives the object of an identity.</param>
/// <param name="load">What the command line says about whose Ingresses are served.</param>
internal sealed class StatusSession(IOutcomes outcomes, Func<ObjectReference, JudgedObject> find, LoadOptions load)
{
    private readonly StatusView _view = new(outcomes, find);
    private readonly ParentIndex _parents = new();
    private readonly Rejections _rejections = new();
    private readonly IngressOwnership _ingresses = new(load);
    private ImmutableDictionary<ObjectReference, ObjectStatus> _objects = ImmutableDictionary<ObjectReference, ObjectStatus>.Empty;

    /// <summary>How often the status of an object was computed so far.</summary>
    public long Computed { get; private set; }

    /// <summary>The status of all objects after a change.</summary>
    /// <param name="touched">The objects that changed, and those of which the translation found out something else.</param>
    /// <param name="options">What the command line and the data plane say now.</param>
    public DesiredStatus Update(IEnumerable<ObjectReference> touched, StatusOptions options)
    {
        var changed = touched.ToHashSet();
        var due = new HashSet<ObjectReference>();

        // 1. What is said beside the objects.
        Take(options, changed, due);

        // 2. Which Gateways are ours, and so which routes.
        foreach (var @class in changed.Where(IsClass).ToList())
        {
            _view.UpdateClass(@class);
            changed.UnionWith(_parents.GatewaysOf(@class.Name));
        }

        foreach (var gateway in changed.Where(IsGateway).ToList())
        {
            _parents.SetClass(gateway, (find(gateway).AsWritten as GatewayResource)?.ClassName);
            if (_view.UpdateGateway(gateway))
                changed.UnionWith(_parents.RoutesOf(gateway));
        }

        foreach (var reference in changed)
            _ingresses.Update(reference, find(reference), due);

        // 3. What Gateways and routes add to the status of others.
        foreach (var reference in changed)
        {
            due.Add(reference);
            if (IsRoute(reference))
                UpdateRoute(reference, due);
            if (IsRoute(reference) || IsGateway(reference))
                _view.Policies.Update(_view, reference, due);
        }

        // 4. The statuses, and what people are told.
        var another = Compute(due);
        foreach (var reference in due)
            _rejections.Update(reference, find(reference).Refused, outcomes.ProblemsOf(reference), _objects.GetValueOrDefault(reference), IsOurs(reference));
        return new DesiredStatus(_objects, _rejections.All()) { Changed = another };
    }

    private void Take(StatusOptions options, HashSet<ObjectReference> changed, HashSet<ObjectReference> due)
    {
        var before = _view.Options;
        _view.Options = options;
        if (!options.HasControllersOf(before))
            changed.UnionWith(_parents.Gateways);
        if (!options.HasGatewaysOf(before))
            due.UnionWith(_view.Gateways);
        if (!options.IngressAddresses.SequenceEqual(before.IngressAddresses))
            due.UnionWith(_ingresses.All);
    }

    private void UpdateRoute(ObjectReference reference, HashSet<ObjectReference> due)
    {
        var route = find(reference);
        _parents.SetParents(reference, route);
        var isAccepted = route is { Served: not null, Refused: null } && RouteStatuses.NotAccepted(_view, reference).Count == 0;
        _view.Attached.Set(
            reference,
            isAccepted ? [.. outcomes.ParentsOf(reference).SelectMany(parent => parent.Listeners.Select(listener => (parent.Gateway, listener)))] : [],
            due);
    }

    private List<ObjectReference> Compute(HashSet<ObjectReference> due)
    {
        var another = new List<ObjectReference>();
        var objects = _objects.ToBuilder();
        foreach (var reference in due)
        {
            Computed++;
            var after = Of(reference);
            var before = objects.GetValueOrDefault(reference);
            if (StatusEquality.AreSame(before, after))
                continue;
            another.Add(reference);
            if (after is null)
                objects.Remove(reference);
            else
                objects[reference] = after;
        }

        _objects = objects.ToImmutable();
        return another;
    }

    private ObjectStatus? Of(ObjectReference reference)
    {
        var judged = find(reference);
        ObjectStatus? status = judged.AsWritten switch
        {
            GatewayClassResource @class => GatewayClassStatuses.Of(_view, @class, judged),
            GatewayResource => GatewayStatuses.Of(_view, reference, judged),
            RouteResource route => RouteStatuses.Of(_view, route, judged),
            _ => judged.Served switch
            {
                TrafficPolicyResource policy => PolicyStatuses.Of(_view, policy, judged),
                IngressResource ingress => IngressStatuses.Of(_view, ingress),
                _ => null,
            },
        };
        return status is not null && judged.Generation is { } generation ? status with { ObservedGeneration = generation } : status;
    }

    // Nobody is told about objects that may be another controller's: only about those with a status of ours, and about Ingresses
    // that are ours by their class, as most have no status.
    private bool IsOurs(ObjectReference reference) =>
        find(reference).AsWritten is IngressResource ingress ? _ingresses.IsOurs(ingress) : _objects.ContainsKey(reference);

    private static bool IsClass(ObjectReference reference) => reference is { Group: ApiNames.GatewayGroup, Kind: "GatewayClass" };

    private static bool IsGateway(ObjectReference reference) => reference is { Group: ApiNames.GatewayGroup, Kind: "Gateway" };

    private static bool IsRoute(ObjectReference reference) => reference is { Group: ApiNames.GatewayGroup, Kind: "HTTPRoute" or "GRPCRoute" };
}
