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

    private readonly ImmutableArray<Listener> _listeners;
    private readonly ImmutableArray<Problem> _problems;

    private CertificateTable(
        IEnumerable<KindCertificates> kinds, Dictionary<string, TlsIdentity> identities, ImmutableArray<Listener> listeners, ImmutableArray<Problem> problems)
    {
        _kinds = [.. kinds];
        _identities = identities.ToFrozenDictionary(StringComparer.Ordinal);
        (_listeners, _problems) = (listeners, problems);
    }

    /// <summary>
    /// Makes the table of the listeners of one port. Identities of <paramref name="previous"/> whose certificate and chain are
    /// the same are kept, so that sessions can be resumed across reloads; the table itself, where no listener changed in what it is
    /// made of.
    /// </summary>
    /// <param name="listeners">The listeners, all of one port and all TLS.</param>
    /// <param name="previous">The table before; null: none.</param>
    /// <param name="onProblem">Told of certificates that cannot be used.</param>
    public static CertificateTable Create(IEnumerable<Listener> listeners, CertificateTable? previous, Action<Problem> onProblem)
    {
        ImmutableArray<Listener> all = [.. listeners];
        if (previous is not null && previous.IsMadeFrom(all))
        {
            foreach (var problem in previous._problems) onProblem(problem);
            return previous;
        }

        var problems = ImmutableArray.CreateBuilder<Problem>();
        var prepared = new Dictionary<string, TlsIdentity>(StringComparer.Ordinal);
        var kinds = new List<KindCertificates>();
        var isShared = all.Select(static listener => listener.Kind).Distinct().Skip(1).Any();
        foreach (var kind in all.GroupBy(static listener => listener.Kind).OrderBy(static kind => kind.Key))
        {
            var byHostname = new Dictionary<string, ImmutableArray<TlsIdentity>>(StringComparer.OrdinalIgnoreCase);
            foreach (var listener in kind)
            {
                var usable = ImmutableArray.CreateBuilder<TlsIdentity>(listener.Certificates.Length);
                foreach (var certificate in listener.Certificates)
                {
                    if (Find(certificate, prepared, previous, problems.Add) is { } identity) usable.Add(identity);
                }

                if (usable.Count > 0)
                    byHostname[listener.Hostname] = byHostname.GetValueOrDefault(listener.Hostname, []).AddRange(usable);
            }

            kinds.Add(new KindCertificates(kind.Key, byHostname, isShared ? kind : []));
        }

        foreach (var problem in problems) onProblem(problem);
        return new CertificateTable(kinds, prepared, all, problems.ToImmutable());
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

    /// <summary>Whether listeners have the hostnames and certificates of this table, and, where kinds share the port, its virtual hosts.</summary>
    private bool IsMadeFrom(ImmutableArray<Listener> listeners)
    {
        if (listeners.Length != _listeners.Length)
            return false;
        for (var i = 0; i < listeners.Length; i++)
        {
            var (x, y) = (listeners[i], _listeners[i]);
            if (x.Kind != y.Kind || !x.Certificates.SequenceEqual(y.Certificates) || !string.Equals(x.Hostname, y.Hostname, StringComparison.Ordinal)
                || (_kinds.Length > 1 && x.VirtualHosts != y.VirtualHosts))
                return false;
        }

        return true;
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
