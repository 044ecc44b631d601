using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// Which of the listeners that ask for a port (at one address, where they have their own) are served there: those that are TLS as the first one is, or cleartext as it
/// is. A port cannot be both. The first is the first in the order of the kinds, and within a kind in configured order.
/// </summary>
internal static class PortSharing
{
    /// <summary>The listeners that are served, in the order of the kinds.</summary>
    public static ImmutableArray<Listener> Served(IEnumerable<Listener> listeners)
    {
        ImmutableArray<Listener> ordered = [.. listeners.OrderBy(static listener => listener.Kind)];
        return [.. ordered.Where(listener => listener.IsTls == ordered[0].IsTls)];
    }

    /// <summary>The listeners that are not served, each with the one whose protocol the port has.</summary>
    public static IEnumerable<(Listener Left, Listener Served)> Conflicts(IEnumerable<Listener> listeners)
    {
        ImmutableArray<Listener> ordered = [.. listeners.OrderBy(static listener => listener.Kind)];
        return ordered.Where(listener => listener.IsTls != ordered[0].IsTls).Select(listener => (listener, ordered[0]));
    }
}
