using System.Buffers;

namespace CorsGate.Gateway.Listeners;

/// <summary>The bytes that an HTTP/2 client with prior knowledge sends first (RFC 9113 section 3.4).</summary>
internal static class Http2Preface
{
    /// <summary>The preface: no HTTP/1.1 request can begin with it, since its method and version are unassigned.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Compares what has arrived so far; decided at the first byte that differs.</summary>
    public static PrefaceMatch Compare(in ReadOnlySequence<byte> arrived)
    {
        var expected = Bytes;
        foreach (var segment in arrived)
        {
            var length = Math.Min(segment.Length, expected.Length);
            if (!segment.Span[..length].SequenceEqual(expected[..length])) return PrefaceMatch.Different;
            expected = expected[length..];
            if (expected.IsEmpty) return PrefaceMatch.Complete;
        }

        return PrefaceMatch.Partial;
    }
}

/// <summary>How the first bytes of a connection compare with the HTTP/2 preface.</summary>
internal enum PrefaceMatch
{
    /// <summary>All bytes so far agree, and some are missing. Also when none has arrived.</summary>
    Partial,

    /// <summary>The preface is there.</summary>
    Complete,

    /// <summary>A byte differs: this is not HTTP/2.</summary>
    Different,
}
