using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The actions and routes of a host as they were made last, so that those which would be made alike stay the same instances and
/// nothing that was compiled from them is compiled again.
/// </summary>
internal sealed class KnownRoutes
{
    private Dictionary<ActionKey, Known> _actions = [];
    private Dictionary<ActionKey, Known> _newActions = [];
    private Dictionary<(RouteAction Action, PathMatchKind Kind, string Value), Route> _routes = new(RouteComparer.Instance);
    private Dictionary<(RouteAction Action, PathMatchKind Kind, string Value), Route> _newRoutes = new(RouteComparer.Instance);

    /// <summary>Forgets what was not kept since the last call.</summary>
    public void Sweep()
    {
        (_actions, _newActions) = (_newActions, []);
        (_routes, _newRoutes) = (_newRoutes, new(RouteComparer.Instance));
    }

    /// <summary>The action as it was, if it was made of the same, or the new one.</summary>
    public RouteAction Keep(in ActionKey key, IngressLocation location, bool hasCertificate, RouteAction action)
    {
        if (_actions.TryGetValue(key, out var known) && ReferenceEquals(known.Ingress, location.Ingress) && known.HasCertificate == hasCertificate
            && ReferenceEquals(BackendOf(known.Action), BackendOf(action)))
            action = known.Action;
        _newActions[key] = new Known(location.Ingress, hasCertificate, action);
        return action;
    }

    /// <summary>The route as it was, if it was made of the same, or a new one.</summary>
    public Route Keep(IngressLocation location, PathMatch match, RouteAction action)
    {
        var key = (action, match.Kind, match.Value);
        if (!_newRoutes.TryGetValue(key, out var route) && !_routes.TryGetValue(key, out route))
        {
            route = new Route
            {
                Name = $"{location.Ingress.Resource.Reference} {location.Path.Path}",
                Owner = location.Ingress.Resource.Reference,
                Match = new RouteMatch { Path = match },
                Action = action,
                Location = location.Path.Location,
            };
        }

        _newRoutes[key] = route;
        return route;
    }

    private static Backend? BackendOf(RouteAction action) => action.Backends is [var only] ? only.Backend : null;

    /// <summary>What an action is for; the path is compared as an instance.</summary>
    /// <param name="Path">The path of the Ingress.</param>
    /// <param name="IsTls">Whether it is for the TLS port.</param>
    /// <param name="RedirectTo">The directory that it redirects to; null: it does not.</param>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct ActionKey(IngressPath Path, bool IsTls, string? RedirectTo)
    {
        public bool Equals(ActionKey other) =>
            ReferenceEquals(Path, other.Path) && IsTls == other.IsTls && string.Equals(RedirectTo, other.RedirectTo, StringComparison.Ordinal);

        public override int GetHashCode() =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(Path), IsTls, RedirectTo is null ? 0 : StringComparer.Ordinal.GetHashCode(RedirectTo));
    }

    private sealed record Known(ServedIngress Ingress, bool HasCertificate, RouteAction Action);

    private sealed class RouteComparer : IEqualityComparer<(RouteAction Action, PathMatchKind Kind, string Value)>
    {
        public static RouteComparer Instance { get; } = new();

        public bool Equals((RouteAction Action, PathMatchKind Kind, string Value) x, (RouteAction Action, PathMatchKind Kind, string Value) y) =>
            ReferenceEquals(x.Action, y.Action) && x.Kind == y.Kind && string.Equals(x.Value, y.Value, StringComparison.Ordinal);

        public int GetHashCode((RouteAction Action, PathMatchKind Kind, string Value) key) =>
            HashCode.Combine(RuntimeHelpers.GetHashCode(key.Action), key.Kind, StringComparer.Ordinal.GetHashCode(key.Value));
    }
}
