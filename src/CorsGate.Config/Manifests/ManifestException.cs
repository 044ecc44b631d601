using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests;

/// <summary>Ends the reading of a document; never leaves <see cref="ManifestParser"/>, which makes a problem of it.</summary>
internal sealed class ManifestException(SourceLocation location, string message) : Exception(message)
{
    public SourceLocation Location { get; } = location;
}
