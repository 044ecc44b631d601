using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Tests.Syntax;

public sealed class ScriptTokensTests
{
    [Theory]
    [InlineData("(a, b) => a + 'x'", "( a,b )=>// c\n\ta\r\n+ /* d */ \"x\"")]
    [InlineData("`a${ {b: `c${1}`}.b }d`", "`a${{b:`c${1.0}`}.b}d`")]
    [InlineData("0x10", "16")]
    public void Space_comments_and_quotes_do_not_count(string a, string b) => Assert.Equal(Normalize(a), Normalize(b));

    [Theory]
    [InlineData("a + b", "a - b")]
    [InlineData("'a b'", "'ab'")]
    [InlineData("a", "'a'")]
    [InlineData("`a b`", "`ab`")]
    [InlineData("ab", "a.b")]
    [InlineData("`${a}`", "`${b}`")]
    [InlineData("['a', 'b']", "['a\\', \\'b']")]
    public void Anything_else_does(string a, string b) => Assert.NotEqual(Normalize(a), Normalize(b));

    private static string Normalize(string text) => ScriptTokens.Normalize(new ScriptSource("test.js", text));
}
