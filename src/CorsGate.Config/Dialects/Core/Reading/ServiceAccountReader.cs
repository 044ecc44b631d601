using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>Reads a ServiceAccount (v1): only that it exists.</summary>
internal sealed class ServiceAccountReader : IResourceReader
{
    public string Group => "";

    public string Kind => "ServiceAccount";

    public IReadOnlyList<string> Versions => ["v1"];

    // Nothing depends on it.
    public bool IsWatched => false;

    public IReadOnlyList<string> Fields => ["automountServiceAccountToken", "imagePullSecrets", "secrets"];

    public Resource Read(ResourceSource source) => new ServiceAccountResource
    {
        Reference = source.Reference,
        Location = source.Location,
        Labels = source.Labels,
        Annotations = source.Annotations,
        CreationTimestamp = source.CreationTimestamp,
    };
}
