using CorsGate.Config.Dialects.GatewayApi.Reading;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>
/// Reads a Deployment (apps/v1): the labels of its pods, their ServiceAccount, and what their containers run. Everything else is
/// an orchestrator's matter, what is missing included.
/// </summary>
internal sealed class DeploymentReader : IResourceReader
{
    public string Group => "apps";

    public string Kind => "Deployment";

    public IReadOnlyList<string> Versions => ["v1"];

    public Resource Read(ResourceSource source)
    {
        var spec = source.Root["spec"].MapWith(UnknownFields.Ignore) ?? Empty(source);
        var template = spec["template"].MapWith(UnknownFields.Ignore) ?? Empty(source);
        var metadata = template["metadata"].MapWith(UnknownFields.Ignore) ?? Empty(source);
        var pod = template["spec"].MapWith(UnknownFields.Ignore) ?? Empty(source);
        var labels = metadata["labels"].TextMap();
        if (LabelSelectorReader.Read(spec["selector"]) is { } wanted && !LabelSelectors.Matches(wanted, labels))
            spec["selector"].Warning("does not select the pods of the template, so an API server refuses the Deployment; write labels that the template has");
        return new DeploymentResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            Replicas = spec["replicas"].Number(0, 1_000_000) ?? 1,
            PodLabels = labels,
            ServiceAccount = pod["serviceAccountName"].Text(TextRules.Name) ?? pod["serviceAccount"].Text(TextRules.Name) ?? "default",
            Containers = ContainerReader.Read(pod),
        };
    }

    private static FieldMap Empty(ResourceSource source) => new(source.Root.Context, null, source.Location, "spec", UnknownFields.Ignore);
}
