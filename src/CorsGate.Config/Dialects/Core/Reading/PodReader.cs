using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>
/// Reads a Pod (v1): its labels, and the command lines of its containers. A Pod's many other fields are of no interest; which
/// Pods matter is for the dialects to say.
/// </summary>
internal sealed class PodReader : IResourceReader
{
    public string Group => "";

    public string Kind => "Pod";

    public IReadOnlyList<string> Versions => ["v1"];

    // The servers that a cluster runs for itself are not for us to proxy, and Deployments say which pods a mesh has.
    public bool IsWatched => false;

    public Resource Read(ResourceSource source)
    {
        return new PodResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            AnnotationLocations = source.AnnotationLocations,
            CreationTimestamp = source.CreationTimestamp,
            Containers = ContainerReader.Read(source.Root["spec"].MapWith(UnknownFields.Ignore)),
        };
    }
}
