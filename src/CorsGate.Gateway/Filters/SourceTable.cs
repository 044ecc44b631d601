using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CorsGate.Gateway.Filters;

/// <summary>
/// A set of networks, looked up by address: a hash look-up for each prefix length in use, however many networks there are.
/// An IPv4 address counts as the same address in its IPv6 form (<c>::ffff:10.0.0.1</c>, RFC 4291, 2.5.5.2).
/// </summary>
internal sealed class SourceTable
{
    private const int Bits = 128;
    private const int MappedPrefix = 96;

    // Thousands of routes may share one list, of an outer block or of an Ingress: its table is made once, and goes with it.
    private static readonly ConditionalWeakTable<IPNetwork[], SourceTable> Known = [];

    private readonly (int Length, HashSet<UInt128> Networks)[] _byLength;

    private SourceTable(IPNetwork[] networks) => _byLength =
    [
        .. networks
            .Select(network => (Key: KeyOf(network.BaseAddress), Length: LengthOf(network)))
            .GroupBy(network => network.Length)
            .OrderByDescending(group => group.Key)
            .Select(group => (group.Key, group.Select(network => Mask(network.Key, group.Key)).ToHashSet())),
    ];

    /// <summary>Compiles networks; null: there are none, so that nobody is kept out.</summary>
    public static SourceTable? Create(ImmutableArray<IPNetwork> networks) =>
        networks.IsDefaultOrEmpty ? null : Known.GetValue(ImmutableCollectionsMarshal.AsArray(networks)!, static array => new SourceTable(array));

    /// <summary>Whether an address is in one of the networks. One that is not known is in none.</summary>
    public bool Contains(IPAddress? address)
    {
        if (address is null)
            return false;
        var key = KeyOf(address);
        var shortest = (key >> 32) == 0xFFFF ? MappedPrefix : 0;
        foreach (var (length, networks) in _byLength)
        {
            // A network of IPv6 that happens to span the mapped addresses (::/0) says nothing of IPv4.
            if (length < shortest)
                break;
            if (networks.Contains(Mask(key, length)))
                return true;
        }

        return false;
    }

    private static int LengthOf(IPNetwork network) =>
        network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? MappedPrefix + network.PrefixLength : network.PrefixLength;

    private static UInt128 Mask(UInt128 key, int length) => length == 0 ? 0 : key & (UInt128.MaxValue << (Bits - length));

    private static UInt128 KeyOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily != AddressFamily.InterNetwork)
        {
            _ = address.TryWriteBytes(bytes, out _);
            return BinaryPrimitives.ReadUInt128BigEndian(bytes);
        }

        _ = address.TryWriteBytes(bytes, out _);
        return ((UInt128)0xFFFF << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }
}
