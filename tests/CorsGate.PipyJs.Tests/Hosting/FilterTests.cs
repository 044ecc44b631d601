namespace CorsGate.PipyJs.Tests.Hosting;

/// <summary>Every filter, by what comes out of a pipeline and what was sent.</summary>
public sealed class FilterTests
{
    [Theory]
    // A pipeline without chain() or an answer echoes the request.
    [InlineData("", "200 | host: web.shop | x: 1 | body")]
    [InlineData(".chain()", "200 | server: u | upstream")]
    // onStart
    [InlineData(".onStart(() => void (_a = 'x')).replaceMessage(() => new Message(_a))", "200 | x")]
    [InlineData(".onStart(() => new Message({ status: 418 }, 'first')).dummy()", "no answer")]
    [InlineData(".onStart(() => new Message({ status: 418 }, 'first'))", "418 | first")]
    [InlineData(".onStart(new Message({ status: 201 }, 'value'))", "201 | value")]
    [InlineData(".onStart(() => [new MessageStart({ status: 202 }), new Data('a'), new Data('b'), new MessageEnd])", "202 | ab")]
    // handle…
    [InlineData(".handleMessageStart(msg => msg.head.headers.y = 2).chain().handleMessageStart(msg => msg.head.headers.z = 3)", "200 | server: u | z: 3 | upstream")]
    [InlineData(".handleMessageStart(msg => (msg.head.path = '/p', msg.head.method = 'PUT')).replaceMessage(msg => new Message(msg.head.method + msg.head.path))", "200 | PUT/p")]
    [InlineData(".handleMessage(msg => _a = msg.body.toString()).replaceMessageStart(() => new Message(_a))", "200 | body")]
    [InlineData(".handleMessageBody(data => _a = data.size).replaceMessageStart(() => new Message('early' + _a))", "200 | early4")]
    [InlineData(".handleMessageBody(data => _a = data.size).replaceMessage(() => new Message('' + _a))", "200 | 4")]
    [InlineData(".handleData(data => _a = data.toString()).replaceMessage(() => new Message(_a + '!'))", "200 | body!")]
    [InlineData(".handleMessageEnd(() => _a = 'end').replaceMessage(() => new Message(_a))", "200 | end")]
    [InlineData(".handleStreamStart(() => _a = _a + 1).replaceMessage(() => new Message('' + _a))", "200 | 1")]
    [InlineData(".chain().handleStreamEnd(evt => console.log('end', evt.error))", "200 | server: u | upstream")]
    [InlineData(".handleMessageStart(() => 'ignored').chain()", "200 | server: u | upstream")]
    // replace…
    [InlineData(".replaceMessage(new Message('value'))", "200 | value")]
    [InlineData(".replaceMessage(msg => new Message({ status: 403, headers: { A: 1 } }, msg.head.method))", "403 | A: 1 | GET")]
    [InlineData(".replaceMessage(() => [new MessageStart({ status: 204 }), new MessageEnd])", "204 | ")]
    [InlineData(".replaceMessage(() => undefined)", "no answer")]
    [InlineData(".replaceMessage(() => null)", "no answer")]
    [InlineData(".replaceMessage(() => 5)", "Error")]
    [InlineData(".replaceMessage(() => 'text')", "Error")]
    [InlineData(".replaceMessage(() => new StreamEnd)", "StreamEnded")]
    [InlineData(".replaceMessageStart(msg => new MessageStart({ status: 299, headers: msg.head.headers }))", "299 | host: web.shop | x: 1 | body")]
    [InlineData(".replaceMessageBody(data => new Data(data.toString().toUpperCase()))", "200 | host: web.shop | x: 1 | BODY")]
    [InlineData(".replaceData(data => new Data('<' + data.toString() + '>'))", "200 | host: web.shop | x: 1 | <body>")]
    [InlineData(".replaceMessageEnd(evt => [new Data('+'), evt])", "200 | host: web.shop | x: 1 | body+")]
    [InlineData(".replaceStreamStart(() => new Message('before'))", "200 | before")]
    [InlineData(".chain().replaceMessageBody(() => new Data('changed'))", "200 | server: u | changed")]
    [InlineData(".chain().replaceMessage(msg => new Message({ status: 500 + msg.body.size }))", "508 | ")]
    [InlineData(".chain().replaceStreamEnd(() => new Message('late'))", "200 | server: u | upstream")]
    // branch
    [InlineData(".branch(() => true, $=>$.replaceMessage(new Message('a')), $=>$.replaceMessage(new Message('b')))", "200 | a")]
    [InlineData(".branch(() => false, $=>$.replaceMessage(new Message('a')), $=>$.replaceMessage(new Message('b')))", "200 | b")]
    [InlineData(".branch(() => false, $=>$.chain(), () => true, $=>$.replaceMessage(new Message('c')))", "200 | c")]
    [InlineData(".branch(() => false, $=>$.chain(), () => false, $=>$.chain())", "no answer")]
    [InlineData(".branch(() => (_a = _a + 1) === 3, $=>$.replaceMessage(msg => new Message(msg.body.toString() + _a)))", "200 | body3")]
    [InlineData(".branch('', $=>$.chain(), 1, $=>$.replaceMessage(new Message('static')))", "200 | static")]
    [InlineData(".branch(0, $=>$.chain(), $=>$.replaceMessage(new Message('default')))", "200 | default")]
    [InlineData(".branch(() => true, $=>$).chain()", "200 | server: u | upstream")]
    [InlineData(".branch(() => true, $=>$.onStart(() => void (_a = 'inner')).chain(), $=>$).replaceMessage(() => new Message(_a))", "200 | inner")]
    // link, named pipelines
    [InlineData(".link('other').pipeline('other').replaceMessage(new Message('linked'))", "200 | linked")]
    [InlineData(".link('a', () => false, 'b', () => true).pipeline('a').chain().pipeline('b').replaceMessage(new Message('b'))", "200 | b")]
    [InlineData(".link('a', () => false, 'b').pipeline('a').chain().pipeline('b').replaceMessage(new Message('last'))", "200 | last")]
    [InlineData(".branch(() => true, 'named').pipeline('named').replaceMessage(new Message('by name'))", "200 | by name")]
    [InlineData(".use('plugins/test.js', 'x').pipeline('x').replaceMessage(new Message('used'))", "200 | used")]
    // fork
    [InlineData(".fork().to($=>$.handleMessage(msg => _a = msg.body.toString())).replaceMessage(() => new Message('main ' + _a))", "200 | main body")]
    [InlineData(".fork('side').replaceMessage(() => new Message('main' + _a)).pipeline('side').handleMessageStart(() => _a = 's')", "200 | mains")]
    [InlineData(".fork([1, 2]).to($=>$.onStart(i => void (_a = i)).replaceMessage(() => new Message('dropped'))).replaceMessage(() => new Message('' + _a))", "200 | 0")]
    [InlineData(".fork(() => 7).to($=>$.onStart(i => void (_a = i))).replaceMessage(() => new Message('' + _a))", "200 | 7")]
    [InlineData(".fork().to($=>$.handleMessageStart(() => nowhere)).replaceMessage(() => new Message('still'))", "200 | still")]
    // wait, in both forms
    [InlineData(".wait(() => true).chain()", "200 | server: u | upstream")]
    [InlineData(".wait(() => false).chain()", "no answer")]
    [InlineData(".fork().to($=>$.chain().handleMessageStart(() => _a = 9)).wait(() => _a === 9).replaceMessage(() => new Message('' + _a))", "200 | 9")]
    [InlineData(".wait(() => new Timeout(2).wait()).chain()", "200 | server: u | upstream")]
    [InlineData(".wait(() => Promise.resolve(1)).chain()", "200 | server: u | upstream")]
    [InlineData(".wait(() => Promise.reject('why')).chain()", "Error")]
    [InlineData(".wait(() => new Promise(() => 0)).chain()", "no answer")]
    // promises of other callbacks
    [InlineData(".handleMessageStart(() => new Timeout(1).wait().then(() => _a = 'waited')).replaceMessage(() => new Message(_a))", "200 | waited")]
    [InlineData(".replaceMessage(() => new Timeout(1).wait().then(() => new Message('later')))", "200 | later")]
    [InlineData(".handleMessage(msg => new Timeout(1).wait().then(() => msg.head.headers.w = 1))", "200 | host: web.shop | x: 1 | w: 1 | body")]
    // replay
    [InlineData(".replay({ delay: 3 }).to($=>$.replaceMessage(msg => _a++ < 2 ? new StreamEnd('Replay') : new Message(msg.body.toString() + _a)))", "200 | body3")]
    [InlineData(".replay({ delay: () => 0.5 }).to($=>$.branch(() => _a++ < 1, $=>$.replaceMessageStart(new StreamEnd('Replay')), $=>$.chain()))", "200 | server: u | upstream")]
    [InlineData(".replay().to($=>$.chain().replaceMessageStart(msg => _a++ < 1 ? new StreamEnd('Replay') : msg))", "200 | server: u | upstream")]
    [InlineData(".replay({ delay: 'x' }).to($=>$.replaceMessage(new StreamEnd('Replay')))", "Error")]
    [InlineData(".replaceMessage(new StreamEnd('Replay'))", "StreamEnded")]
    // mux, connect
    [InlineData(".muxHTTP(() => 'session').to($=>$.connect('10.0.0.9:80'))", "200 | server: u | upstream")]
    [InlineData(".mux('s').to($=>$.connect(() => 'h:1'))", "200 | server: u | upstream")]
    [InlineData(".demuxHTTP().to($=>$.replaceMessage(new Message('inner')))", "200 | inner")]
    [InlineData(".connect(() => 5)", "Error")]
    // others
    [InlineData(".dummy()", "no answer")]
    [InlineData(".print().dump('tag').chain()", "200 | server: u | upstream")]
    [InlineData(".throttleMessageRate(new algo.Quota(1)).chain()", "200 | server: u | upstream")]
    [InlineData(".throttleMessageRate(() => 5).chain()", "Error")]
    [InlineData(".chain(['plugins/test.js', 'modules/outbound-http-default.js'])", "Error")]
    [InlineData(".chain(['modules/inbound-http-routing.js', 'modules/inbound-http-load-balancing.js', 'modules/inbound-http-default.js'])", "200 | server: u | upstream")]
    [InlineData(".chain([])", "no answer")]
    public void Filters_do_what_pipy_s_do(string filters, string expected) =>
        Assert.Equal(expected, PluginBench.Of(filters, "_a: 0").Send(body: "body", headers: ("x", "1")).Text);

