using CorsGate.Config.Model;

namespace CorsGate.Config.Status;

/// <summary>How many accepted routes are attached to each listener, whether or not it is served (Gateway API, ListenerStatus).</summary>
internal sealed class AttachedRoutes
{
    private readonly Dictionary<(ObjectReference Gateway, string Listener), int> _counts = [];
    private readonly Dictionary<ObjectReference, HashSet<(ObjectReference Gateway, string Listener)>> _byRoute = [];

    /// <summary>The number of a listener.</summary>
    public int Of(ObjectReference gateway, string listener) => _counts.GetValueOrDefault((gateway, listener));

    /// <summary>Says to which listeners a route counts.</summary>
    /// <param name="route">The route.</param>
    /// <param name="after">The listeners; none: it is not accepted, or not there.</param>
    /// <param name="due">Takes the Gateways whose numbers change.</param>
    public void Set(ObjectReference route, HashSet<(ObjectReference Gateway, string Listener)> after, ISet<ObjectReference> due)
    {
        var before = _byRoute.GetValueOrDefault(route) ?? [];
        if (before.SetEquals(after))
            return;
        foreach (var left in before.Where(listener => !after.Contains(listener)))
            Add(left, -1, due);
        foreach (var joined in after.Where(listener => !before.Contains(listener)))
            Add(joined, 1, due);
        if (after.Count == 0)
            _byRoute.Remove(route);
        else
            _byRoute[route] = after;
    }

    private void Add((ObjectReference Gateway, string Listener) listener, int number, ISet<ObjectReference> due)
    {
        due.Add(listener.Gateway);
        var count = _counts.GetValueOrDefault(listener) + number;
        if (count == 0)
            _counts.Remove(listener);
        else
            _counts[listener] = count;
    }
}
