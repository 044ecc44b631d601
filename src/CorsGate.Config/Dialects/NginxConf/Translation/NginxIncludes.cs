using System.Collections.Immutable;
using System.Text.RegularExpressions;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>
/// Puts included files in the place of <c>include</c>: files of the configuration (or keys of the same ConfigMap) alone, nothing
/// else is read. A file that another one includes is not served by itself.
/// </summary>
internal sealed class NginxIncludes
{
    private const int Deepest = 10;
    private readonly ImmutableArray<NginxConfFile> _files;
    private readonly NginxReport _report;
    private readonly HashSet<NginxConfFile> _included = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Path, string? From), NginxConfFile[]> _found = [];
    private int _directives;

    /// <summary>Looks through files.</summary>
    /// <param name="files">The files that may include one another.</param>
    /// <param name="report">Takes what cannot be included.</param>
    public NginxIncludes(ImmutableArray<NginxConfFile> files, NginxReport report)
    {
        (_files, _report) = (files, report);
        foreach (var file in files)
            Mark(file.Directives, file);
    }

    /// <summary>Whether a file is part of another one.</summary>
    public bool IsIncluded(NginxConfFile file) => _included.Contains(file);

    /// <summary>The directives of a file with those of the files that it includes.</summary>
    public ImmutableArray<NginxDirective> Expand(NginxConfFile file) => Expand(file.Directives, file, 0);

    private void Mark(ImmutableArray<NginxDirective> block, NginxConfFile file)
    {
        foreach (var directive in block)
        {
            if (directive.Is("include"))
                _included.UnionWith(Find(directive.Argument(0), file));
            else if (directive.HasBlock)
                Mark(directive.Block, file);
        }
    }

    private ImmutableArray<NginxDirective> Expand(ImmutableArray<NginxDirective> block, NginxConfFile file, int depth)
    {
        if (!block.Any(directive => directive.HasBlock || directive.Is("include")))
            return block;
        var result = ImmutableArray.CreateBuilder<NginxDirective>();
        foreach (var directive in block)
        {
            _directives++;
            if (directive.HasBlock)
                result.Add(directive with { Block = Expand(directive.Block, file, depth) });
            else if (!directive.Is("include"))
                result.Add(directive);
            else
                Include(directive, file, depth, result);
        }

        return result.ToImmutable();
    }

    private void Include(NginxDirective directive, NginxConfFile file, int depth, ImmutableArray<NginxDirective>.Builder result)
    {
        var name = directive.Argument(0);
        var found = Find(name, file);
        if (found.Length == 0 && Path.GetFileName(name) is "mime.types" or "fastcgi_params" or "proxy_params")
            _report.InfoOnce(directive, $"{Quoting.Quote(name)} is not read; its types have no effect here");
        else if (found.Length == 0 && !name.Contains('*', StringComparison.Ordinal))
            _report.Warning(directive, $"{Quoting.Quote(name)} is not among the files that were read, so its directives have no effect; name its folder with -f, too");
        if (depth >= Deepest || _directives > NginxLimits.Directives)
        {
            _report.Error(directive, "includes too much, or a file that includes itself; it has no effect");
            return;
        }

        foreach (var other in found.TakeWhile(_ => _directives <= NginxLimits.Directives))
        {
            var expanded = Expand(other.Directives, other, depth + 1);
            _directives += expanded.Length;
            result.AddRange(expanded);
        }
    }

    // A path as written, from the folder of the file; of absolute paths, as they are in an image, the end counts.
    private NginxConfFile[] Find(string path, NginxConfFile from)
    {
        if (!_found.TryGetValue((path, from.Folder), out var found))
            _found.Add((path, from.Folder), found = Search(path, from.Folder));
        return Array.FindAll(found, file => !ReferenceEquals(file, from));
    }

    private NginxConfFile[] Search(string path, string? from)
    {
        if (path.Length == 0)
            return [];
        var wanted = Glob(Path.GetFileName(path));
        var folder = Path.GetDirectoryName(path) ?? "";
        return [.. _files.Where(file => wanted.IsMatch(file.ShortName) && IsIn(file.Folder, folder, from)).OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    private static bool IsIn(string? folder, string wanted, string? from)
    {
        if (folder is null || from is null)
            return folder is null && from is null;
        if (string.Equals(Path.GetFullPath(Path.Combine(from, wanted)), folder, StringComparison.Ordinal))
            return true;
        var last = Path.GetFileName(wanted);
        return Path.IsPathRooted(wanted) && last.Length > 0
            && (string.Equals(folder, Path.Combine(from, last), StringComparison.Ordinal) || string.Equals(folder, from, StringComparison.Ordinal));
    }

    private static Regex Glob(string pattern) => new(
        "^" + Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal) + "$",
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
