using CorsGate.PipyJs.Tests.Support;

namespace CorsGate.PipyJs.Tests.Budgets;

/// <summary>Scripts that want everything. Each is stopped by the limit that it runs into, none by the clock.</summary>
public sealed class HostileScriptTests
{
    public static TheoryData<string, PjsErrorKind> Scripts => new()
    {
        { "((f) => (f = () => f(), f()))()", PjsErrorKind.Depth },
        { "((f) => (f = x => 1 + f(x), f(1)))()", PjsErrorKind.Depth },
        { "((f, g) => (f = () => g(), g = () => [1].map(f), f()))()", PjsErrorKind.Depth },
        { "((f) => (f = () => [3, 2, 1].sort(f), f()))()", PjsErrorKind.Depth },
        { "((f) => (f = () => invoke(f, f), f()))()", PjsErrorKind.Depth },
        { "((f) => (f = () => new Promise(f), f()))()", PjsErrorKind.Depth },
        { "((f, c) => (f = k => c.get(k + 1), c = new algo.Cache(f), f(1)))()", PjsErrorKind.Depth },
        { "((a = [], i = 0) => (repeat(1000, () => void (a = [a])), a.flat(1 / 0)))()", PjsErrorKind.Depth },
        { "((a = []) => (a.push(a), a.flat(1e9)))()", PjsErrorKind.Depth },
        { "JSON.parse('['.repeat(100000))", PjsErrorKind.Depth },
        { "JSON.parse('{\"a\":'.repeat(10000))", PjsErrorKind.Depth },
        { "JSON.parse('[1]', (k, v) => JSON.parse('[' .repeat(500)))", PjsErrorKind.Depth },
        { "((f) => (f = (x = f()) => x, f()))()", PjsErrorKind.Depth },
        { "'a'.repeat(1e9)", PjsErrorKind.StringLength },
        { "'ab'.padStart(1e9)", PjsErrorKind.StringLength },
        { "'ab'.padEnd(2147483647, 'xyz')", PjsErrorKind.StringLength },
        { "((s = 'aaaaaaaaaaaaaaaa') => repeat(() => void (s = s + s)))()", PjsErrorKind.StringLength },
        { "((s = 'aaaaaaaaaaaaaaaa') => repeat(() => void (s += s)))()", PjsErrorKind.StringLength },
        { "((s = 'aaaaaaaaaaaaaaaa') => repeat(() => void (s = `${s}${s}`)))()", PjsErrorKind.StringLength },
        { "((s = 'aaaaaaaaaaaaaaaa') => repeat(() => void (s = s.concat(s, s, s))))()", PjsErrorKind.StringLength },
        { "((s = 'aaaaaaaaaaaaaaaa') => repeat(() => void (s = [s, s, s].join(s))))()", PjsErrorKind.StringLength },
        { "((s = 'aaaaaaaaaaaaaaaa') => repeat(() => void (s = s.replaceAll('a', 'aaaaaaaa'))))()", PjsErrorKind.StringLength },
        { "'a'.repeat(1000).replaceAll('a', '$&'.repeat(10)).replaceAll('a', 'b'.repeat(2000))", PjsErrorKind.StringLength },
        { "'a'.repeat(50000).replace(new RegExp('a'), 'b'.repeat(1000))", PjsErrorKind.StringLength },
        { "((o = {}) => (repeat(60, i => void (o = {a: o, b: o})), JSON.stringify(o)))()", PjsErrorKind.Steps },
        { "new Array(1e9)", PjsErrorKind.CollectionSize },
        { "[].fill(1, 0, 1e9)", PjsErrorKind.CollectionSize },
        { "((a = []) => a[2147483646] = 1)()", PjsErrorKind.CollectionSize },
        { "((a = []) => a.length = 1e9)()", PjsErrorKind.CollectionSize },
        { "((a = [1]) => repeat(() => void (a = [...a, ...a])))()", PjsErrorKind.CollectionSize },
        { "((a = [1]) => repeat(() => void (a = a.concat(a))))()", PjsErrorKind.CollectionSize },
        { "((a = [1]) => repeat(() => void a.push(1, 1, 1, 1, 1, 1, 1, 1)))()", PjsErrorKind.CollectionSize },
        { "'a'.repeat(100000).split('')", PjsErrorKind.CollectionSize },
        { "((m = new Map) => repeat(i => void m.set(i, i)))()", PjsErrorKind.Steps },
        { "((s = new Set) => repeat(i => void s.add('x' + i)))()", PjsErrorKind.Steps },
        { "((o = {}, k = 'k'.repeat(4000)) => repeat(i => void (o[k + i] = 1)))()", PjsErrorKind.Memory },
        { "((a = []) => repeat(i => void a.push('x'.repeat(100000))))()", PjsErrorKind.Memory },
        { "repeat(() => void new Array(60000))", PjsErrorKind.Memory },
        { "repeat(() => void new RegExp('(a|b|c){1,50}'))", PjsErrorKind.Steps },
        { "repeat(() => undefined)", PjsErrorKind.Steps },
        { "((a = new Array(60000).fill(1)) => repeat(() => void a.forEach(x => x)))()", PjsErrorKind.Steps },
        { "((a = new Array(60000).fill(1)) => a.sort(() => (a.indexOf(2), 0)))()", PjsErrorKind.Steps },
        { "((a = new Array(1000).fill(1)) => repeat(() => void a.sort(() => 1 - 2)))()", PjsErrorKind.Steps },
        { "((r = new RegExp('^(a+)+$'), s = 'a'.repeat(100000) + 'b') => repeat(() => void r.test(s)))()", PjsErrorKind.Steps },
        { "((r = new RegExp('(a*)*(b|c)+$'), s = 'ab'.repeat(5000)) => repeat(() => void r.exec(s)))()", PjsErrorKind.Steps },
        { "((s = 'a'.repeat(100000)) => repeat(() => void s.indexOf('aaab')))()", PjsErrorKind.Steps },
        { "((p) => (p = () => Promise.resolve(1).then(p), p()))()", PjsErrorKind.Steps },
        { "((p) => (p = () => Promise.reject(1).catch(p), p()))()", PjsErrorKind.Steps },
        { "invoke(() => 'a'.repeat(1e9), () => 'caught')", PjsErrorKind.StringLength },
        { "Promise.resolve(1).then(() => 'a'.repeat(1e9)).catch(() => 'caught')", PjsErrorKind.StringLength },
        { "repeat(() => invoke(() => nowhere))", PjsErrorKind.Steps },
    };

