using CorsGate.Config.Dialects.OsmEdge.Cors;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.Config.Tests.OsmEdge;

public class CorsScriptTests
{
    [Fact]
    public void The_published_script_is_recognised() => Assert.True(CorsScript.Is(Mesh.CorsScript), ScriptTokens.Fingerprint(Mesh.CorsScript));

    [Fact]
    public void Comments_white_space_and_the_kind_of_quotes_make_no_difference()
    {
        var other = "// ours\n" + Mesh.CorsScript.Replace("\n", "\r\n\t", StringComparison.Ordinal)
            .Replace("'OPTIONS'", "\"OPTIONS\"", StringComparison.Ordinal)
            .Replace("=== o.exact", "/* bytes */===o . exact", StringComparison.Ordinal);
        Assert.True(CorsScript.Is(other));
    }

    [Theory]
    [InlineData("86400", "86401")]
    [InlineData("'OPTIONS'", "'OPTIONS '")]
    [InlineData("o?.exact", "o?.exact || true")]
    [InlineData("url.startsWith(o.prefix)", "true")]
    [InlineData("=>", "= >")]
    [InlineData("?.", "? .")]
    [InlineData("pipy({", "/* open pipy({")]
    public void Any_other_difference_does(string from, string to)
    {
        var other = Mesh.CorsScript.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(Mesh.CorsScript, other);
        Assert.False(CorsScript.Is(other));
    }
}
