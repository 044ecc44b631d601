namespace CorsGate.Gateway.Routing;

/// <summary>The listeners of a port by hostname.</summary>
internal sealed class PortTable(Dictionary<string, CompiledListener> listeners)
{
    private readonly HostTable<CompiledListener> _table = new(listeners);

    /// <summary>The listeners by hostname, which is empty for every host.</summary>
    public IReadOnlyDictionary<string, CompiledListener> Listeners => listeners;

    /// <summary>
    /// The listener that serves a host: the most specific one alone (Gateway API, listener isolation). Null: none does.
    /// </summary>
    /// <param name="host">The host in lower case, without port and trailing dot; empty where the request names none.</param>
    public CompiledListener? Find(ReadOnlySpan<char> host) => _table.Find(host);
}
