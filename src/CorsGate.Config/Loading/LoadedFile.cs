using System.Collections.Immutable;
using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.IngressNginx.Reading;
using CorsGate.Config.Dialects.NginxConf.Reading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>What a file holds, read as far as it can be without the others.</summary>
/// <param name="Hash">A hash of its bytes.</param>
/// <param name="Parses">Whether every document parses and is an object with a name, or a list of such.</param>
/// <param name="Objects">Its objects, valid and refused ones.</param>
/// <param name="Problems">What there is to say about the file itself.</param>
internal sealed record LoadedFile(string Hash, bool Parses, ImmutableArray<ReadObject> Objects, ImmutableArray<Problem> Problems)
{
    private ImmutableDictionary<string, ReadObject> Digests { get; init; } = ImmutableDictionary<string, ReadObject>.Empty;

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hash">A hash of its bytes.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="defaultNamespace">The namespace of objects that name none.</param>
    /// <param name="before">What the file of this name was; an object that stands in it as it did there is not read again. Null: nothing.</param>
    public static LoadedFile Read(string name, string hash, ReadOnlySpan<byte> content, string defaultNamespace, LoadedFile? before)
    {
        if (NginxConfFileReader.IsName(name))
            return ReadNginxConf(name, hash, content);
        var file = ManifestParser.Parse(name, content);
        var problems = new List<Problem>(file.Problems);
        var objects = ImmutableArray.CreateBuilder<ReadObject>();
        var remarks = new List<Problem>();
        var digests = ImmutableDictionary.CreateBuilder<string, ReadObject>(StringComparer.Ordinal);
        using var digest = new ManifestDigest();
        foreach (var document in file.Documents)
        {
            if (HelmValues.IsValues(document))
            {
                if (HelmValues.Render(document, remarks) is { } rendered)
                    objects.Add(ResourceReaders.Read(rendered, defaultNamespace));
                continue;
            }

            foreach (var source in ManifestObject.From(document, problems))
            {
                var key = digest.Of(source);
                var read = before?.Digests.GetValueOrDefault(key) ?? ResourceReaders.Read(source, defaultNamespace);
                digests[key] = read;
                objects.Add(read);
            }
        }

        // A document that does not say what it is may be a policy that was there before: the file counts as unreadable.
        var isWhole = problems.Count == file.Problems.Length && !objects.Any(read => read is { IsRefused: true, Reference: null });
        return new LoadedFile(hash, file.Parses && isWhole, objects.ToImmutable(), [.. problems, .. remarks]) { Digests = digests.ToImmutable() };
    }

    private static LoadedFile ReadNginxConf(string name, string hash, ReadOnlySpan<byte> content)
    {
        var conf = NginxConfFileReader.Read(name, content, out var problem);
        return conf is null
            ? new LoadedFile(hash, Parses: false, [], [problem!])
            : new LoadedFile(hash, Parses: true, [new ReadObject(conf.Reference, conf.Location, conf, IsRefused: false, [])], []);
    }
}
