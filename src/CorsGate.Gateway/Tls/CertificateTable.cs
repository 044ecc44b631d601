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
/// taken, else the first. Where several kinds share the port, the certificate is that of the kind whose virtual host will
/// answer requests for the name, else of the first kind that has one.
/// </remarks>
internal sealed class CertificateTable
{
    private readonly KindCertificates[] _kinds;
    private readonly FrozenDictionary<string, TlsIdentity> _identities;

    private CertificateTable(IEnumerable<KindCertificates> kinds, Dictionary<string, TlsIdentity> identities)
    {
        _kinds = [.. kinds];
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
        var prepared = new Dictionary<string, TlsIdentity>(StringComparer.Ordinal);
        var kinds = new List<KindCertificates>();
        foreach (var kind in listeners.GroupBy(static listener => listener.Kind).OrderBy(static kind => kind.Key))
        {
            var byHostname = new Dictionary<string, ImmutableArray<TlsIdentity>>(StringComparer.OrdinalIgnoreCase);
            foreach (var listener in kind)
            {
                var usable = ImmutableArray.CreateBuilder<TlsIdentity>(listener.Certificates.Length);
                foreach (var certificate in listener.Certificates)
                {
                    if (Find(certificate, prepared, previous, onProblem) is { } identity) usable.Add(identity);
                }

                if (usable.Count > 0)
                    byHostname[listener.Hostname] = byHostname.GetValueOrDefault(listener.Hostname, []).AddRange(usable);
            }

            kinds.Add(new KindCertificates(kind.Key, byHostname, kind));
        }

        return new CertificateTable(kinds, prepared);
    }

    /// <summary>Whether there is nothing to serve.</summary>
    public bool IsEmpty => Array.TrueForAll(_kinds, static kind => kind.IsEmpty);

    /// <summary>Finds what to present for a server name; null: no listener has it.</summary>
    public SslServerAuthenticationOptions? Find(string? serverName)
    {
        if (_kinds.Length > 1)
        {
            // The kind that will answer requests for the name speaks for it, as far as it can.
            var name = serverName?.ToLowerInvariant() ?? "";
            foreach (var kind in _kinds)
            {
                if (kind.HasHost(name) && kind.Find(serverName) is { } own) return own;
            }
        }

        foreach (var kind in _kinds)
        {
            if (kind.Find(serverName) is { } options) return options;
        }

        return null;
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