    [Fact]
    public void Chains_that_look_at_heads_alone_read_no_body()
    {
        var bench = PluginBench.Of(".handleMessageStart(msg => msg.head.headers.a = 1).branch(() => true, $=>$.chain(), $=>$).handleMessageStart(msg => msg.head.headers.b = 2)");
        Assert.Equal("200 | server: u | b: 2 | upstream", bench.Send("POST", body: "large").Text);
        Assert.Empty(bench.Read);
        Assert.Equal("Forward web.shop main POST / (streamed) a=1", Assert.Single(bench.Sent));
    }

    [Theory]
    [InlineData(".replaceMessage(msg => msg).chain()", "request")]
    [InlineData(".chain().handleMessage(() => 0)", "response")]
    [InlineData(".handleData(() => 0).chain().handleMessageEnd(() => 0)", "request response")]
    [InlineData(".fork().to($=>$.dummy()).chain()", "request")]
    public void Bodies_are_read_where_a_filter_needs_them(string filters, string expected)
    {
        var bench = PluginBench.Of(filters);
        bench.Send("POST", body: "text");
        Assert.Equal(expected, string.Join(' ', bench.Read));
    }

    [Fact]
    public void A_message_through_several_plugins_goes_in_by_priority_and_out_the_other_way()
    {
        var bench = new PluginBench()
            .WithOutbound("pipy().pipeline().handleMessageStart(m => m.head.headers.o = 1).chain().handleMessageStart(m => m.head.headers.order = m.head.headers.order + 'o')")
            .With("pipy().pipeline().handleMessageStart(m => m.head.headers.a = 1).chain().handleMessageStart(m => m.head.headers.order = m.head.headers.order + 'a')", "a")
            .With("pipy().pipeline().handleMessageStart(m => m.head.headers.b = 1).chain().handleMessageStart(m => m.head.headers.order = 'b')", "b");
        Assert.Equal("200 | server: u | order: bao | upstream", bench.Send().Text);
        Assert.Equal("Forward web.shop main GET /  o=1 a=1 b=1", Assert.Single(bench.Sent));
    }

