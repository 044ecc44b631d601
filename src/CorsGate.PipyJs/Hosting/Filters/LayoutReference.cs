namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary>A layout that a filter leads to: written in place, or the name of a pipeline of the same or another file.</summary>
internal sealed class LayoutReference(PipelineLayout? layout, string name = "", string? file = null)
{
    private PipelineLayout? _layout = layout;

    public PipelineLayout Layout => _layout!;

    public string? Link(PluginModule module, ModuleTable modules)
    {
        if (_layout is not null) return null;
        var owner = file is null ? module : modules.Find(file);
        if (owner is null) return $"use: there is no file {file} in the chain";
        _layout = owner.FindPipeline(name);
        return _layout is null ? $"there is no pipeline '{name}' in {owner.FileName}" : null;
    }
}
