using System.Buffers;
using System.Text;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// The decoding of query names and values (WHATWG URL, application/x-www-form-urlencoded): <c>+</c> is a space,
/// <c>%XX</c> a byte of UTF-8, and a <c>%</c> that is not followed by two hexadecimal digits stands for itself.
/// </summary>
internal static class QueryText
{
    /// <summary>Whether a raw text decodes to the given UTF-8 bytes.</summary>
    public static bool DecodedEquals(ReadOnlySpan<char> raw, ReadOnlySpan<byte> expected)
    {
        var at = 0;
        for (var i = 0; i < raw.Length; at++)
        {
            if (at == expected.Length || Next(raw, ref i) != expected[at])
                return false;
        }

        return at == expected.Length;
    }

    /// <summary>Decodes a raw text.</summary>
    /// <returns>False when the bytes are not UTF-8.</returns>
    public static bool TryDecode(ReadOnlySpan<char> raw, ref PooledChars decoded)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            var count = 0;
            for (var i = 0; i < raw.Length;)
            {
                var next = Next(raw, ref i);
                if (next > 0xff)
                    return false;
                bytes[count++] = (byte)next;
            }

            Span<char> units = stackalloc char[2];
            for (ReadOnlySpan<byte> rest = bytes.AsSpan(0, count); !rest.IsEmpty;)
            {
                if (Rune.DecodeFromUtf8(rest, out var rune, out var used) != OperationStatus.Done)
                    return false;
                decoded.Append(units[..rune.EncodeToUtf16(units)]);
                rest = rest[used..];
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static int Next(ReadOnlySpan<char> raw, ref int i)
    {
        var character = raw[i++];
        if (character == '+')
            return ' ';
        if (character == '%' && i + 1 < raw.Length && char.IsAsciiHexDigit(raw[i]) && char.IsAsciiHexDigit(raw[i + 1]))
        {
            var value = (Hex(raw[i]) << 4) | Hex(raw[i + 1]);
            i += 2;
            return value;
        }

        return character;
    }

    private static int Hex(char digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
