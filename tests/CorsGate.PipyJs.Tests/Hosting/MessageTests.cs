namespace CorsGate.PipyJs.Tests.Hosting;

/// <summary>Messages, variables, imports and names as the module API of 0.90 has them.</summary>
public sealed class MessageTests
{
    [Theory]
    [InlineData("new Message", "200 | ")]
    [InlineData("new Message('b')", "200 | b")]
    [InlineData("new Message(new Data('b'))", "200 | b")]
    [InlineData("new Message({ status: 404 })", "404 | ")]
    [InlineData("new Message({ status: '418' }, 'tea')", "418 | tea")]
    [InlineData("new Message({ headers: { A: 'x', b: null } }, new Data('b'))", "200 | A: x | b: null | b")]
    [InlineData("new Message({ status: 200 }, { an: 'object' })", "200 | ")]
    [InlineData("new Message({}, null)", "200 | ")]
    [InlineData("new Message(5)", "Error")]
    [InlineData("new Message({ headers: { ...{ b: 1 }, a: 2 } })", "200 | a: 2 | b: 1 | ")]
    public void A_script_makes_messages(string message, string expected) =>
        Assert.Equal(expected, PluginBench.Of($".replaceMessage(() => {message})").Send().Text);

    [Theory]
    [InlineData("msg.head.method", "POST")]
    [InlineData("msg.head.path", "/p?q=1")]
    [InlineData("msg.head.protocol", "HTTP/1.1")]
    [InlineData("msg.head.headers.host", "web.shop")]
    [InlineData("'' + msg.head.headers.Host", "undefined")]
    [InlineData("msg.head.headers['x-a']", "1")]
    [InlineData("msg.body.toString()", "text")]
    [InlineData("'' + msg.body.size", "4")]
    [InlineData("Object.keys(msg.head.headers).join()", "host,x-a")]
    [InlineData("Object.keys(Object.assign({}, msg.head)).join()", "protocol,headers,method,scheme,authority,path")]
    [InlineData("'' + (msg instanceof Message)", "true")]
    [InlineData("__filename", "/plugins/test.js")]
    [InlineData("__filename.slice(9, -3)", "test")]
    [InlineData("'' + __inbound", "null")]
    public void A_script_reads_messages(string expression, string expected) =>
        Assert.Equal("200 | " + expected, PluginBench.Of($".replaceMessage(msg => new Message({expression}))").Send("POST", "/p?q=1", "text", ("x-a", "1")).Text);

    [Theory]
    [InlineData("__service.name", "web.shop.svc.cluster.local")]
    [InlineData("__service.Plugins.test.value", "configured")]
    [InlineData("'' + __service.Plugins.other", "undefined")]
    [InlineData("'' + __port.Port + __port.Protocol", "8080http")]
    [InlineData("__protocol", "http")]
    [InlineData("__cluster.name", "shop/web|8080")]
    [InlineData("'' + __cluster.Endpoints['10.0.0.1:8080']", "100")]
    [InlineData("'' + __isHTTP2 + __isIngress", "falsefalse")]
    [InlineData("'' + __target", "undefined")]
    [InlineData("pipy.solve('config.js').Chains['inbound-http'].join()", "modules/inbound-http-routing.js,plugins/test.js,modules/inbound-http-load-balancing.js,modules/inbound-http-default.js")]
    [InlineData("'' + (pipy.solve('config.js') === pipy.solve('config.js'))", "true")]
    [InlineData("JSON.decode(pipy.load('config.json')).Chains['outbound-http'][0]", "modules/outbound-http-routing.js")]
    public void A_script_imports_what_the_mesh_s_own_modules_know(string expression, string expected)
    {
        var config = new PjsObject();
        config.Set("value", "configured");
        var bench = new PluginBench().With(
            "pipy({}).import({ __service: 'inbound-http-routing', __cluster: 'inbound-http-routing', __port: 'inbound', __protocol: 'inbound', __isHTTP2: 'inbound', __isIngress: 'inbound', __target: 'connect-tcp' })"
            + $".pipeline().replaceMessage(() => new Message({expression}))",
            config: config);
        Assert.Equal("200 | " + expected, bench.Send().Text);
    }

    [Fact]
    public void Without_a_configuration_the_plugins_of_a_service_are_null() =>
        Assert.Equal("200 | null", new PluginBench().With("pipy().import({ __service: 'inbound-http-routing' }).pipeline().replaceMessage(() => new Message('' + __service.Plugins))").Send().Text);

    [Fact]
    public void Variables_are_fresh_for_each_request_and_objects_among_them_are_shared()
    {
        var bench = PluginBench.Of(".replaceMessage(() => new Message('' + (_n = _n + 1) + (_o.n = (_o.n || 0) + 1)))", "_n: 0, _o: {}");
        Assert.Equal(["200 | 11", "200 | 12"], new[] { bench.Send().Text, bench.Send().Text });
    }

    [Fact]
    public void A_module_exports_variables_to_those_after_it()
    {
        var bench = new PluginBench()
            .With("pipy().export('first', { __user: 'nobody' }).pipeline().handleMessageStart(() => __user = 'alice').chain()", "first")
            .With("pipy().import({ __user: 'first' }).pipeline().replaceMessage(() => new Message(__user))", "second");
        Assert.Equal("200 | alice", bench.Send().Text);
    }

    [Fact]
    public void A_fork_with_an_array_has_variables_of_its_own_for_each_item()
    {
        var bench = PluginBench.Of(".fork(['a', 'b']).to($=>$.onStart(i => void (_x = i)).handleMessage(() => console.log(_x, _list.push(_x)))).replaceMessage(() => new Message(_x + _list.join('')))", "_x: 'main', _list: []");
        Assert.Equal("200 | mainab", bench.Send().Text);
    }
}
