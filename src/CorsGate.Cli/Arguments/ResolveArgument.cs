using System.Collections.Immutable;
using System.Net;

namespace CorsGate.Cli.Arguments;

/// <summary>Reads <c>--resolve HOST:PORT=ADDR:PORT</c>.</summary>
public static class ResolveArgument
{
    /// <summary>Reads every given override; the keys are lower case.</summary>
    /// <exception cref="ArgumentError">One is not of that form.</exception>
    public static ImmutableDictionary<string, IPEndPoint> Read(IEnumerable<string> texts)
    {
        var map = ImmutableDictionary.CreateBuilder<string, IPEndPoint>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0 || !HostAndPort.TrySplit(text[..equals], out _, out _))
            {
                throw new ArgumentError(
                    $"--resolve: '{text}' is not HOST:PORT=ADDR:PORT; write for example --resolve api.example:443=127.0.0.1:8443");
            }

            map[text[..equals].ToLowerInvariant()] = HostAndPort.ReadAddress("--resolve", text[(equals + 1)..]);
        }

        return map.ToImmutable();
    }
}