    [Fact]
    public void What_a_request_begins_is_ended_with_it()
    {
        var bench = PluginBench.Of(".onEnd(() => console.log('root')).branch(() => true, $=>$.onEnd(() => console.log('inner')).chain(), $=>$.onEnd(() => console.log('never')))");
        bench.Send();
        Assert.Equal(["Info: root", "Info: inner"], bench.Lines);
    }

    [Fact]
    public void A_quota_holds_messages_back_until_it_grants_them()
    {
        var bench = new PluginBench().With("((q = new algo.Quota(1, { per: 10 })) => pipy().pipeline().throttleMessageRate(q).chain())()");
        bench.Send();
        Assert.Equal(TimeSpan.Zero, bench.Time.Now);
        Assert.Equal("200 | server: u | upstream", bench.Send().Text);
        Assert.InRange(bench.Time.Now.TotalSeconds, 10, 11);
    }

    [Fact]
    public void A_request_for_a_copy_and_a_question_say_where_they_go()
    {
        var bench = PluginBench.Of(".fork('copy').chain().pipeline('copy').handleMessageStart(m => m.head.headers.host = 'v2.shop').chain(['modules/outbound-http-routing.js', 'modules/outbound-http-load-balancing.js']).dummy()");
        bench.Send("POST", "/x", "text");
        Assert.Equal(["Route v2.shop aside POST /x text", "Forward v2.shop main POST /x text"], bench.Sent);
    }
}
