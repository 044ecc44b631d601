using CorsGate.PipyJs.Library;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.PipyJs.Hosting.Loading;

/// <summary>
/// Loads the scripts of a chain into one realm: 1 every script is evaluated, which builds its pipelines; 2 what they import is found among
/// the variables of osm-edge's modules and what other scripts export; 3 the names of pipelines and files are found.
/// </summary>
internal sealed class ChainLoader
{
    private readonly PluginChainSource _source;
    private readonly PluginOptions _options;
    private readonly PjsGlobals _globals;
    private readonly Dictionary<(string Namespace, string Name), int> _exports = [];
    private readonly Dictionary<string, PjsValue> _solved = new(StringComparer.Ordinal);
    private readonly Func<ScriptSource, PjsScript> _compile;
    private readonly bool _isAlone;
    private PluginModule? _current;

    /// <summary>Prepares a realm.</summary>
    /// <param name="source">The chain.</param>
    /// <param name="options">The options.</param>
    /// <param name="compile">Compiles, or finds what was compiled before.</param>
    /// <param name="isAlone">Whether other plugins may be missing: what only they could have is not looked for.</param>
    public ChainLoader(PluginChainSource source, PluginOptions options, Func<ScriptSource, PjsScript> compile, bool isAlone)
    {
        (_source, _options, _compile, _isAlone) = (source, options, compile, isAlone);
        Realm = new PjsRealm(options.Budget, options.Time);
        _globals = new PjsLibrary().AddTo(new PjsGlobals(), options.Log)
            .Add("pipy", new PipyFunction(this))
            .Add("MessageStart", MessageStart.Constructor())
            .Add("MessageEnd", MessageEnd.Constructor())
            .Add("StreamEnd", StreamEnd.Constructor())
            .Add("Message", Message.Constructor())
            .Add("Timeout", TimeoutObject.Constructor());
        foreach (var (space, name, value) in BuiltInVariables.Of(source)) _exports[(space, name)] = Layout.Declare(value);
    }

    public PjsRealm Realm { get; }

    public PjsContextLayout Layout { get; } = new();

    public ModuleTable Modules { get; } = new();

    /// <summary>The slot of <c>__inbound</c>; null: no script asks for it.</summary>
    public int? ConnectionSlot { get; private set; }

    /// <summary>Loads.</summary>
    /// <returns>What is wrong; null: nothing.</returns>
    public PluginLoadError? Load()
    {
        foreach (var plugin in _source.Outbound.Concat(_source.Inbound))
        {
            if (Modules.Find("plugins/" + plugin.Name + ".js") is null && Evaluate(plugin) is { } error) return error;
        }

        foreach (var module in Modules.All)
        {
            if (Link(module) is { } problem) return new PluginLoadError(module.Name, module.FileName, 0, 0, problem);
        }

        return null;
    }

    /// <summary><c>pipy({…})</c>.</summary>
    public PjsValue Configure(PjsExecution run, PjsValue variables)
    {
        if (_current is not { } module) throw run.Error("pipy: configurations are made while scripts are loaded");
        if (!variables.IsNullish && !variables.IsObject) throw run.Error("pipy: expects an object");
        foreach (var (name, value) in variables.AsObject?.Entries().ToArray() ?? []) Declare(run, module, name, value);
        return new ScriptConfiguration(module, this);
    }

    /// <summary>Declares a variable that other modules can import.</summary>
    public void Export(PjsExecution run, PluginModule module, string space, string name, PjsValue value)
    {
        if (!_exports.TryAdd((space, name), Declare(run, module, name, value))) throw run.Error($"export: there is already a variable {name} in {space}");
    }

    /// <summary>The value of another file, made once.</summary>
    public PjsValue Solve(PjsExecution run, string file)
    {
        var name = file.TrimStart('/');
        if (_solved.TryGetValue(name, out var known)) return known;
        if (!string.Equals(name, "config.js", StringComparison.Ordinal)) throw run.Error($"pipy.solve: there is no file {file}");
        return _solved[name] = Config();
    }

