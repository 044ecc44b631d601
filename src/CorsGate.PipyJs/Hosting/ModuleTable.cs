namespace CorsGate.PipyJs.Hosting;

/// <summary>The modules of a chain by file name, and the names of the modules that osm-edge has itself.</summary>
internal sealed class ModuleTable
{
    private const string Own = "modules/";

    private readonly Dictionary<string, PluginModule> _modules = new(StringComparer.Ordinal);

    public IEnumerable<PluginModule> All => _modules.Values;

    public void Add(PluginModule module) => _modules[module.FileName] = module;

    public PluginModule? Find(string file) => _modules.GetValueOrDefault(file.TrimStart('/'));

    /// <summary>
    /// Makes a chain of a script's list. Of osm-edge's own modules the one that balances is the way out, the one that routes makes it go by
    /// Host, and the others do nothing here.
    /// </summary>
    public bool TryMakeChain(IReadOnlyList<string> files, out ChainStep[] chain, out string problem)
    {
        var steps = new List<ChainStep>();
        var kind = ExchangeKind.Forward;
        problem = "";
        chain = [];
        foreach (var file in files)
        {
            var name = file.TrimStart('/');
            if (Find(name) is { } module)
            {
                steps.Add(new ChainStep(module));
            }
            else if (!name.StartsWith(Own, StringComparison.Ordinal))
            {
                problem = $"chain: there is no file {file} in the chain";
                return false;
            }
            else if (name.EndsWith("http-routing.js", StringComparison.Ordinal))
            {
                kind = ExchangeKind.Route;
            }
            else if (name.EndsWith("http-load-balancing.js", StringComparison.Ordinal) || name.EndsWith("http-default.js", StringComparison.Ordinal))
            {
                if (steps is not [.., { Module: null }]) steps.Add(new ChainStep(null, kind));
            }
        }

        chain = [.. steps];
        return true;
    }
}
