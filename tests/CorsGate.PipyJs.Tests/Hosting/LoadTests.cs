namespace CorsGate.PipyJs.Tests.Hosting;

/// <summary>Scripts that cannot be loaded: the file, the line, the column and what is wrong.</summary>
public sealed class LoadTests
{
    [Theory]
    [InlineData("pipy().pipeline(", "test.yaml:10:21")]
    [InlineData("5", "test.yaml:10:5: the script is no configuration")]
    [InlineData("pipy()", "the script has no pipeline that requests enter")]
    [InlineData("pipy().pipeline('named').chain()", "the script has no pipeline that requests enter")]
    [InlineData("pipy().chain()", "there is no pipeline yet")]
    [InlineData("pipy().pipeline().pipeline()", "already a pipeline without a name")]
    [InlineData("pipy().pipeline().pipeline('a').pipeline('a')", "already a pipeline 'a'")]
    [InlineData("pipy().pipeline().nowhere()", "not a function")]
    [InlineData("pipy().pipeline().link('none')", "there is no pipeline 'none'")]
    [InlineData("pipy().pipeline().branch(() => true, 'none')", "there is no pipeline 'none'")]
    [InlineData("pipy().pipeline().use('plugins/none.js', 'x')", "there is no file plugins/none.js")]
    [InlineData("pipy().pipeline().chain(['plugins/none.js'])", "there is no file plugins/none.js")]
    [InlineData("pipy().pipeline().chain([5])", "expects the names of files")]
    [InlineData("pipy().import({ __x: 'inbound' }).pipeline()", "cannot import variable __x in plugins/test.js")]
    [InlineData("pipy().import({ __x: 'nowhere' }).pipeline()", "cannot import variable __x in plugins/test.js")]
    [InlineData("pipy().import({ __x: 5 }).pipeline()", "the namespace of __x is no text")]
    [InlineData("pipy().pipeline().fork()", "no error")]
    [InlineData("pipy().pipeline().fork().chain()", "fork: to(…) is missing")]
    [InlineData("pipy().pipeline().replay({ delay: 1 }).chain()", "replay: to(…) is missing")]
    [InlineData("pipy().pipeline().to($=>$)", "no filter before it")]
    [InlineData("pipy().pipeline().fork().to(5)", "expects a layout")]
    [InlineData("pipy().pipeline().handleMessage(5)", "expects a function")]
    [InlineData("pipy().pipeline().wait(true)", "expects a function")]
    [InlineData("pipy().listen(8080)", "a plugin opens no ports")]
    [InlineData("pipy().task('1s')", "only what requests ask for")]
    [InlineData("pipy().pipeline().tee('/tmp/x')", "no such filter here")]
    [InlineData("pipy().pipeline().exec('ls')", "no such filter here")]
    [InlineData("pipy.exit()", "cannot end its host")]
    [InlineData("pipy.load('/etc/passwd')", "there is no file /etc/passwd")]
    [InlineData("pipy.solve('../secret.js')", "there is no file ../secret.js")]
    [InlineData("pipy(5).pipeline()", "pipy: expects an object")]
    [InlineData("new Timeout(1).wait() && pipy().pipeline()", "while a script is loaded")]
    [InlineData("repeat(1e9, () => void 0) || pipy().pipeline()", "exceeds its budget")]
    [InlineData("((f = $ => $.branch(() => 1, f)) => pipy().pipeline().branch(() => 1, f))()", "exceeds its budget")]
    [InlineData("((p = pipy().pipeline()) => (repeat(300, () => void p.dummy()), p))()", "256 filters")]
    public void A_script_that_cannot_be_loaded_says_where_and_why(string script, string expected)
    {
        var error = new PluginBench().With(script).LoadError();
        Assert.Contains(expected, error is null ? "no error" : error.ToString(), StringComparison.Ordinal);
    }
}
