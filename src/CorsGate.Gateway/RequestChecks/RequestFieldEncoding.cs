using System.Text;
using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.RequestChecks;

/// <summary>
/// How Kestrel reads the values of request fields: as bytes (Latin-1), so that none is changed on the way. To be set as
/// Kestrel's RequestHeaderEncodingSelector.
/// </summary>
/// <remarks>
/// It is also the only place where a Connection field can be seen as it was sent: of <c>keep-alive, Origin</c> Kestrel keeps
/// <c>keep-alive</c> alone. One that names a protected field fails to decode, which Kestrel answers with 400. Residue: names
/// of other fields beside <c>keep-alive</c>, <c>close</c> or <c>upgrade</c> are not seen, and those fields are forwarded.
/// </remarks>
public static class RequestFieldEncoding
{
    private static readonly ConnectionEncoding Connection = new();

    /// <summary>The encoding of a field's value.</summary>
    /// <param name="name">The field's name.</param>
    public static Encoding For(string name) =>
        string.Equals(name, "Connection", StringComparison.OrdinalIgnoreCase) ? Connection : Encoding.Latin1;

    private sealed class ConnectionEncoding : Encoding
    {
        public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetCharCount(byte[] bytes, int index, int count) => Latin1.GetCharCount(bytes, index, count);

        public override int GetCharCount(ReadOnlySpan<byte> bytes) => Latin1.GetCharCount(bytes);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
            GetChars(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

        public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
        {
            var count = Latin1.GetChars(bytes, chars);
            if (ConnectionFields.NominatesProtected(chars[..count]))
                throw new DecoderFallbackException("The Connection field names a field that is meant for every recipient.");
            return count;
        }

        public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

        public override int GetMaxCharCount(int byteCount) => Latin1.GetMaxCharCount(byteCount);
    }
}
