using System.Globalization;
using System.Net;

namespace CorsGate.Config.Model;

/// <summary>
/// Where connections are taken: a configured port, at one local address or at every address that belongs to no Gateway of its own. Two
/// that differ have nothing in common: neither hostnames nor the protocol.
/// </summary>
/// <param name="Port">The configured port, before any port mapping.</param>
/// <param name="Address">The address, never an IPv4 address in IPv6 form; null: none of its own.</param>
public readonly record struct LocalPort(int Port, IPAddress? Address = null)
{
    /// <summary>Orders by port, what has no address of its own first, then by address.</summary>
    public static IComparer<LocalPort> Order { get; } = Comparer<LocalPort>.Create(Compare);

    /// <summary>A port without an address of its own.</summary>
    /// <param name="port">The configured port.</param>
    public static implicit operator LocalPort(int port) => new(port);

    /// <summary>An IPv4 address as such, also where it was written or met in its IPv6 form (RFC 4291, 2.5.5.2).</summary>
    public static IPAddress Normalize(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    /// <summary><c>80</c>, <c>127.0.1.1:80</c> or <c>[fd00::1]:80</c>.</summary>
    public override string ToString() =>
        Address is null ? Port.ToString(CultureInfo.InvariantCulture) : new IPEndPoint(Address, Port).ToString();

    private static int Compare(LocalPort one, LocalPort other)
    {
        var order = one.Port.CompareTo(other.Port);
        if (order != 0 || Equals(one.Address, other.Address))
            return order;
        if (one.Address is null || other.Address is null)
            return one.Address is null ? -1 : 1;
        order = one.Address.AddressFamily.CompareTo(other.Address.AddressFamily);
        if (order == 0)
            order = one.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Address.GetAddressBytes());
        return order != 0 ? order : string.CompareOrdinal(one.Address.ToString(), other.Address.ToString());
    }
}
