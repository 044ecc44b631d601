using System.Collections.Immutable;
using System.Globalization;
using System.Net;

namespace CorsGate.EndToEnd.Tests.Harness.Kube;

/// <summary>A name for 127.0.0.1 in EndpointSlices of API servers that refuse the address itself.</summary>
internal static class LoopbackName
{
    /// <summary>The name; nobody else can have it (RFC 2606).</summary>
    public const string Text = "upstream.loopback.test";

    /// <summary>Where it leads, as of <c>--resolve</c>: each port to the same one.</summary>
    public static ImmutableDictionary<string, IPEndPoint> Ports { get; } = Enumerable.Range(1, ushort.MaxValue)
        .ToImmutableDictionary(port => string.Create(CultureInfo.InvariantCulture, $"{Text}:{port}"), port => new IPEndPoint(IPAddress.Loopback, port), StringComparer.Ordinal);
}
