using System.Buffers;

namespace CorsGate.Gateway.Forwarding;

/// <summary>What may stand in names and values of header fields (RFC 9110, sections 5.1 and 5.5).</summary>
public static class FieldText
{
    private static readonly SearchValues<char> Token = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Everything below space but TAB, DEL, and what is no single byte.
    private static readonly SearchValues<char> Value = CreateValue();

    /// <summary>Whether this is a token: the syntax of field names and methods.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(Token);

    /// <summary>Whether this may be a field's value: visible characters, space, tab and the bytes 0x80 to 0xFF.</summary>
    public static bool IsValue(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Value);

    /// <summary>A value without what no field may hold, each such character replaced by a space as RFC 9110, section 5.5 has it.</summary>
    internal static string Clean(string text)
    {
        if (IsValue(text))
            return text;
        return string.Create(
            text.Length,
            text,
            static (buffer, source) =>
            {
                for (var i = 0; i < buffer.Length; i++)
                    buffer[i] = Value.Contains(source[i]) ? source[i] : ' ';
            });
    }

    private static SearchValues<char> CreateValue()
    {
        Span<char> allowed = stackalloc char[256];
        var count = 0;
        for (var c = '\0'; c <= 0xFF; c++)
        {
            if (c is '\t' or (>= ' ' and not '\x7f'))
                allowed[count++] = c;
        }

        return SearchValues.Create(allowed[..count]);
    }
}
