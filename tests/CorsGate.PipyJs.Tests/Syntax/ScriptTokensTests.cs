using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Tests.Syntax;

public sealed class ScriptTokensTests
{
    [Theory]
    [InlineData("(a, b) => a + 'x'", "( a,b )=>// c\n\ta\r\n+ /* d */ \"x\"")]
    [InlineData("`a${ {b: `c${1}`}.b }d`", "`a${{b:`c${1.0}`}.b}d`")]
    [InlineData("0x10", "16")]
    public void Space_comments_and_quotes_do_not_count(string a, string b) => Assert.Equal(Fingerprint(a), Fingerprint(b));

    [Theory]
    [InlineData("a + b", "a - b")]
    [InlineData("'a b'", "'ab'")]
    [InlineData("a", "'a'")]
    [InlineData("`a b`", "`ab`")]
    [InlineData("ab", "a.b")]
    [InlineData("`${a}`", "`${b}`")]
    [InlineData("['a', 'b']", "['a\\', \\'b']")]
    public void Anything_else_does(string a, string b) => Assert.NotEqual(Fingerprint(a), Fingerprint(b));

    [Theory]
    [InlineData("\"it's\" `a` 'x\\n'", "'it's'|`|a|`|'x\n'")]
    [InlineData("1.5e3+.5", "1500|+|0.5")]
    [InlineData("a??=b?.[0]>>>1", "a|??=|b|?.[|0|]|>>>|1")]
    public void Tokens_are_those_of_the_language(string script, string tokens) => Assert.Equal(tokens, string.Join('|', ScriptTokens.Of(script)!));

    [Theory]
    [InlineData("'open")]
    [InlineData("a /* b")]
    [InlineData("`a")]
    public void A_script_that_cannot_be_cut_has_none(string script) => Assert.Null(ScriptTokens.Fingerprint(script) ?? ScriptTokens.Of(script)?[0]);

    private static string Fingerprint(string script) => ScriptTokens.Fingerprint(script)!;
}
