using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.NginxConf.Reading;

/// <summary>
/// Reads a ConfigMap (v1): its keys that end in <c>.conf</c>, as the files of a mounted conf.d. A text that is no
/// configuration of a web server (other programs have .conf files, too) is of no interest.
/// </summary>
internal sealed class ConfigMapReader : IResourceReader
{
    public string Group => "";

    public string Kind => "ConfigMap";

    public IReadOnlyList<string> Versions => ["v1"];

    // An nginx.conf in a cluster is that of somebody's nginx.
    public bool IsWatched => false;

    public IReadOnlyList<string> Fields => ["data", "binaryData", "immutable"];

    public Resource? Read(ResourceSource source)
    {
        if (source.Object.Root.Find("data")?.Value is not ManifestMapping data)
            return null;
        var files = ImmutableArray.CreateBuilder<NginxConfFile>();
        foreach (var entry in data.Entries)
        {
            if (!NginxConfFileReader.IsName(entry.Key) || entry.Value is not ManifestScalar { Kind: ScalarKind.Text } text)
                continue;
            var directives = NginxParser.Parse(text.Text, Places(text, entry.Key, entry.KeyLocation.Column), out var problem);
            if (problem is null)
                files.Add(new NginxConfFile(entry.Key, null, directives));
            else if (LooksLikeNginx(text.Text))
                source.Root.Context.Error(problem.Location!, "data." + Quoting.Escape(entry.Key), problem.Message);
        }

        return files.Count == 0
            ? null
            : new NginxConfResource
            {
                Reference = source.Reference,
                Location = source.Location,
                Labels = source.Labels,
                Annotations = source.Annotations,
                CreationTimestamp = source.CreationTimestamp,
                Files = files.ToImmutable(),
            };
    }

    // The text of a block scalar starts in the line after its sign, usually two columns right of its key.
    private static Func<int, int, SourceLocation> Places(ManifestScalar text, string key, int keyColumn)
    {
        var at = text.Location;
        return text.IsBlock
            ? (line, column) => new EmbeddedLocation(at.File, at.Line + line, keyColumn + 1 + column, key, line)
            : (line, _) => new EmbeddedLocation(at.File, at.Line, at.Column, key, line);
    }

    private static bool LooksLikeNginx(string text) =>
        text.Contains('{', StringComparison.Ordinal)
        && (text.Contains("server", StringComparison.Ordinal) || text.Contains("location", StringComparison.Ordinal));
}
