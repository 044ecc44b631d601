using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.NginxConf;

/// <summary>nginx's own reading of words, quotes, escapes, blocks and comments (ngx_conf_file).</summary>
public sealed class SyntaxTests
{
    [Theory]
    [InlineData("a b c;", "a b c")]
    [InlineData("a 'b c' \"d;e\";", "a b c d;e")]
    [InlineData(@"a ""say \""x\"""";", "a say \"x\"")]
    [InlineData(@"a it\'s;", "a it's")]
    [InlineData(@"a ^/x\.php$;", @"a ^/x\.php$")]
    [InlineData(@"a \d\\;", @"a \d\")]
    [InlineData("a b#c; # d", "a b#c")]
    [InlineData("# x\na b;", "a b")]
    [InlineData("a ${b}c;", "a ${b}c")]
    [InlineData("a\n\tb\r\n;", "a b")]
    [InlineData("a b\"c\"d;", "a b\"c\"d")]
    [InlineData("a '';", "a ")]
    public void Words_are_cut_as_nginx_cuts_them(string text, string expected)
    {
        var directive = Assert.Single(Parse(text));

        Assert.Equal(expected, string.Join(' ', directive.Arguments.Select(word => word.Text).Prepend(directive.Name)));
    }

    [Fact]
    public void A_bracket_may_follow_a_quote()
    {
        var directive = Assert.Single(Parse("if ($a = 'b') { c; }"));

        Assert.Equal(["($a", "=", "b", ")"], directive.Arguments.Select(word => word.Text));
        Assert.Equal("c", Assert.Single(directive.Block).Name);
    }

    [Fact]
    public void Every_directive_and_word_knows_its_place()
    {
        var server = Assert.Single(Parse("# comment\nserver {\n  listen 80;\n\tserver_name  'a.b';\n}"));

        Assert.Equal("f:2:1", server.Location.ToString());
        Assert.Equal("f:3:3", server.Block[0].Location.ToString());
        Assert.Equal("f:3:10", server.Block[0].Arguments[0].Location.ToString());
        Assert.Equal("f:4:15", server.Block[1].Arguments[0].Location.ToString());
    }

    [Theory]
    [InlineData("server { listen 80;", "f:1:20: unexpected end of file, expecting \"}\"")]
    [InlineData("listen 80;\n}", "f:2:1: unexpected \"}\"")]
    [InlineData("server { listen 80 }", "f:1:20: unexpected \"}\", directive 'listen'")]
    [InlineData("listen 80", "f:1:10: unexpected end of file, directive 'listen'")]
    [InlineData("add_header a b {", "f:1:1: directive \"add_header\" is not terminated by \";\"")]
    [InlineData("location /;", "f:1:1: directive \"location\" has no opening \"{\"")]
    [InlineData(";", "f:1:1: unexpected \";\"")]
    [InlineData("{", "f:1:1: unexpected \"{\"")]
    [InlineData("a 'b", "f:1:3: the text in quotes does not end")]
    [InlineData("a 'b'c;", "f:1:6: unexpected \"c\" after a text in quotes")]
    [InlineData("a \0;", "f:1:3: the file holds a NUL character")]
    public void What_nginx_does_not_read_is_said_with_its_place(string text, string expected)
    {
        NginxParser.Parse(text, (line, column) => new SourceLocation("f", line, column), out var problem);

        Assert.NotNull(problem);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.StartsWith(expected, problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(100_000, "a {")]
    [InlineData(200_000, "a;")]
    [InlineData(2_000_000, "x")]
    [InlineData(300_000, "x\\")]
    [InlineData(300_000, "'\"")]
    public void What_would_cost_too_much_is_refused(int times, string piece)
    {
        NginxParser.Parse(string.Concat(Enumerable.Repeat(piece, times)), (line, column) => new SourceLocation("f", line, column), out var problem);

        Assert.NotNull(problem);
    }

    private static IReadOnlyList<NginxDirective> Parse(string text)
    {
        var directives = NginxParser.Parse(text, (line, column) => new SourceLocation("f", line, column), out var problem);
        Assert.Null(problem);
        return directives;
    }
}
