using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Tests.Language;

/// <summary>What a host does with scripts: variables of the request, objects of its own, promises.</summary>
public sealed class HostTests
{
    private readonly PjsRealm _realm = new(Support.Script.Budget);
    private readonly PjsContextLayout _layout = new();

    [Fact]
    public void Primitive_variables_are_fresh_for_each_request_and_objects_are_shared()
    {
        var shared = new PjsObject();
        shared.Set("n", 0);
        var function = Load("() => (count = count + 1, shared.n++, '' + count + shared.n)", ("count", 0), ("shared", shared));
        Assert.Equal("11", _realm.Call(function, new PjsContext(_layout)).ToString());
        Assert.Equal("12", _realm.Call(function, new PjsContext(_layout)).ToString());
        var context = new PjsContext(_layout);
        _realm.Call(function, context);
        Assert.Equal("24", _realm.Call(function, context).ToString());
        Assert.Equal("35", _realm.Call(function, new PjsContext(context)).ToString());
    }

    [Fact]
    public void Two_modules_share_an_imported_variable()
    {
        var first = PjsScript.Compile(new ScriptSource("a.js", "() => _x = 5")).Load(_realm, new PjsGlobals());
        var second = PjsScript.Compile(new ScriptSource("b.js", "() => __x + 1")).Load(_realm, new PjsGlobals());
        var slot = _layout.Declare(default);
        first.BindVariable("_x", slot);
        second.BindVariable("__x", slot);
        var context = new PjsContext(_layout);
        _realm.Call(first.Evaluate().As<PjsFunction>()!, context);
        Assert.Equal("6", _realm.Call(second.Evaluate().As<PjsFunction>()!, context).ToString());
    }

    [Fact]
    public void A_variable_of_the_request_is_unresolved_while_the_script_loads()
    {
        var instance = PjsScript.Compile(new ScriptSource("a.js", "_x")).Load(_realm, new PjsGlobals());
        instance.BindVariable("_x", _layout.Declare(1));
        Assert.Equal("unresolved identifier", Assert.Throws<PjsException>(() => instance.Evaluate()).Message);
    }

    [Theory]
    [InlineData("() => __filename.slice(9, -3)", "cors-policy")]
    [InlineData("() => (__filename = 1)", "cannot assign to a built-in variable")]
    [InlineData("() => (JSON = 1)", "unresolved identifier")]
    [InlineData("() => (Math = 1)", "cannot assign to a built-in variable")]
    public void A_constant_of_the_script_can_be_read_and_not_written(string script, string expected)
    {
        var instance = PjsScript.Compile(new ScriptSource("a.js", script)).Load(_realm, new PjsGlobals());
        instance.BindConstant("__filename", "/plugins/cors-policy.js");
        var function = instance.Evaluate().As<PjsFunction>()!;
        string answer;
        try
        {
            answer = _realm.Call(function, null).ToString();
        }
        catch (PjsException error)
        {
            answer = error.Message;
        }

        Assert.Equal(expected, answer);
    }

    [Fact]
    public void An_object_of_the_host_has_methods_fields_and_what_scripts_add()
    {
        var globals = new PjsGlobals().Add("Head", new PjsConstructor("Head", Head.ClassOf, (_, _, args) => new Head { Path = args.String(0) }));
        var script = "((h = new Head('/a')) => (h.path += 'b', h.extra = 1, h.fixed = 2, [h.path, h.size(), Object.keys(h).join(), h instanceof Head, h.fixed, '' + h].join('|')))()";
        Assert.Equal("/ab|3|path,extra|true|7|[object Head]", Support.Script.Run(script, globals).ToString());
    }

