using System.Collections.Immutable;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.OsmEdge.Reading;

/// <summary>
/// Reads a PluginConfig (plugin.flomesh.io/v1alpha1). What <c>config</c> means is the plugin's matter: whether it is right for the
/// published CORS script is looked at when all objects are known.
/// </summary>
internal sealed class PluginConfigReader : IResourceReader
{
    private const int MostDestinations = 1000;

    public string Group => OsmEdgeNames.PluginGroup;

    public string Kind => "PluginConfig";

    public IReadOnlyList<string> Versions => ["v1alpha1"];

    public Resource? Read(ResourceSource source) => Read(source, isRefused: false);

    /// <summary>
    /// What stands in for a refused object: its targets as far as they can be read. Whoever mistypes a policy must not find the
    /// upstream's own CORS answers let through.
    /// </summary>
    public Resource? ReadRefused(ResourceSource source) => Read(source, isRefused: true);

    private static PluginConfigResource? Read(ResourceSource source, bool isRefused)
    {
        var spec = source.Spec("plugin", "destinationRefs", "config");
        var plugin = spec["plugin"].Required("write the name of a Plugin").Text(TextRules.Name);
        var field = spec["config"].Required("write the configuration, or {} for none");
        if (field.IsPresent && field.Node is not ManifestMapping)
            field.Error($"is {field.Node!.Description}; write a mapping");
        var destinations = ImmutableArray.CreateBuilder<ResourceLink>();
        foreach (var item in spec["destinationRefs"].Required("write the Services that it is for").Items(0, isRefused ? int.MaxValue : MostDestinations))
        {
            if (ReadDestination(item) is { } link)
                destinations.Add(link);
        }

        return plugin is null
            ? null
            : new PluginConfigResource
            {
                Reference = source.Reference,
                Location = source.Location,
                Labels = source.Labels,
                Annotations = source.Annotations,
                CreationTimestamp = source.CreationTimestamp,
                IsRefused = isRefused,
                Plugin = new Sourced<string>(plugin, spec["plugin"].Location),
                Destinations = destinations.ToImmutable(),
                Config = field.Node is ManifestMapping mapping && !isRefused
                    ? ConfigValueReader.Read(mapping)
                    : new ConfigValue { Kind = ConfigValueKind.Object, Location = field.Location },
            };
    }

    private static ResourceLink? ReadDestination(Field item)
    {
        if (item.Map("kind", "name", "namespace") is not { } map)
            return null;
        var kind = map["kind"].Required("write Service").Word("Service");
        var name = map["name"].Required("write the name of the Service").Text(TextRules.Label);
        var @namespace = map["namespace"].Required("write the namespace of the Service").Text(TextRules.Label);
        return kind is null || name is null || @namespace is null ? null : new ResourceLink("", kind, @namespace, name, item.Location, item.Path);
    }
}
