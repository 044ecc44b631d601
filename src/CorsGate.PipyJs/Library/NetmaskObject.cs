using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CorsGate.PipyJs.Library;

/// <summary><c>Netmask</c>: a range of IP addresses, <c>10.0.0.0/8</c> or <c>fd00::/8</c>.</summary>
internal sealed class NetmaskObject(IPAddress ip, int bits) : HostObject(ClassOf)
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::Netmask")
        .Accessor("version", self => Self(self).IsV4 ? 4 : 6)
        .Accessor("ip", self => Self(self).Ip.ToString())
        .Accessor("bitmask", self => Self(self).Bits)
        .Accessor("base", self => Self(self).Format(Self(self).Network))
        .Accessor("first", self => Self(self).Format(Self(self).Network))
        .Accessor("mask", self => Self(self).Format(Self(self).Mask))
        .Accessor("hostmask", self => Self(self).Format(~Self(self).Mask))
        .Accessor("broadcast", self => Self(self).Format(Self(self).Network | ~Self(self).Mask))
        .Accessor("last", self => Self(self).Format(Self(self).Network | ~Self(self).Mask))
        .Accessor("size", self => Math.Pow(2, Self(self).Width - Self(self).Bits))
        .Method("contains", (run, self, args) =>
            IPAddress.TryParse(args.String(0), out var address)
                ? Self(self.AsObject!).Contains(address)
                : throw run.Error("invalid IP address: " + args.String(0)))
        .Method("decompose", (run, self, _) =>
        {
            var parts = new PjsArray();
            var bytes = Self(self.AsObject!).Ip.GetAddressBytes();
            for (var i = 0; i < bytes.Length; i += bytes.Length == 4 ? 1 : 2)
                parts.Push(run, bytes.Length == 4 ? bytes[i] : (double)((bytes[i] << 8) | bytes[i + 1]));
            return parts;
        })
        .Method("next", (_, self, _) => Self(self.AsObject!).Next());

    private UInt128 _used;

    private IPAddress Ip => ip;

    private int Bits => bits;

    private bool IsV4 => ip.AddressFamily == AddressFamily.InterNetwork;

    private int Width => IsV4 ? 32 : 128;

    // The mask in the low bits of the address's width, and the range's first address.
    private UInt128 Mask => bits == 0 ? 0 : (All >> (Width - bits)) << (Width - bits);

    private UInt128 All => IsV4 ? uint.MaxValue : UInt128.MaxValue;

    private UInt128 Network => ToNumber(ip) & Mask;

    public static PjsConstructor Constructor() => new("Netmask", ClassOf, (run, _, args) =>
    {
        var text = args.String(0);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var host = slash < 0 ? text : text[..slash];
        if (!IPAddress.TryParse(host, out var address) || (!host.Contains(':', StringComparison.Ordinal) && host.Count(c => c == '.') != 3))
            throw run.Error("invalid IP address: " + host);
        var width = address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        var count = width;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out count) || count > width))
            throw run.Error("invalid netmask: " + text);
        return new NetmaskObject(address, count);
    });

    private static NetmaskObject Self(PjsObject self) => (NetmaskObject)self;

    private static UInt128 ToNumber(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var value in address.GetAddressBytes()) number = (number << 8) | value;
        return number;
    }

    // An IPv4 address inside IPv6 is that IPv4 address.
    private bool Contains(IPAddress address)
    {
        if (IsV4 && address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == ip.AddressFamily && (ToNumber(address) & Mask) == Network;
    }

    private PjsValue Next() => _used > (All & ~Mask) ? default : Format(Network + _used++);

    private string Format(UInt128 number)
    {
        var bytes = new byte[Width / 8];
        for (var i = bytes.Length - 1; i >= 0; i--)
        {
            bytes[i] = (byte)(number & 0xFF);
            number >>= 8;
        }

        return new IPAddress(bytes).ToString();
    }
}
