using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>Reads the containers of a Pod, or of the template of one: what they run, and their ports.</summary>
internal static class ContainerReader
{
    private const int MostContainers = 1000;
    private const int MostWords = 10_000;

    /// <summary>The containers.</summary>
    /// <param name="spec">The spec of the Pod; null: it has none.</param>
    public static ImmutableArray<PodContainer> Read(FieldMap? spec) =>
        [.. (spec?["containers"].Items(0, MostContainers) ?? []).Select(item => item.MapWith(UnknownFields.Ignore)).OfType<FieldMap>().Select(ReadContainer)];

    private static PodContainer ReadContainer(FieldMap container) => new(
        container["name"].Text(TextRules.Any(0, int.MaxValue)) ?? "", ReadWords(container["command"]), ReadWords(container["args"]))
    {
        Ports = ReadPorts(container["ports"]),
    };

    private static ImmutableArray<KeyValuePair<string, int>> ReadPorts(Field field)
    {
        var ports = ImmutableArray.CreateBuilder<KeyValuePair<string, int>>();
        foreach (var item in field.Items(0, MostContainers))
        {
            if (item.MapWith(UnknownFields.Ignore) is { } port && port["containerPort"].Number(1, 65535) is { } number)
                ports.Add(new(port["name"].Text(TextRules.Any(0, int.MaxValue)) ?? "", number));
        }

        return ports.ToImmutable();
    }

    private static ImmutableArray<PodWord> ReadWords(Field field)
    {
        var words = ImmutableArray.CreateBuilder<PodWord>();
        foreach (var item in field.Items(0, MostWords))
        {
            if (item.Text(TextRules.Any(0, int.MaxValue)) is { } text)
                words.Add(new PodWord(text, item.Location, item.Path));
        }

        return words.ToImmutable();
    }
}
