using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Syntax;

namespace CorsGate.Config.Resources;

/// <summary>An nginx.conf: a file ending in <c>.conf</c>, or the keys of a ConfigMap that do.</summary>
public sealed record NginxConfResource : Resource
{
    /// <summary>The kind of an object that stands for a file.</summary>
    public const string FileKind = "NginxConf";

    /// <summary>The files: one, or one for each such key of the ConfigMap.</summary>
    public ImmutableArray<NginxConfFile> Files { get; init; } = [];

    /// <summary>Whether it came from a ConfigMap.</summary>
    public bool IsConfigMap => !string.Equals(Reference.Kind, FileKind, StringComparison.Ordinal);
}

/// <summary>The directives of one file.</summary>
/// <param name="Name">The path as the user named it, or the key of the ConfigMap: what its messages start with.</param>
/// <param name="Folder">The folder that relative paths in it start from; null: it has none (a ConfigMap, standard input).</param>
/// <param name="Directives">The directives of its top level.</param>
public sealed record NginxConfFile(string Name, string? Folder, ImmutableArray<NginxDirective> Directives)
{
    /// <summary>The file name without folders.</summary>
    public string ShortName => Path.GetFileName(Name);
}