    [Fact]
    public void A_promise_of_the_host_continues_the_script_with_the_same_request()
    {
        var promise = new PjsPromise();
        var globals = new PjsGlobals().Add("wait", new NativeFunction("wait", (_, _, _) => promise));
        var function = Load(globals, "() => wait().then(v => (result = v + 1)).then(() => (result = result * 2))", ("result", 0));
        var context = new PjsContext(_layout);
        var outcome = _realm.Call(function, context).As<PjsPromise>()!;
        Assert.Equal(PjsPromiseState.Pending, outcome.State);
        _realm.Run(null, promise, (run, p) => p.Resolve(run, 4));
        Assert.Equal(PjsPromiseState.Resolved, outcome.State);
        Assert.Equal("10", context[0].ToString());
    }

    [Theory]
    [InlineData("Promise.resolve(1).then(v => v + 1)", "2")]
    [InlineData("Promise.reject('e').then(v => v, e => e + '!')", "e!")]
    [InlineData("Promise.resolve(1).then(() => nowhere).catch(e => e.message)", "unresolved identifier")]
    [InlineData("new Promise((resolve, reject) => reject(5)).catch(e => e * 2)", "10")]
    [InlineData("Promise.resolve(1).then(() => Promise.resolve(7))", "7")]
    [InlineData("Promise.all([1, Promise.resolve(2)]).then(a => a.join())", "1,2")]
    [InlineData("Promise.all([1, Promise.reject(2)]).catch(e => 'e' + e)", "e2")]
    [InlineData("Promise.any([Promise.reject(1), Promise.resolve(2)])", "2")]
    [InlineData("Promise.any([Promise.reject(1), Promise.reject(2)]).catch(a => a.join())", "1,2")]
    [InlineData("Promise.race([new Promise(() => 0), Promise.resolve(3)])", "3")]
    [InlineData("Promise.allSettled([1, Promise.reject(2)]).then(a => a.map(r => r.status + (r.value || r.reason)).join())", "fulfilled1,rejected2")]
    [InlineData("((n = 0) => Promise.reject(1).finally(() => void n++).catch(e => e + n))()", "2")]
    [InlineData("Promise.resolve(1).then(5)", "5")]
    public void Promises_settle_after_the_callback(string script, string expected)
    {
        var promise = Support.Script.Run(script, realm: _realm).As<PjsPromise>()!;
        Assert.Equal((PjsPromiseState.Resolved, expected), (promise.State, promise.Result.ToString()));
    }

    [Fact]
    public async Task Callbacks_of_one_realm_run_one_at_a_time()
    {
        var state = new PjsObject();
        state.Set("n", 0);
        var function = Load("() => repeat(100, () => void (state.n = state.n + 1))", ("state", state));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 50; i++) _realm.Call(function, new PjsContext(_layout));
        }))).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(20_000, state.Get("n").AsNumber);
    }

    [Fact]
    public void A_call_allocates_little()
    {
        var function = Load("(o, x) => (y = o?.a?.indexOf('b') > 0 && o.list.find(f => f === x), y ? 1 : 2)", ("y", default));
        var target = new PjsObject();
        target.Set("a", "abc");
        target.Set("list", new PjsArray("u", "v", "w"));
        var context = new PjsContext(_layout);
        for (var i = 0; i < 1000; i++) _realm.Call(function, context, target, "w");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _realm.Call(function, context, target, "w");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 460_000);
    }

    private PjsFunction Load(string script, params (string Name, PjsValue Value)[] variables) => Load(new PjsGlobals(), script, variables);

    private PjsFunction Load(PjsGlobals globals, string script, params (string Name, PjsValue Value)[] variables)
    {
        var instance = PjsScript.Compile(new ScriptSource("test.js", script)).Load(_realm, globals);
        foreach (var (name, value) in variables) instance.BindVariable(name, _layout.Declare(value));
        return instance.Evaluate().As<PjsFunction>()!;
    }

    private sealed class Head() : HostObject(ClassOf)
    {
        public static readonly PjsClass ClassOf = new PjsClass("Head")
            .Field("path", self => ((Head)self).Path, (self, value) => ((Head)self).Path = value.ToString())
            .Accessor("fixed", _ => 7)
            .Method("size", (_, self, _) => ((Head)self.AsObject!).Path.Length);

        public required string Path { get; set; }
    }
}
