using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;
using CorsGate.PipyJs.Hosting;
using CorsGate.PipyJs.Syntax;

namespace CorsGate.Config.Dialects.OsmEdge.Reading;

/// <summary>Reads a Plugin (plugin.flomesh.io/v1alpha1), which belongs to no namespace. <c>matches</c> is ignored, as by osm-edge.</summary>
internal sealed class PluginReader : IResourceReader
{
    public string Group => OsmEdgeNames.PluginGroup;

    public string Kind => "Plugin";

    public IReadOnlyList<string> Versions => ["v1alpha1"];

    public bool IsNamespaced => false;

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("pipyscript", "priority", "matches");
        var script = spec["pipyscript"].Required("write the script").Text(TextRules.Any(1, int.MaxValue));
        var place = StartOf(source);
        if (script is not null && string.IsNullOrWhiteSpace(script))
            spec["pipyscript"].Error("is empty; write the script");
        else if (script is not null)
            CheckSyntax(script, place, source);
        return new PluginResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            Script = script ?? "",
            ScriptLocation = place,
            Priority = PriorityField.Read(spec["priority"]) ?? 0,
        };
    }

    /// <summary>What stands in for a refused Plugin: the Services that it is mounted on must not be served without it.</summary>
    public Resource ReadRefused(ResourceSource source) => new PluginResource
    {
        Reference = source.Reference,
        Location = source.Location,
        Labels = source.Labels,
        Annotations = source.Annotations,
        CreationTimestamp = source.CreationTimestamp,
        IsRefused = true,
        ScriptLocation = source.Location,
    };

    // A sidecar does not start with a script that does not compile, and a running one keeps the version that it has.
    private static void CheckSyntax(string script, SourceLocation place, ResourceSource source)
    {
        var plugin = new PluginSource { Name = source.Reference.Name, Script = new ScriptSource(place.File, script, place.Line, Math.Max(0, place.Column - 1)) };
        if (PluginChain.Check(plugin, new PluginOptions()) is { } wrong)
            source.Root.Context.Error(wrong.Line == 0 ? place : new SourceLocation(place.File, wrong.Line, wrong.Column), "spec.pipyscript", wrong.Message);
    }

    // The text of a block scalar starts in the line after its sign, usually two columns right of its key.
    private static SourceLocation StartOf(ResourceSource source)
    {
        var entry = (source.Object.Root.Find("spec")?.Value as ManifestMapping)?.Find("pipyscript");
        if (entry?.Value is not ManifestScalar text)
            return source.Location;
        var at = text.Location;
        return text.IsBlock
            ? new SourceLocation(at.File, at.Line + 1, entry.KeyLocation.Column + 2)
            : at;
    }
}
