using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.RequestChecks;

namespace CorsGate.Gateway.Handling;

/// <summary>
/// What programs and texts may know of a request, read from it when they ask. Pooled with its <see cref="GatewayRequest"/>;
/// each text is made once for a request.
/// </summary>
internal sealed class RequestFacts(GatewayRequest request) : IRequestFacts
{
    private string? _host;
    private string? _path;
    private string? _query;
    private string? _remoteAddress;

    /// <inheritdoc/>
    public string Method => request.Method;

    /// <inheritdoc/>
    public string Host => _host ??= request.Host is { } host && HostName.TryNormalize(host, out var name, out _) ? name : "";

    /// <inheritdoc/>
    public string Scheme => request.Context.Request.IsHttps ? "https" : "http";

    /// <inheritdoc/>
    public string Path => _path ??= request.Path.Path.SequenceEqual(RequestUri) ? RequestUri : request.Path.Path.ToString();

    /// <inheritdoc/>
    public string Query => _query ??= request.Query.ToString();

    /// <inheritdoc/>
    public string RequestUri => request.Path.Target;

    /// <inheritdoc/>
    public int ServerPort => request.Port;

    /// <inheritdoc/>
    public string RemoteAddress => _remoteAddress ??= AddressOf(request.Context.Connection.RemoteIpAddress);

    /// <inheritdoc/>
    public string? Header(string name)
    {
        var values = request.Context.Request.Headers[name];
        return values.Count == 0 ? null : values[0];
    }

    /// <summary>Forgets the request.</summary>
    public void Reset() => _host = _path = _query = _remoteAddress = null;

    private static string AddressOf(IPAddress? address) =>
        (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "";
}
