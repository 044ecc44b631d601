using System.Text;

namespace CorsGate.Cors.Text.Re2;

/// <summary>Texts whose characters are bytes.</summary>
internal static class ByteText
{
    /// <summary>
    /// Reads bytes as UTF-8 as Go does (unicode/utf8, DecodeRune): a byte that begins no valid character is U+FFFD by itself. What is no
    /// byte is taken over.
    /// </summary>
    /// <param name="bytes">The bytes as characters.</param>
    /// <param name="text">Takes the characters, which are never more than the bytes.</param>
    /// <returns>How many there are.</returns>
    public static int Decode(ReadOnlySpan<char> bytes, Span<char> text)
    {
        Span<byte> window = stackalloc byte[4];
        var length = 0;
        for (var i = 0; i < bytes.Length;)
        {
            if (bytes[i] is < (char)0x80 or > (char)0xFF)
            {
                text[length++] = bytes[i++];
                continue;
            }

            var count = 0;
            while (count < window.Length && i + count < bytes.Length && bytes[i + count] <= 0xFF)
            {
                window[count] = (byte)bytes[i + count++];
            }

            var isValid = Rune.DecodeFromUtf8(window[..count], out var rune, out var consumed) == System.Buffers.OperationStatus.Done;
            length += rune.EncodeToUtf16(text[length..]);
            i += isValid ? consumed : 1;
        }

        return length;
    }
}
