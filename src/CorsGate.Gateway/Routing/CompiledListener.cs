namespace CorsGate.Gateway.Routing;

/// <summary>
/// The listeners of a port that share a hostname, with their virtual hosts. Usually that is one listener; where several
/// Gateways ask for the same port and hostname, the routes of the earlier one come first.
/// </summary>
internal sealed class CompiledListener(bool isTls, Dictionary<string, CompiledVirtualHost> hosts, HostWildcards wildcards)
{
    private readonly HostTable<CompiledVirtualHost> _table = new(hosts, wildcards);

    /// <summary>Whether connections are TLS.</summary>
    public bool IsTls { get; } = isTls;

    /// <summary>The virtual hosts by hostname.</summary>
    public IReadOnlyDictionary<string, CompiledVirtualHost> Hosts => hosts;

    /// <summary>The virtual host that serves a host: the most specific alone, there is no falling through to a wider one.</summary>
    public CompiledVirtualHost? Find(ReadOnlySpan<char> host) => _table.Find(host);

    /// <summary>Whether it serves exactly these virtual hosts.</summary>
    public bool Serves(bool tls, Dictionary<string, CompiledVirtualHost> others)
    {
        if (tls != IsTls || others.Count != hosts.Count)
            return false;
        foreach (var (hostname, host) in others)
        {
            if (!hosts.TryGetValue(hostname, out var own) || !ReferenceEquals(own, host))
                return false;
        }

        return true;
    }
}
