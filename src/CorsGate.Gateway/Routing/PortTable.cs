using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>The listeners of a port, a table for each kind.</summary>
/// <param name="kinds">The tables in the order in which a host is looked up in them.</param>
internal sealed class PortTable(ListenerTable[] kinds)
{
    /// <summary>The tables in the order in which a host is looked up in them.</summary>
    public ReadOnlySpan<ListenerTable> Kinds => kinds;

    /// <summary>The table of a kind; null: the port has no listener of it.</summary>
    public ListenerTable? Of(ListenerKind kind)
    {
        foreach (var table in kinds)
        {
            if (table.Kind == kind)
                return table;
        }

        return null;
    }

    /// <summary>The virtual host that serves a host: of the first kind that has both a listener and a virtual host for it.</summary>
    /// <param name="host">The host in lower case, without port and trailing dot; empty where the request names none.</param>
    public CompiledVirtualHost? Find(ReadOnlySpan<char> host)
    {
        foreach (var table in kinds)
        {
            if (table.Find(host)?.Find(host) is { } found)
                return found;
        }

        return null;
    }
}
