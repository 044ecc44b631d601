using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>A host that routes claim, on one or several ports.</summary>
internal sealed class ClaimedHost(string hostname)
{
    /// <summary>The host.</summary>
    public string Hostname { get; } = hostname;

    /// <summary>Who claims it, by port and address.</summary>
    public SortedList<LocalPort, Claimants> Places { get; } = new(LocalPort.Order);

    /// <summary>The claimants at a place.</summary>
    public Claimants On(LocalPort place)
    {
        if (!Places.TryGetValue(place, out var claimants))
            Places.Add(place, claimants = new Claimants());
        return claimants;
    }

    /// <summary>Applies the claims that were made and taken back.</summary>
    /// <returns>Whether that may change what is said to claimants of narrower hosts.</returns>
    public bool Apply()
    {
        var isChanged = false;
        foreach (var (place, claimants) in Places.ToArray())
        {
            isChanged |= claimants.Apply();
            if (claimants.OldestByNamespace.IsEmpty)
                Places.Remove(place);
        }

        return isChanged;
    }
}

/// <summary>Who claims a host at a place.</summary>
internal sealed class Claimants
{
    // A route that claims it through two listeners stands here twice.
    private ImmutableArray<RouteResource> _routes = [];

    /// <summary>Claims that are made.</summary>
    public List<RouteResource> Added { get; } = [];

    /// <summary>Claims that are taken back.</summary>
    public List<RouteResource> Removed { get; } = [];

    /// <summary>The oldest route of each namespace, the oldest first.</summary>
    public ImmutableArray<RouteResource> OldestByNamespace { get; private set; } = [];

    /// <summary>The oldest route of the kind that the oldest of all is not; null: there is none.</summary>
    public RouteResource? OtherKind { get; private set; }

    /// <summary>The oldest route of another namespace; null: there is none.</summary>
    public RouteResource? OtherThan(string @namespace)
    {
        // Namespaces are distinct, so one of the first two is another one.
        foreach (var route in OldestByNamespace)
        {
            if (!string.Equals(route.Namespace, @namespace, StringComparison.Ordinal))
                return route;
        }

        return null;
    }

    /// <summary>Applies what was made and taken back.</summary>
    /// <returns>Whether <see cref="OtherThan"/> may give the name of another route.</returns>
    public bool Apply()
    {
        if (Added.Count + Removed.Count == 0)
            return false;
        var before = OldestByNamespace;
        _routes = SortedEdits.Apply(_routes, Removed, Added, AgeOrder.Instance);
        foreach (var list in (List<RouteResource>[])[Added, Removed])
        {
            list.Clear();
            list.TrimExcess();
        }

        OldestByNamespace = _routes.Length == 1 ? _routes : [.. _routes.DistinctBy(route => route.Namespace, StringComparer.Ordinal)];
        OtherKind = _routes.FirstOrDefault(route => route.IsGrpc != _routes[0].IsGrpc);
        return !Name(before, 0).Equals(Name(OldestByNamespace, 0)) || !Name(before, 1).Equals(Name(OldestByNamespace, 1));
    }

    private static (ObjectReference? Reference, bool IsThere) Name(ImmutableArray<RouteResource> routes, int index) =>
        index < routes.Length ? (routes[index].Reference, true) : (null, false);
}
