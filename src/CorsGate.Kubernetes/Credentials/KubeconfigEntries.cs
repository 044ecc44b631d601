using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>
/// What the files of a kubeconfig hold together (client-go, "Organizing Cluster Access Using kubeconfig Files"): of entries of one
/// name, and of current-context, the first counts.
/// </summary>
internal sealed class KubeconfigEntries
{
    private readonly Dictionary<string, KubeconfigEntry> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KubeconfigEntry> _contexts = new(StringComparer.Ordinal);
    private readonly List<ObjectContext> _files = [];
    private readonly List<Problem> _unreadable = [];

    public IReadOnlyDictionary<string, KubeconfigEntry> Clusters => _clusters;

    public IReadOnlyDictionary<string, KubeconfigEntry> Users => _users;

    public IReadOnlyDictionary<string, KubeconfigEntry> Contexts => _contexts;

    /// <summary>The first current-context that is given.</summary>
    public Field? CurrentContext { get; private set; }

    /// <summary>What has been found so far.</summary>
    public IEnumerable<Problem> Problems => _unreadable.Concat(_files.SelectMany(file => file.Problems).Select(problem => problem with { Object = null }));

    /// <summary>Whether there is an error.</summary>
    public bool HasErrors => Problems.Any(problem => problem.Severity == ProblemSeverity.Error);

    /// <summary>Says something about the whole.</summary>
    public void Error(string place, string message) =>
        _unreadable.Add(new Problem(ProblemSeverity.Error, new SourceLocation(place, 0, 0), null, null, message));

    /// <summary>Adds a file.</summary>
    public void Add(string path)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Error(path, $"the kubeconfig cannot be read: {Quoting.Escape(failure.Message)}");
            return;
        }

        var file = ManifestParser.Parse(path, content);
        _unreadable.AddRange(file.Problems);
        if (file.Documents is not [var document, ..])
            return;
        var context = new ObjectContext(new ObjectReference("", "Config", "", path));
        _files.Add(context);
        if (new Field(context, document, document.Location, "").MapWith(UnknownFields.Ignore) is not { } root)
            return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        Add(root["clusters"], "cluster", folder, _clusters);
        Add(root["users"], "user", folder, _users);
        Add(root["contexts"], "context", folder, _contexts);
        if (CurrentContext is null && root["current-context"] is { Node: ManifestScalar { Text.Length: > 0 } } current)
            CurrentContext = current;
    }

    private static void Add(Field list, string part, string folder, Dictionary<string, KubeconfigEntry> entries)
    {
        foreach (var item in list.Items(0, int.MaxValue))
        {
            if (item.MapWith(UnknownFields.Ignore) is not { } entry || Secrets.Text(entry["name"].Required("write the entry's name")) is not { } name)
                continue;
            var fields = entry[part].MapWith(UnknownFields.Ignore) ?? new FieldMap(item.Context, null, item.Location, $"{item.Path}.{part}", UnknownFields.Ignore);
            entries.TryAdd(name, new KubeconfigEntry(name, folder, fields));
        }
    }
}

/// <summary>An entry of a kubeconfig.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Folder">The folder of its file, from which relative paths count.</param>
/// <param name="Fields">Its fields.</param>
internal sealed record KubeconfigEntry(string Name, string Folder, FieldMap Fields)
{
    /// <summary>A path, from the file's folder.</summary>
    public string Resolve(string path) => Path.GetFullPath(path, Folder);

    /// <summary>Bytes that are given in base64 (<c>NAME-data</c>) or in a file (<c>NAME</c>); the former go first.</summary>
    public TextSource? Source(string name, TimeProvider time)
    {
        var data = Fields[$"{name}-data"];
        if (Secrets.Text(data) is { } text)
            return Secrets.Base64(data, text) is { } bytes ? TextSource.Given(Place(data), bytes) : null;
        var file = Fields[name];
        return Secrets.Text(file) is { } path ? TextSource.InFile(Place(file), Resolve(path), time) : null;
    }

    /// <summary>File, line and field, for messages.</summary>
    public static string Place(Field field) => $"{field.Location}: {field.Path}";
}

/// <summary>Reads fields that may be secrets, so that no message quotes them.</summary>
internal static class Secrets
{
    /// <summary>A text, also one that YAML takes for a number; null when absent or empty.</summary>
    public static string? Text(Field field)
    {
        if (field.Node is null)
            return null;
        if (field.Node is ManifestScalar scalar)
            return scalar.Text.Length > 0 ? scalar.Text : null;
        field.Error($"is {field.Node.Description}; write text");
        return null;
    }

    /// <summary>The bytes of base64.</summary>
    public static byte[]? Base64(Field field, string text)
    {
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length) && length > 0)
            return bytes[..length];
        field.Error("is not base64; write what 'base64 -w0' makes of the file");
        return null;
    }
}
