using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>Reads a Namespace (v1): only its labels, which listeners select namespaces by.</summary>
internal sealed class NamespaceReader : IResourceReader
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    public string Group => "";

    public string Kind => "Namespace";

    public IReadOnlyList<string> Versions => ["v1"];

    public bool IsNamespaced => false;

    public TextRule NameRule => TextRules.Label;

    public Resource Read(ResourceSource source) => new NamespaceResource
    {
        Reference = source.Reference,
        Location = source.Location,
        // An API server always sets the label to the name.
        Labels = source.Labels.SetItem(NameLabel, source.Reference.Name),
        Annotations = source.Annotations,
        CreationTimestamp = source.CreationTimestamp,
    };
}
