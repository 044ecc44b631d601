using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Forwarding;

/// <summary>
/// The URIs that the handler is given: the target's bytes as they are, without the canonicalization that System.Uri does
/// otherwise. Those of recent short targets are kept, because making one costs more than the rest of the request head.
/// </summary>
internal sealed class RequestUris
{
    private const int Slots = 2048;
    private const int MaxCachedTarget = 256;

    private static readonly UriCreationOptions Raw = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly ConditionalWeakTable<BackendEndpoint, Prefixes> _prefixes = [];
    private readonly Entry?[] _cache = new Entry?[Slots];

    /// <summary>The URI for a target, or null where endpoint and target make none.</summary>
    public Uri? Get(BackendEndpoint endpoint, BackendProtocol protocol, string target)
    {
        if (!_prefixes.TryGetValue(endpoint, out var prefixes))
            prefixes = _prefixes.GetValue(endpoint, static key => new Prefixes(key));
        var prefix = protocol == BackendProtocol.Https ? prefixes.Https : prefixes.Http;
        if (target.Length > MaxCachedTarget)
            return Create(prefix, target);

        // String hashes are seeded, so nobody outside can choose targets that meet in one slot.
        ref var slot = ref _cache[(target.GetHashCode(StringComparison.Ordinal) ^ RuntimeHelpers.GetHashCode(prefix)) & (Slots - 1)];
        var entry = Volatile.Read(ref slot);
        if (entry is not null && ReferenceEquals(entry.Prefix, prefix) && string.Equals(entry.Target, target, StringComparison.Ordinal))
            return entry.Uri;
        var uri = Create(prefix, target);
        if (uri is not null)
            Volatile.Write(ref slot, new Entry(prefix, target, uri));
        return uri;
    }

    private static Uri? Create(string prefix, string target) => Uri.TryCreate(prefix + target, in Raw, out var uri) ? uri : null;

    private sealed record Entry(string Prefix, string Target, Uri Uri);

    private sealed class Prefixes
    {
        public Prefixes(BackendEndpoint endpoint)
        {
            var isIpv6 = IPAddress.TryParse(endpoint.Host, out var ip) && ip.AddressFamily == AddressFamily.InterNetworkV6;
            var host = isIpv6 && !endpoint.Host.StartsWith('[') ? $"[{endpoint.Host}]" : endpoint.Host;
            Http = $"http://{host}:{endpoint.Port}";
            Https = $"https://{host}:{endpoint.Port}";
        }

        public string Http { get; }

        public string Https { get; }
    }
}
