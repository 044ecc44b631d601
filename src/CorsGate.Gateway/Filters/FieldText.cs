using System.Buffers;

namespace CorsGate.Gateway.Filters;

/// <summary>What may stand in a header field (RFC 9110, 5.1 and 5.5).</summary>
internal static class FieldText
{
    /// <summary>The characters of a field name.</summary>
    public static SearchValues<char> NameCharacters { get; } =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>Whether a text can be sent as a field value: no control characters but tabs, one byte for each character.</summary>
    public static bool IsValue(ReadOnlySpan<char> value)
    {
        foreach (var character in value)
        {
            if (character is (< ' ' and not '\t') or '\x7f' or > '\xff')
                return false;
        }

        return true;
    }
}
