using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Status;

/// <summary>Which Gateways have a class, and which routes name a Gateway: whose status a class or a Gateway decides about.</summary>
internal sealed class ParentIndex
{
    private readonly Dictionary<ObjectReference, HashSet<ObjectReference>> _routes = [];
    private readonly Dictionary<ObjectReference, ObjectReference[]> _parents = [];
    private readonly Dictionary<ObjectReference, string> _classes = [];

    /// <summary>The Gateways, whosever they are.</summary>
    public IEnumerable<ObjectReference> Gateways => _classes.Keys;

    /// <summary>The Gateways of a class.</summary>
    public IEnumerable<ObjectReference> GatewaysOf(string @class) =>
        _classes.Where(gateway => string.Equals(gateway.Value, @class, StringComparison.Ordinal)).Select(gateway => gateway.Key);

    /// <summary>The routes that name a Gateway.</summary>
    public IEnumerable<ObjectReference> RoutesOf(ObjectReference gateway) => _routes.GetValueOrDefault(gateway) ?? [];

    /// <summary>Says what class a Gateway has; null: it is gone.</summary>
    public void SetClass(ObjectReference gateway, string? @class)
    {
        if (@class is null)
            _classes.Remove(gateway);
        else
            _classes[gateway] = @class;
    }

    /// <summary>Takes the parents of a route: those that it names now, and those of the version that is served.</summary>
    public void SetParents(ObjectReference reference, JudgedObject route)
    {
        foreach (var gateway in _parents.GetValueOrDefault(reference) ?? [])
        {
            if (_routes.TryGetValue(gateway, out var routes) && routes.Remove(reference) && routes.Count == 0)
                _routes.Remove(gateway);
        }

        ObjectReference[] after =
        [
            .. new[] { route.Served, route.AsWritten }.OfType<RouteResource>().Distinct().SelectMany(version => version.ParentRefs)
                .Where(RouteAttachment.IsGateway).Select(parent => parent.Link.Target).Distinct(),
        ];
        foreach (var gateway in after)
        {
            if (!_routes.TryGetValue(gateway, out var routes))
                _routes.Add(gateway, routes = []);
            routes.Add(reference);
        }

        if (after.Length == 0)
            _parents.Remove(reference);
        else
            _parents[reference] = after;
    }
}
