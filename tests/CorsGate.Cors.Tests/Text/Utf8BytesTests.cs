using System.Text;
using CorsGate.Cors.Text;

namespace CorsGate.Cors.Tests.Text;

/// <summary>Texts whose characters are the bytes of a header field, read as Go reads a string (package unicode/utf8).</summary>
public class Utf8BytesTests
{
    [Theory]
    [InlineData("https://.\\.example", "https://\u00E9.example", true)]
    [InlineData("https://..\\.example", "https://\u00E9.example", false)]
    [InlineData("\u00E9", "\u00E9", true)]
    [InlineData("\\pL+", "\u65E5\u672C\u8A9E", true)]
    [InlineData("^.$", "\U0001F600", true)]
    [InlineData("\\x{1F600}", "\U0001F600", true)]
    [InlineData("(?i)\u00C9", "\u00E9", true)]
    [InlineData("[^a]b", "\u20ACb", true)]
    [InlineData("a", "a", true)]
    public void Letters_beyond_ASCII_are_one_character(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Create(pattern, LinearRegexOptions.Utf8Bytes).IsMatch(AsBytes(Encoding.UTF8.GetBytes(text))));

    [Theory]
    [InlineData("", 0)]
    [InlineData("FF", 1)]
    [InlineData("80", 1)]
    [InlineData("C3", 1)]
    [InlineData("C328", 1)]
    [InlineData("E282", 2)]
    [InlineData("E28241", 2)]
    [InlineData("F09F98", 3)]
    [InlineData("EDA080", 3)]
    [InlineData("C080", 2)]
    [InlineData("F4908080", 4)]
    [InlineData("C3A9FFC3A9", 1)]
    public void Each_byte_of_no_valid_character_is_the_replacement_character(string hexadecimal, int replaced)
    {
        var text = AsBytes(Convert.FromHexString(hexadecimal));
        Assert.True(Create($"[^\\x{{FFFD}}]*(?:\\x{{FFFD}}[^\\x{{FFFD}}]*){{{replaced}}}", LinearRegexOptions.Utf8Bytes).IsMatch(text));
        Assert.Equal(replaced > 0, Create("\uFFFD", LinearRegexOptions.Utf8Bytes | LinearRegexOptions.Search).IsMatch(text));
    }

    [Fact]
    public void Long_texts_are_read_as_well_and_without_the_option_each_byte_is_a_character()
    {
        var text = AsBytes(Encoding.UTF8.GetBytes(new string('\u00E9', 5_000)));
        Assert.True(Create("\u00E9{1000}(?:\u00E9{1000})*", LinearRegexOptions.Utf8Bytes).IsMatch(text));
        Assert.True(Create("(?:\u00C3\u00A9)*", LinearRegexOptions.None).IsMatch(text));
        Assert.True(Create("\u20AC\u00E9", LinearRegexOptions.Utf8Bytes).IsMatch("\u20AC\u00C3\u00A9"));
    }

    [Fact]
    public void It_allocates_nothing_once_texts_like_it_were_seen()
    {
        var regex = Create("https://\u00E9+\\.example", LinearRegexOptions.Utf8Bytes);
        var text = AsBytes("https://\u00E9\u00E9.example"u8.ToArray());
        Assert.True(regex.IsMatch(text));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var matches = regex.IsMatch(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(matches);
    }

    private static string AsBytes(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static LinearRegex Create(string pattern, LinearRegexOptions options)
    {
        Assert.True(LinearRegex.TryCreate(pattern, options, out var regex, out var error), error);
        return regex;
    }
}
