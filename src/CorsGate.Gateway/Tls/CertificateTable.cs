using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net.Security;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Tls;

/// <summary>
/// The certificates of one TLS port, looked up by the server name that a client asks for (SNI, RFC 6066): immutable.
/// </summary>
/// <remarks>
/// Listeners are chosen as Gateway API chooses them: the exact hostname, else the longest wildcard, else the listener without
/// hostname. A name that no listener has, or no name where every listener has one, ends the handshake: there is no listener
/// to speak for it. Within a listener (or several with one hostname) the certificate whose names cover the server name is
/// taken, else the first.
/// </remarks>
internal sealed class CertificateTable
{
    private readonly FrozenDictionary<string, ImmutableArray<TlsIdentity>> _exact;
    private readonly FrozenDictionary<string, ImmutableArray<TlsIdentity>> _wildcards;
    private readonly ImmutableArray<TlsIdentity> _any;
    private readonly FrozenDictionary<string, TlsIdentity> _identities;

    private CertificateTable(Dictionary<string, ImmutableArray<TlsIdentity>> byHostname, Dictionary<string, TlsIdentity> identities)
    {
        _any = byHostname.GetValueOrDefault("", []);
        _exact = byHostname.Where(static pair => pair.Key.Length > 0 && !IsWildcard(pair.Key))
            .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        _wildcards = byHostname.Where(static pair => IsWildcard(pair.Key))
            .ToFrozenDictionary(static pair => pair.Key[1..], static pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        _identities = identities.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>
    /// Makes the table of the listeners of one port. Identities of <paramref name="previous"/> whose certificate and chain are
    /// the same are kept, so that sessions can be resumed across reloads.
    /// </summary>
    /// <param name="listeners">The listeners, all of one port and all TLS.</param>
    /// <param name="previous">The table before; null: none.</param>
    /// <param name="onProblem">Told of certificates that cannot be used.</param>
    public static CertificateTable Create(IEnumerable<Listener> listeners, CertificateTable? previous, Action<Problem> onProblem)
    {
        var byHostname = new Dictionary<string, ImmutableArray<TlsIdentity>>(StringComparer.OrdinalIgnoreCase);
        var prepared = new Dictionary<string, TlsIdentity>(StringComparer.Ordinal);
        foreach (var listener in listeners)
        {
            var usable = ImmutableArray.CreateBuilder<TlsIdentity>(listener.Certificates.Length);
            foreach (var certificate in listener.Certificates)
            {
                if (Find(certificate, prepared, previous, onProblem) is { } identity) usable.Add(identity);
            }

            if (usable.Count > 0)
                byHostname[listener.Hostname] = byHostname.GetValueOrDefault(listener.Hostname, []).AddRange(usable);
        }

        return new CertificateTable(byHostname, prepared);
    }

    /// <summary>Whether there is nothing to serve.</summary>
    public bool IsEmpty => _any.IsEmpty && _exact.Count == 0 && _wildcards.Count == 0;

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

    private static TlsIdentity? Find(
        ServerCertificate certificate, Dictionary<string, TlsIdentity> prepared, CertificateTable? previous, Action<Problem> onProblem)
    {
        var key = TlsIdentity.KeyOf(certificate);
        if (prepared.TryGetValue(key, out var identity)) return identity;
        if (previous is null || !previous._identities.TryGetValue(key, out identity))
        {
            identity = TlsIdentity.TryCreate(certificate, out var problem);
            if (problem is not null) onProblem(problem);
        }

        if (identity is not null) prepared.Add(key, identity);
        return identity;
    }
}