    [Theory]
    [MemberData(nameof(Scripts))]
    public void It_is_stopped_by_its_own_limit(string script, PjsErrorKind expected)
    {
        var error = Script.Fails(script);
        Assert.Equal(expected, error.Kind);
    }

    [Fact]
    public void The_realm_goes_on_after_every_one_of_them()
    {
        var realm = new PjsRealm(Script.Budget);
        foreach (var row in Scripts)
        {
            Assert.Throws<PjsException>(() => Script.Run((string)row[0], realm: realm));
            Assert.Equal("3", Script.Run("((a, b) => a + b)(1, 2)", realm: realm).ToString());
        }
    }

    [Fact]
    public void A_small_stack_is_never_overrun()
    {
        var kinds = new List<string>();
        var thread = new Thread(
            () =>
            {
                foreach (var row in Scripts.Where(row => row[1] is PjsErrorKind.Depth)) kinds.Add(Script.Fails((string)row[0]).Kind.ToString());
                var chain = string.Concat(Enumerable.Repeat(".f()", 640));
                try
                {
                    Script.Run("((o = {}, f = null) => (f = () => o, o.f = f, o" + chain + "))()");
                    kinds.Add("ran");
                }
                catch (PjsException error)
                {
                    kinds.Add(error.Kind.ToString());
                }
                catch (CorsGate.PipyJs.Syntax.PjsSyntaxException)
                {
                    kinds.Add("refused");
                }
            },
            maxStackSize: 384 * 1024);
        thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.All(kinds.SkipLast(1), kind => Assert.Equal("Depth", kind));
        Assert.Contains(kinds[^1], new[] { "ran", "refused", "Depth" });
    }

    [Fact]
    public void The_clock_ends_what_no_other_limit_ends()
    {
        var clock = new RunningClock();
        var realm = new PjsRealm(PjsBudget.Default with { MaxSteps = long.MaxValue, MaxMemory = long.MaxValue }, clock);
        var script = PjsScript.Compile(new("test.js", "() => repeat(() => undefined)"));
        var function = script.Load(realm, new PjsGlobals()).Evaluate().As<PjsFunction>()!;
        Assert.Equal(PjsErrorKind.Time, Assert.Throws<PjsException>(() => realm.Call(function, null)).Kind);
    }

    /// <summary>Each look at it takes a millisecond.</summary>
    private sealed class RunningClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => 1000;

        public override long GetTimestamp() => _ticks++;
    }
}
