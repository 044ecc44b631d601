using CorsGate.Config.Dialects.KubeApiServer.Reading;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>The values of list flags, as pflag and Go's encoding/csv read them.</summary>
public class StringSliceTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a", "a")]
    [InlineData("https://dashboard.example.com,https://monitoring.example.com", "https://dashboard.example.com", "https://monitoring.example.com")]
    [InlineData("a,,b", "a", "", "b")]
    [InlineData("a,", "a", "")]
    [InlineData(",", "", "")]
    [InlineData("\"\"", "")]
    [InlineData("a, b ", "a", " b ")]
    [InlineData("^https://[a-z]{1,3}\\.example\\.com$", "^https://[a-z]{1", "3}\\.example\\.com$")]
    [InlineData("\"^https://[a-z]{1,3}\\.example\\.com$\",b", "^https://[a-z]{1,3}\\.example\\.com$", "b")]
    [InlineData("\"a\"\"b\",c", "a\"b", "c")]
    [InlineData("a,\"b\"", "a", "b")]
    [InlineData("\"a\",", "a", "")]
    [InlineData("\"a\nb\",c", "a\nb", "c")]
    [InlineData("\"a\r\nb\"", "a\nb")]
    [InlineData("a\nb,c", "a")]
    [InlineData("a\r\n", "a")]
    [InlineData("a\r", "a")]
    [InlineData("\n\na", "a")]
    [InlineData("a\\,b", "a\\", "b")]
    [InlineData("'a,b'", "'a", "b'")]
    public void A_value_is_split_as_the_server_splits_it(string text, params string[] expected)
    {
        Assert.Null(StringSlice.Parse(text, out var elements));
        Assert.Equal(expected, elements);
    }

    [Theory]
    [InlineData("a\"b", "parse error on line 1, column 2: bare \" in non-quoted field")]
    [InlineData("a,b\"", "parse error on line 1, column 4: bare \" in non-quoted field")]
    [InlineData("é\"", "parse error on line 1, column 3: bare \" in non-quoted field")]
    [InlineData(" \"a\"", "parse error on line 1, column 2: bare \" in non-quoted field")]
    [InlineData("\"a\"b", "parse error on line 1, column 3: extraneous or missing \" in quoted-field")]
    [InlineData("\"a", "parse error on line 1, column 3: extraneous or missing \" in quoted-field")]
    [InlineData("\"a\nb", "record on line 1; parse error on line 2, column 2: extraneous or missing \" in quoted-field")]
    [InlineData("\n", "EOF")]
    public void A_value_that_the_server_cannot_split_is_refused_in_its_words(string text, string error)
    {
        Assert.Equal(error, StringSlice.Parse(text, out var elements));
        Assert.Empty(elements);
    }
}
