using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>
/// Reads a Pod (v1): its labels, and the command lines of its containers. A Pod's many other fields are of no interest; which
/// Pods matter is for the dialects to say.
/// </summary>
internal sealed class PodReader : IResourceReader
{
    private const int MostContainers = 1000;
    private const int MostWords = 10_000;

    public string Group => "";

    public string Kind => "Pod";

    public IReadOnlyList<string> Versions => ["v1"];

    public Resource Read(ResourceSource source)
    {
        var containers = source.Root["spec"].MapWith(UnknownFields.Ignore)?["containers"].Items(0, MostContainers) ?? [];
        return new PodResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            AnnotationLocations = source.AnnotationLocations,
            CreationTimestamp = source.CreationTimestamp,
            Containers = [.. containers.Select(item => item.MapWith(UnknownFields.Ignore)).OfType<FieldMap>().Select(ReadContainer)],
        };
    }

    private static PodContainer ReadContainer(FieldMap container) => new(
        container["name"].Text(TextRules.Any(0, int.MaxValue)) ?? "", ReadWords(container["command"]), ReadWords(container["args"]));

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
