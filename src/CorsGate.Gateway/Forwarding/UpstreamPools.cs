namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// The connection pools of the forwarder: one for upstreams whose certificates are verified and one, made when it is first
/// asked for, for those whose are not. A connection of the one never serves a request of the other.
/// </summary>
internal sealed class UpstreamPools(ForwarderOptions options) : IDisposable
{
    private readonly HttpMessageInvoker _verified = UpstreamClient.Create(options, acceptAnyCertificate: false);
    private readonly Lazy<HttpMessageInvoker> _unverified = new(() => UpstreamClient.Create(options, acceptAnyCertificate: true));

    /// <summary>The pool for an upstream.</summary>
    /// <param name="acceptAnyCertificate">Whether its certificate is not verified.</param>
    public HttpMessageInvoker For(bool acceptAnyCertificate) => acceptAnyCertificate ? _unverified.Value : _verified;

    /// <summary>Closes the connections.</summary>
    public void Dispose()
    {
        _verified.Dispose();
        if (_unverified.IsValueCreated)
            _unverified.Value.Dispose();
    }
}
