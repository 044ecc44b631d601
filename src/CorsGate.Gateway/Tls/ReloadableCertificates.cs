using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CorsGate.Gateway.Tls;

/// <summary>
/// The certificates of an open TLS port, replaced as a whole: handshakes that begin after a swap see the new table,
/// connections that exist go on.
/// </summary>
internal sealed class ReloadableCertificates(CertificateTable table)
{
    private volatile CertificateTable _current = table;

    /// <summary>The table in force.</summary>
    public CertificateTable Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Chooses what to present in a handshake.</summary>
    /// <exception cref="AuthenticationException">No listener has the server name; the handshake ends.</exception>
    public ValueTask<SslServerAuthenticationOptions> SelectAsync(TlsHandshakeCallbackContext context) =>
        _current.Find(context.ClientHelloInfo.ServerName) is { } options
            ? ValueTask.FromResult(options)
            : throw new AuthenticationException("No listener has the server name that the client asked for.");
}
