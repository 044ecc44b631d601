using CorsGate.Config.Model;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// The listeners of a port that share a hostname, with their virtual hosts. Usually that is one listener; where several
/// Gateways ask for the same port and hostname, the routes of the earlier one come first.
/// </summary>
/// <param name="source">The listener, the first one where there are several.</param>
/// <param name="hosts">The virtual hosts by hostname.</param>
internal sealed class CompiledListener(Listener source, Dictionary<string, CompiledVirtualHost> hosts)
{
    private readonly HostTable<CompiledVirtualHost> _table = new(hosts, ListenerTable.WildcardsOf(source.Kind));

    /// <summary>The listener's name, the first one's where there are several.</summary>
    public string Name { get; } = source.Name;

    /// <summary>What it belongs to.</summary>
    public ListenerKind Kind { get; } = source.Kind;

    /// <summary>Whether connections are TLS.</summary>
    public bool IsTls { get; } = source.IsTls;

    /// <summary>Where its requests without a route are counted; null: there was none yet.</summary>
    public RouteSeries? Series { get; set; }

    /// <summary>The virtual hosts by hostname.</summary>
    public IReadOnlyDictionary<string, CompiledVirtualHost> Hosts => hosts;

    /// <summary>The virtual host that serves a host: the most specific alone, there is no falling through to a wider one.</summary>
    public CompiledVirtualHost? Find(ReadOnlySpan<char> host) => _table.Find(host);

    /// <summary>Whether it serves exactly these virtual hosts for a listener.</summary>
    public bool Serves(Listener listener, Dictionary<string, CompiledVirtualHost> others)
    {
        if (listener.IsTls != IsTls || !string.Equals(listener.Name, Name, StringComparison.Ordinal) || others.Count != hosts.Count)
            return false;
        foreach (var (hostname, host) in others)
        {
            if (!hosts.TryGetValue(hostname, out var own) || !ReferenceEquals(own, host))
                return false;
        }

        return true;
    }
}
