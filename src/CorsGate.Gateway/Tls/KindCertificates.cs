using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Security;
using CorsGate.Config.Model;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Tls;

/// <summary>The certificates of the listeners of one kind on a TLS port, looked up by server name.</summary>
internal sealed class KindCertificates
{
    private readonly FrozenDictionary<string, ImmutableArray<TlsIdentity>> _exact;
    private readonly FrozenDictionary<string, ImmutableArray<TlsIdentity>> _wildcards;
    private readonly ImmutableArray<TlsIdentity> _any;
    private readonly HostTable<string> _hosts;

    /// <summary>Makes the table.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="byHostname">The identities by the hostname of their listeners, compared without case.</param>
    /// <param name="listeners">The listeners whose virtual hosts are asked for; none where no other kind shares the port, as nobody asks.</param>
    public KindCertificates(
        ListenerKind kind, Dictionary<string, ImmutableArray<TlsIdentity>> byHostname, IEnumerable<Listener> listeners)
    {
        _any = byHostname.GetValueOrDefault("", []);
        _exact = byHostname.Where(static pair => pair.Key.Length > 0 && !IsWildcard(pair.Key))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _wildcards = byHostname.Where(static pair => IsWildcard(pair.Key))
            .ToFrozenDictionary(static pair => pair.Key[1..], static pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        var hosts = listeners.SelectMany(static listener => listener.VirtualHosts).Select(static host => host.Hostname);
        _hosts = new HostTable<string>(
            hosts.Distinct(StringComparer.Ordinal).ToDictionary(static host => host, StringComparer.Ordinal), ListenerTable.WildcardsOf(kind));
    }

    /// <summary>Whether there is nothing to serve.</summary>
    public bool IsEmpty => _any.IsEmpty && _exact.Count == 0 && _wildcards.Count == 0;

    /// <summary>Whether a listener of the kind has a virtual host for a name.</summary>
    /// <param name="serverName">The name in lower case.</param>
    public bool HasHost(string serverName) => _hosts.Find(serverName) is not null;

    /// <summary>Finds what to present for a server name; null: no listener has it.</summary>
    public SslServerAuthenticationOptions? Find(string? serverName)
    {
        if (string.IsNullOrEmpty(serverName)) return _any.IsEmpty ? null : _any[0].Options;
        if (_exact.TryGetValue(serverName, out var found)) return Choose(found, serverName);
        if (_wildcards.Count > 0)
        {
            var lookup = _wildcards.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var dot = serverName.IndexOf('.', 1); dot >= 0; dot = serverName.IndexOf('.', dot + 1))
            {
                if (lookup.TryGetValue(serverName.AsSpan(dot), out found)) return Choose(found, serverName);
            }
        }

        return _any.IsEmpty ? null : Choose(_any, serverName);
    }

    private static bool IsWildcard(string hostname) => hostname.StartsWith("*.", StringComparison.Ordinal);

    private static SslServerAuthenticationOptions Choose(ImmutableArray<TlsIdentity> candidates, string serverName)
    {
        if (candidates.Length > 1)
        {
            foreach (var identity in candidates)
            {
                if (identity.Covers(serverName)) return identity.Options;
            }
        }

        return candidates[0].Options;
    }
}
