namespace CorsGate.Cors.Origins;

/// <summary>What the host of a serialized origin is.</summary>
public enum OriginHostKind
{
    /// <summary>A name of labels joined by dots. It may end in one dot, which makes it another host to a browser.</summary>
    Name,

    /// <summary>Four decimal numbers joined by dots.</summary>
    IPv4,

    /// <summary>An IPv6 address in square brackets, in the compressed form of RFC 5952.</summary>
    IPv6,
}
