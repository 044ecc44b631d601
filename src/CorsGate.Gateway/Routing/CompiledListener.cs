using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// The listeners of a port that share a hostname, with their virtual hosts. Usually that is one listener; where several
/// Gateways ask for the same port and hostname, the routes of the earlier one come first.
/// </summary>
/// <param name="sources">The listeners, at least one.</param>
/// <param name="table">The virtual hosts.</param>
internal sealed class CompiledListener(ImmutableArray<Listener> sources, HostTable<CompiledVirtualHost> table)
{
    /// <summary>The listener's name, the first one's where there are several.</summary>
    public string Name { get; } = sources[0].Name;

    /// <summary>What it belongs to.</summary>
    public ListenerKind Kind { get; } = sources[0].Kind;

    /// <summary>Whether connections are TLS.</summary>
    public bool IsTls { get; } = sources[0].IsTls;

    /// <summary>Where its requests without a route are counted; null: there was none yet.</summary>
    public RouteSeries? Series { get; set; }

    /// <summary>The listeners of the model.</summary>
    public ImmutableArray<Listener> Sources => sources;

    /// <summary>The virtual hosts by hostname.</summary>
    public HostTable<CompiledVirtualHost> Table => table;

    /// <summary>The virtual hosts, in no order.</summary>
    public IEnumerable<CompiledVirtualHost> Hosts => table.Entries.Select(static entry => entry.Value);

    /// <summary>Whether each virtual host of the model is one here: there is one listener, and it names no host twice.</summary>
    public bool IsPlain => sources.Length == 1 && sources[0].VirtualHosts.Length == table.Count;

    /// <summary>The virtual host that serves a host: the most specific alone, there is no falling through to a wider one.</summary>
    public CompiledVirtualHost? Find(ReadOnlySpan<char> host) => table.Find(host);

    /// <summary>Whether it serves exactly the virtual hosts of these listeners.</summary>
    public bool IsMadeFrom(ImmutableArray<Listener> listeners)
    {
        if (listeners.Length != sources.Length || listeners[0].IsTls != IsTls || !string.Equals(listeners[0].Name, Name, StringComparison.Ordinal))
            return false;
        for (var i = 0; i < sources.Length; i++)
        {
            if (sources[i].VirtualHosts != listeners[i].VirtualHosts)
                return false;
        }

        return true;
    }
}
