using System.Collections.Immutable;
using System.Globalization;

namespace CorsGate.Cli.Arguments;

/// <summary>Reads <c>--port-map FROM=TO</c>.</summary>
public static class PortMapArgument
{
    /// <summary>Reads every given mapping. TO may be 0: a free port is taken and named in the log.</summary>
    /// <exception cref="ArgumentError">One is not FROM=TO, or a port is mapped twice.</exception>
    public static ImmutableDictionary<int, int> Read(IEnumerable<string> texts)
    {
        var map = ImmutableDictionary.CreateBuilder<int, int>();
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0
                || !HostAndPort.TryPort(text[..equals], out var from)
                || !int.TryParse(text[(equals + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
                || to > ushort.MaxValue)
            {
                throw new ArgumentError($"--port-map: '{text}' is not FROM=TO with two ports; write for example --port-map 80=18080");
            }

            if (!map.TryAdd(from, to))
                throw new ArgumentError($"--port-map: port {from.ToString(CultureInfo.InvariantCulture)} is mapped twice; give each port once");
        }

        return map.ToImmutable();
    }
}
