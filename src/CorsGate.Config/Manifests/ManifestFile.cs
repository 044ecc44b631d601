using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Manifests;

/// <summary>What a file of manifests holds.</summary>
/// <param name="Documents">The documents that parse, empty ones left out.</param>
/// <param name="Problems">One error for each document that does not.</param>
public sealed record ManifestFile(ImmutableArray<ManifestNode> Documents, ImmutableArray<Problem> Problems)
{
    /// <summary>Whether every document parses.</summary>
    public bool Parses => Problems.IsEmpty;
}
