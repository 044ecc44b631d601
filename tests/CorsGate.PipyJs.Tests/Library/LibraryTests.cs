using CorsGate.PipyJs.Library;
using CorsGate.PipyJs.Tests.Support;

namespace CorsGate.PipyJs.Tests.Library;

public sealed class LibraryTests
{
    [Theory]
    [InlineData("JSON.stringify({a: [1, 'x\\n', null, undefined, x => x, 0.1 + 0.2], b: undefined, c: NaN, d: {}})", "{\"a\":[1,\"x\\n\",null,null,null,0.3],\"c\":null,\"d\":{}}")]
    [InlineData("JSON.stringify([1, {a: 2}], null, 2)", "[\n  1,\n  {\n    \"a\": 2\n  }\n]")]
    [InlineData("JSON.stringify({a: 1, b: 2}, (k, v) => k === 'a' ? undefined : v)", "{\"b\":2}")]
    [InlineData("(o => (o.o = o, JSON.stringify(o)))({})", "{\"o\":null}")]
    [InlineData("JSON.stringify(undefined)", "undefined")]
    [InlineData("JSON.stringify(JSON.parse(' {\"a\" : [1.5e1, -2, \"\\\\u0041\\\\n\", true, false, null]} '))", "{\"a\":[15,-2,\"A\\n\",true,false,null]}")]
    [InlineData("JSON.parse('[1,2]', (k, v) => typeof v === 'number' ? v * 2 : v).join()", "2,4")]
    [InlineData("JSON.decode(JSON.encode({a: 'ä'})).a", "ä")]
    [InlineData("new Data('äb').size + new Data('ff00', 'hex').toString('base64') + new Data([104, 105]).toString()", "3/wA=hi")]
    [InlineData("(d => d.push('cd').shift(3).toString() + d.size)(new Data('ab'))", "abc1")]
    [InlineData("new Data('abc').toString('hex') + new Data('YWI=', 'base64')", "616263[object pipy::Data]")]
    public void Json_and_data(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("{")]
    [InlineData("[1,]")]
    [InlineData("{a:1}")]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("tru")]
    [InlineData("\"a")]
    [InlineData("1 2")]
    [InlineData("")]
    public void What_is_no_JSON_is_an_error_with_its_place(string text) =>
        Assert.StartsWith("invalid JSON at character ", Script.Fails($"JSON.parse('{text}')").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("(c => (c.get(1), c.get(1), n))(new algo.Cache(k => (n = n + 1, k)))", "1")]
    [InlineData("(c => (c.get(undefined), c.get(undefined), n))(new algo.Cache(() => void (n = n + 1)))", "1")]
    [InlineData("((o, c) => (c.get(o), c.get({}), n))({}, new algo.Cache(k => (n = n + 1, k)))", "2")]
    [InlineData("(c => (c.set('a', 1), c.set('b', 2), c.get('a'), c.set('c', 3), [c.find('a'), c.find('b'), c.find('c'), n].join()))(new algo.Cache(null, (k, v) => (n = k + v), {size: 2}))", "1,undefined,3,b2")]
    [InlineData("(c => (c.set('a', 1), c.remove('a') + ',' + c.remove('a') + ',' + c.find('a')))(new algo.Cache)", "true,false,undefined")]
    [InlineData("(q => [q.consume(2), q.consume(2), q.consume(2), q.current].join())(new algo.Quota(3, {per: 1}))", "2,1,0,0")]
    [InlineData("(q => (q.consume(3), q.produce(1), q.current + (q.reset(), q.current)))(new algo.Quota(3))", "4")]
    [InlineData("algo.uuid().length", "36")]
    [InlineData("(b => [1, 2, 3, 4, 5, 6].map(() => b.next().id).sort().join(''))(new algo.RoundRobinLoadBalancer({a: 1, b: 2, c: 0}))", "aabbbb")]
    [InlineData("new algo.RoundRobinLoadBalancer({}).next()?.id", "undefined")]
    [InlineData("(b => b.select() + b.select())(new algo.RoundRobinLoadBalancer(['x', 'y']))", "xy")]
    public void Algorithms(string script, string expected)
    {
        var realm = new PjsRealm(Script.Budget);
        var layout = new PjsContextLayout();
        var instance = PjsScript.Compile(new("test.js", "() => " + script)).Load(realm, new PjsLibrary().AddTo(new PjsGlobals()));
        instance.BindVariable("n", layout.Declare(0));
        Assert.Equal(expected, realm.Call(instance.Evaluate().As<PjsFunction>()!, new PjsContext(layout)).ToString());
    }

    [Theory]
    [InlineData("x", "/a", "1")]
    [InlineData("x:80", "/a?q=/b", "1")]
    [InlineData("x", "/a/b", "undefined")]
    [InlineData("x", "/w", "2")]
    [InlineData("x", "/w/", "2")]
    [InlineData("x", "/w/deep/er", "2")]
    [InlineData("x", "/wx", "undefined")]
    [InlineData("h.com", "/x", "3")]
    [InlineData("h.com", "/a", "1")]
    [InlineData("a.d.com", "/q/r", "4")]
    [InlineData("d.com", "/q/r", "undefined")]
    public void A_URL_router_finds_by_host_and_path(string host, string path, string expected) =>
        Assert.Equal(expected, Script.Text($"new algo.URLRouter({{'/a': 1, '/w/*': 2, 'h.com/x': 3, '*.d.com/*': 4}}).find('{host}', '{path}')"));

    [Theory]
    [InlineData("new Netmask('10.0.0.0/8').contains('10.1.2.3')", "true")]
    [InlineData("new Netmask('10.0.0.0/8').contains('11.1.2.3')", "false")]
    [InlineData("new Netmask('10.0.0.0/8').contains('::ffff:10.1.2.3')", "true")]
    [InlineData("new Netmask('fd00::/8').contains('fd12::1')", "true")]
    [InlineData("new Netmask('0.0.0.0/0').contains('255.255.255.255')", "true")]
    [InlineData("(m => [m.version, m.bitmask, m.base, m.mask, m.hostmask, m.broadcast, m.size].join())(new Netmask('10.1.2.3/24'))", "4,24,10.1.2.0,255.255.255.0,0.0.0.255,10.1.2.255,256")]
    [InlineData("(m => [m.next(), m.next(), m.next()].join())(new Netmask('10.0.0.4/31'))", "10.0.0.4,10.0.0.5,undefined")]
    [InlineData("(u => [u.protocol, u.hostname, u.port, u.pathname, u.search].join())(new URL('http://a.com:8080/x?y=1'))", "http:,a.com,8080,/x,?y=1")]
    [InlineData("Object.keys(os.env).length", "0")]
    public void Addresses(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    [Theory]
    [InlineData("new Netmask('10.0.0/8')")]
    [InlineData("new Netmask('10.0.0.0/33')")]
    [InlineData("new Netmask('x')")]
    [InlineData("new algo.URLRouter({nothing: 1})")]
    [InlineData("new URL('/x')")]
    [InlineData("new Data('x', 'hex')")]
    public void What_makes_no_sense_is_an_error(string script) => Assert.Equal(PjsErrorKind.Script, Script.Fails(script).Kind);

    [Fact]
    public void A_quota_comes_back_with_time_and_a_cache_forgets()
    {
        var clock = new StepClock();
        var realm = new PjsRealm(Script.Budget, clock);
        var globals = new PjsLibrary().AddTo(new PjsGlobals());
        var script = "((q = new algo.Quota(10, {per: '1s', produce: 4}), c = new algo.Cache(() => ({}), null, {ttl: 2})) => k => [q.consume(9), c.find(k) ? 1 : 0, c.get(k) && 1].join())()";
        var function = PjsScript.Compile(new("test.js", script)).Load(realm, globals).Evaluate().As<PjsFunction>()!;
        Assert.Equal("9,0,1", realm.Call(function, null, "a").ToString());
        Assert.Equal("1,1,1", realm.Call(function, null, "a").ToString());
        clock.Now = 1000;
        Assert.Equal("4,1,1", realm.Call(function, null, "a").ToString());
        clock.Now = 3500;
        Assert.Equal("8,0,1", realm.Call(function, null, "a").ToString());
    }

    [Fact]
    public void Counters_count_by_label_and_the_host_reads_them()
    {
        var library = new PjsLibrary();
        var script = "((c = new stats.Counter('hits', ['code']), g = new stats.Gauge('load')) => (c.withLabels('200').increase(), c.withLabels('200').increase(2), c.withLabels('404').increase(), g.set(5), g.decrease(), c.name))()";
        Assert.Equal("hits", Script.Run(script, library.AddTo(new PjsGlobals())).ToString());
        Assert.Equal([("200", 3.0), ("404", 1.0)], library.Metrics[0].Children.Select(child => (child.LabelValues[0], child.Value)));
        Assert.Equal(4, library.Metrics[1].Value);
    }

    [Fact]
    public void Labels_beyond_the_limit_count_together()
    {
        var library = new PjsLibrary();
        var realm = new PjsRealm(Script.Budget with { MaxCollectionSize = 4 });
        Script.Run("((c = new stats.Counter('hits', ['path'])) => repeat(10, i => void c.withLabels('p' + i).increase()))()", library.AddTo(new PjsGlobals()), realm: realm);
        Assert.Equal([("p0", 1.0), ("p1", 1.0), ("p2", 1.0), ("(others)", 7.0)], library.Metrics[0].Children.Select(child => (child.LabelValues[0], child.Value)));
    }

    [Fact]
    public void A_line_to_the_console_stays_one_line()
    {
        var lines = new List<(PjsLogLevel, string)>();
        Script.Run("(console.log('a\\r\\nb', 1, {x: [2]}, null), console.error('e'))", new PjsLibrary().AddTo(new PjsGlobals(), (level, line) => lines.Add((level, line))));
        Assert.Equal([(PjsLogLevel.Info, "a\\x0d\\x0ab 1 {\"x\":[2]} null"), (PjsLogLevel.Error, "e")], lines);
    }

    [Theory]
    [InlineData("(algo.Cache = 1, typeof algo.Cache)", "function")]
    [InlineData("(JSON.parse = 1, typeof JSON.parse)", "function")]
    [InlineData("(os.env = 1, typeof os.env)", "object")]
    public void Scripts_cannot_change_the_library(string script, string expected) => Assert.Equal(expected, Script.Text(script));

    private sealed class StepClock : TimeProvider
    {
        public long Now { get; set; }

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => Now;
    }
}
