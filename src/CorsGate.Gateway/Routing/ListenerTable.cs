using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>The listeners of one kind on a port, by hostname.</summary>
internal sealed class ListenerTable(ListenerKind kind, Dictionary<string, CompiledListener> listeners)
{
    private readonly HostTable<CompiledListener> _table = new(listeners, WildcardsOf(kind));

    /// <summary>What the listeners belong to.</summary>
    public ListenerKind Kind { get; } = kind;

    /// <summary>The listeners by hostname, which is empty for every host.</summary>
    public IReadOnlyDictionary<string, CompiledListener> Listeners => listeners;

    /// <summary>
    /// The listener that serves a host: the most specific one alone (Gateway API, listener isolation). Null: none does.
    /// </summary>
    /// <param name="host">The host in lower case, without port and trailing dot; empty where the request names none.</param>
    public CompiledListener? Find(ReadOnlySpan<char> host) => _table.Find(host);

    /// <summary>What a wildcard of a hostname stands for: one label in an Ingress (IngressRule.host), else any number.</summary>
    public static HostWildcards WildcardsOf(ListenerKind kind) =>
        kind == ListenerKind.Ingress ? HostWildcards.OneLabel : HostWildcards.AnyNumber;
}