    /// <summary>The bytes of another file.</summary>
    public PjsValue LoadFile(PjsExecution run, string file)
    {
        if (!string.Equals(file.TrimStart('/'), "config.json", StringComparison.Ordinal)) throw run.Error($"pipy.load: there is no file {file}");
        return new PjsData(System.Text.Encoding.UTF8.GetBytes(new JsonWriter(run, null, 0).Write(Solve(run, "config.js"))));
    }

    private static string[] ChainOf(string direction, IReadOnlyList<PluginSource> plugins) =>
    [
        $"modules/{direction}-routing.js",
        .. plugins.Select(plugin => "plugins/" + plugin.Name + ".js"),
        $"modules/{direction}-load-balancing.js",
        $"modules/{direction}-default.js",
    ];

    private PjsObject Config()
    {
        var chains = new PjsObject();
        foreach (var (direction, plugins) in new[] { ("inbound-http", _source.Inbound), ("outbound-http", _source.Outbound) })
        {
            var files = new PjsArray();
            foreach (var file in ChainOf(direction, plugins)) files.Add(file);
            chains.Set(direction, files);
        }

        var config = new PjsObject();
        config.Set("Chains", chains);
        return config;
    }

    private PluginLoadError? Evaluate(PluginSource plugin)
    {
        try
        {
            var instance = _compile(plugin.Script).Load(Realm, _globals);
            var module = new PluginModule(plugin.Name, instance);
            Bind(module);
            _current = module;
            var result = instance.Evaluate();
            if (result.AsObject is not ScriptConfiguration) return At(plugin, 1, 1, "the script is no configuration; it begins with pipy({…}) and ends with its last filter");
            if (module.Entrance is null) return At(plugin, 1, 1, "the script has no pipeline that requests enter: .pipeline() without a name");
            Modules.Add(module);
            return null;
        }
        catch (PjsSyntaxException error)
        {
            return At(plugin, error.Line, error.Column, error.Message);
        }
        catch (PjsException error)
        {
            return At(plugin, error.Place?.Line ?? 0, error.Place?.Column ?? 0, error.Place is { } place ? $"{error.Message}: {place.Excerpt}" : error.Message);
        }
        finally
        {
            _current = null;
        }
    }

    private static PluginLoadError At(PluginSource plugin, int line, int column, string message)
    {
        if (line == 0 || (line == 1 && column == 1)) (line, column) = plugin.Script.PlaceOf(0);
        return new PluginLoadError(plugin.Name, plugin.Script.Name, line, column, message);
    }

    private void Bind(PluginModule module)
    {
        module.Instance.BindConstant("__filename", "/" + module.FileName);
        ConnectionSlot ??= Layout.Declare(PjsValue.Null);
        module.Instance.BindVariable("__inbound", ConnectionSlot.Value);
    }

    private int Declare(PjsExecution run, PluginModule module, string name, PjsValue value)
    {
        run.CheckCollection(Layout.Count + 1L);
        run.ChargeMemory(64);
        var slot = Layout.Declare(value);
        module.Instance.BindVariable(name, slot);
        return slot;
    }

    private string? Link(PluginModule module)
    {
        foreach (var (name, space) in module.Imports)
        {
            if (_exports.TryGetValue((space, name), out var slot)) module.Instance.BindVariable(name, slot);
            else if (!_isAlone || _exports.Keys.Any(export => string.Equals(export.Namespace, space, StringComparison.Ordinal)))
                return $"cannot import variable {name} in {module.FileName}: namespace {space} does not have it";
        }

        foreach (var filter in module.Layouts.SelectMany(layout => layout.Filters))
        {
            if (filter.Link(module, Modules) is { } problem) return problem;
        }

        return null;
    }
}
