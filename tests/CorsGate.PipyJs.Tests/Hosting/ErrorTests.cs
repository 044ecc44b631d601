using CorsGate.PipyJs.Hosting;

namespace CorsGate.PipyJs.Tests.Hosting;

/// <summary>Scripts that fail or do harm while a request goes through them: the request ends, the next one does not notice.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void An_error_names_the_plugin_the_place_and_the_expression()
    {
        var bench = new PluginBench().With("pipy().pipeline()\n.handleMessageStart(msg => msg.nothing.more)\n.chain()", "broken");
        Assert.Equal("Error", bench.Send().Text);
        Assert.Equal("broken: broken.yaml:11:43: cannot read property of undefined: msg.nothing.more", Assert.Single(bench.Errors));
    }

    [Theory]
    [InlineData(".chain().handleMessageStart(() => nowhere)")]
    [InlineData(".onStart(() => nowhere)")]
    [InlineData(".onStart(() => 5)")]
    [InlineData(".branch(() => nowhere, $=>$.chain())")]
    [InlineData(".branch(() => _flag, $=>$.chain()).onStart(() => void (undeclared = 1))")]
    [InlineData(".handleMessageStart(() => new Timeout(1).wait().then(() => nowhere))")]
    [InlineData(".wait(() => nowhere)")]
    [InlineData(".replay({ delay: () => nowhere }).to($=>$.replaceMessage(new StreamEnd('Replay')))")]
    [InlineData(".connect(() => nowhere)")]
    [InlineData(".fork(() => nowhere).to($=>$).chain()")]
    public void An_error_anywhere_is_reported_once_and_ends_the_request(string filters)
    {
        var bench = PluginBench.Of(filters, "_flag: true");
        Assert.Equal("Error", bench.Send().Text);
        Assert.Single(bench.Errors);
        Assert.Equal(0, bench.Time.Timers);
    }

    [Theory]
    [InlineData(".replaceMessage(() => repeat(1e9, () => void 0))", "Error")]
    [InlineData(".handleMessageStart(() => ((f = () => f()) => f())())", "Error")]
    [InlineData(".replaceMessage(() => new Message('a'.repeat(1e9)))", "Error")]
    [InlineData(".replaceMessage(() => ((a = []) => (repeat(200000, () => void a.push(new Message('x'))), a))())", "Error")]
    [InlineData(".fork('self').chain().pipeline('self').fork('self').dummy()", "200 | server: u | upstream")]
    [InlineData(".link('self').pipeline('self').link('self')", "Error")]
    [InlineData(".fork(() => new Array(60000).fill(1)).to($=>$.chain()).chain()", "Error")]
    [InlineData(".fork([1,2,3]).to($=>$.fork([1,2,3]).to($=>$.fork([1,2,3]).to($=>$.fork([1,2,3]).to($=>$.fork([1,2,3,4,5]).to($=>$.dummy()))))).chain()", "200 | server: u | upstream")]
    [InlineData(".replay().to($=>$.replaceMessage(new StreamEnd('Replay')))", "Error")]
    [InlineData(".replay().to($=>$.chain().replaceMessageStart(new StreamEnd('Replay')))", "Error")]
    [InlineData(".chain(['plugins/test.js'])", "Error")]
    [InlineData(".handleMessageStart(() => Promise.all(new Array(1000).fill(0).map(() => new Timeout(1).wait()))).chain()", "Error")]
    [InlineData(".replaceMessage(() => new Promise(() => 0))", "no answer")]
    [InlineData(".replaceMessageStart(() => undefined).replaceMessage(() => 1)", "no answer")]
    [InlineData(".onStart(() => repeat(5, () => void 0) || new Array(5000).fill(new Data('x'))).wait(() => false)", "Error")]
    [InlineData(".replaceMessage(() => [[[new Message('deep')]]])", "Error")]
    [InlineData(".handleMessageStart(msg => msg.head = null).chain()", "200 | server: u | upstream")]
    [InlineData(".handleMessageStart(msg => delete msg.head.headers).chain()", "200 | server: u | upstream")]
    [InlineData(".onEnd(() => repeat(1e9, () => void 0)).chain()", "200 | server: u | upstream")]
    public void A_hostile_script_is_stopped_and_the_next_request_is_served(string filters, string expected)
    {
        var bench = PluginBench.Of(filters);
        Assert.Equal(expected, bench.Send("POST", body: "b").Text);
        Assert.Equal(expected, bench.Send("POST", body: "b").Text);
        Assert.Equal(0, bench.Time.Timers);
        Assert.InRange(bench.Sent.Count, 0, 2 * (bench.Options.MaxExchanges + 1));
    }

    [Fact]
    public void A_session_that_is_over_takes_nothing_any_more()
    {
        var bench = PluginBench.Of(".fork().to($=>$.chain().handleMessageStart(() => console.log('late'))).replaceMessage(new Message('done'))");
        PluginExchange sent;
        using (var session = bench.Open())
        {
            session.Begin(MessageHead.Request("GET", "/", new PjsObject()), MessageBody.Empty);
            Assert.True(session.IsAnswered);
            Assert.True(session.TryTakeExchange(out sent));
            session.Dispose();
            session.AnswerLater(sent, MessageHead.Response(200, "", new PjsObject()), MessageBody.Empty);
            Assert.False(session.Proceed());
        }

        Assert.Empty(bench.Lines);
    }
}
