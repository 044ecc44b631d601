using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.OsmEdge.Reading;

/// <summary>Reads a MeshConfig (config.openservicemesh.io): whether plugins are on, and where the built-in modules stand.</summary>
internal sealed class MeshConfigReader : IResourceReader
{
    public string Group => OsmEdgeNames.MeshGroup;

    public string Kind => "MeshConfig";

    public IReadOnlyList<string> Versions => ["v1alpha3", "v1alpha2", "v1alpha1"];

    public Resource Read(ResourceSource source)
    {
        // A MeshConfig is about a whole mesh: what it says beside plugins is none of a gateway's business.
        var spec = source.Root["spec"].MapWith(UnknownFields.Ignore) ?? Empty(source, "spec");
        var flags = spec["featureFlags"].MapWith(UnknownFields.Ignore) ?? Empty(source, "spec.featureFlags");
        var flag = flags["enablePluginPolicy"];
        var modules = ImmutableArray.CreateBuilder<MeshModule>();
        if (spec["pluginChains"].Map(OsmEdgeNames.Chains) is { } chains)
        {
            foreach (var chain in OsmEdgeNames.Chains)
            {
                foreach (var item in chains[chain].Items(0, 1000))
                {
                    if (ReadModule(chain, item) is { } module)
                        modules.Add(module);
                }
            }
        }

        return new MeshConfigResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            EnablePluginPolicy = flag.Boolean() ?? false,
            FlagLocation = flag.Location,
            Modules = modules.ToImmutable(),
        };
    }

    private static MeshModule? ReadModule(string chain, Field item)
    {
        if (item.Map("plugin", "priority", "disable") is not { } map)
            return null;
        var name = map["plugin"].Required("write the name of a module, such as modules/inbound-http-routing").Text(TextRules.Any(1, 253));
        var priority = PriorityField.Read(map["priority"].Required("write the module's priority"));
        var isDisabled = map["disable"].Boolean() ?? false;
        return name is null || priority is null ? null : new MeshModule(chain, name, priority.Value, isDisabled, item.Location, item.Path);
    }

    private static FieldMap Empty(ResourceSource source, string path) =>
        new(source.Root.Context, null, source.Location, path, UnknownFields.Ignore);
}
