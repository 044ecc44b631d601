using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>What a file holds, read as far as it can be without the others.</summary>
/// <param name="Hash">A hash of its bytes.</param>
/// <param name="Parses">Whether every document parses.</param>
/// <param name="Objects">Its objects, valid and refused ones.</param>
/// <param name="Problems">What there is to say about the file itself.</param>
internal sealed record LoadedFile(string Hash, bool Parses, ImmutableArray<ReadObject> Objects, ImmutableArray<Problem> Problems)
{
    /// <summary>Reads a file's bytes.</summary>
    public static LoadedFile Read(string name, string hash, ReadOnlySpan<byte> content, string defaultNamespace)
    {
        var file = ManifestParser.Parse(name, content);
        var problems = new List<Problem>(file.Problems);
        var objects = ImmutableArray.CreateBuilder<ReadObject>();
        foreach (var document in file.Documents)
        {
            foreach (var source in ManifestObject.From(document, problems))
                objects.Add(ResourceReaders.Read(source, defaultNamespace));
        }

        return new LoadedFile(hash, file.Parses, objects.ToImmutable(), [.. problems]);
    }
}
