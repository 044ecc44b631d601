using System.Text;

namespace CorsGate.Config.Manifests;

/// <summary>
/// Gives equal short texts of JSON the same string: thousands of objects of one kind repeat the same field names and words. Bounded;
/// a race loses a shared string and nothing else.
/// </summary>
internal static class NamePool
{
    private const int Longest = 48;
    private static readonly string?[] Slots = new string?[4096];

    /// <summary>The text of UTF-8 bytes that hold no escapes.</summary>
    public static string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > Longest || !Ascii.IsValid(utf8))
            return Encoding.UTF8.GetString(utf8);
        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var slot = ref Slots[hash.ToHashCode() & (Slots.Length - 1)];
        if (slot is { } known && Ascii.Equals(utf8, known))
            return known;
        var text = Encoding.UTF8.GetString(utf8);
        slot = text;
        return text;
    }
}
