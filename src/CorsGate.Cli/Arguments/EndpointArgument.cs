using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Cli.Arguments;

/// <summary>Reads <c>--set-endpoint NS/NAME[:PORT]=[http://|https://]HOST:PORT</c>.</summary>
public static class EndpointArgument
{
    /// <summary>Reads every given endpoint, keyed by <c>NS/NAME</c> or <c>NS/NAME:PORT</c>.</summary>
    /// <exception cref="ArgumentError">One is not of that form.</exception>
    public static ImmutableDictionary<string, BackendEndpoint> Read(IEnumerable<string> texts)
    {
        var map = ImmutableDictionary.CreateBuilder<string, BackendEndpoint>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !IsServiceKey(text[..equals]) || !TryEndpoint(text[(equals + 1)..], out var endpoint))
            {
                throw new ArgumentError(
                    $"--set-endpoint: '{text}' is not NS/NAME[:PORT]=[http://|https://]HOST:PORT; "
                    + "write for example --set-endpoint httpbin/httpbin:8000=127.0.0.1:9000");
            }

            map[text[..equals]] = endpoint;
        }

        return map.ToImmutable();
    }

    private static bool IsServiceKey(string key)
    {
        var colon = key.IndexOf(':', StringComparison.Ordinal);
        var parts = (colon < 0 ? key : key[..colon]).Split('/');
        return parts is [{ Length: > 0 }, { Length: > 0 }] && (colon < 0 || HostAndPort.TryPort(key[(colon + 1)..], out _));
    }

    private static bool TryEndpoint(string text, out BackendEndpoint endpoint)
    {
        BackendProtocol? protocol = null;
        foreach (var (scheme, value) in Schemes)
        {
            if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                (protocol, text) = (value, text[scheme.Length..]);
        }

        var ok = HostAndPort.TrySplit(text, out var host, out var port);
        endpoint = new BackendEndpoint(host, port, protocol);
        return ok;
    }

    private static readonly (string Scheme, BackendProtocol? Protocol)[] Schemes =
    [
        ("http://", null),
        ("https://", BackendProtocol.Https),
        ("h2c://", BackendProtocol.H2c),
    ];
}
