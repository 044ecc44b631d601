using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Reading;

/// <summary>Reads an IngressClass (networking.k8s.io/v1): the controller that it stands for.</summary>
internal sealed class IngressClassReader : IResourceReader
{
    public string Group => IngressReader.ApiGroup;

    public string Kind => "IngressClass";

    public IReadOnlyList<string> Versions => ["v1"];

    public bool IsNamespaced => false;

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("controller", "parameters");
        return new IngressClassResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            Controller = spec["controller"].Text(TextRules.Any(0, 250)) ?? "",
        };
    }
}
