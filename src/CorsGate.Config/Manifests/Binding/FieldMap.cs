using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests.Binding;

/// <summary>What becomes of a field that the reader does not know.</summary>
internal enum UnknownFields
{
    /// <summary>A warning: newer CRDs have fields that we do not know.</summary>
    Warn,

    /// <summary>The object is refused: a typo in a CORS policy must not pass.</summary>
    Refuse,

    /// <summary>Nothing.</summary>
    Ignore,
}

/// <summary>A mapping whose fields are known by name.</summary>
internal sealed class FieldMap
{
    private readonly ObjectContext _context;
    private readonly ManifestMapping? _node;

    /// <summary>Opens a mapping and reports the fields that are not known.</summary>
    /// <param name="context">The object that is read.</param>
    /// <param name="node">The mapping; null: an absent one, without fields.</param>
    /// <param name="location">Where it starts, or would.</param>
    /// <param name="path">Its field path; empty for the whole object.</param>
    /// <param name="unknown">What becomes of other fields.</param>
    /// <param name="known">The names that it may have.</param>
    public FieldMap(
        ObjectContext context, ManifestMapping? node, SourceLocation location, string path, UnknownFields unknown, params ReadOnlySpan<string> known)
    {
        _context = context;
        _node = node;
        Location = location;
        Path = path;
        if (node is null || unknown == UnknownFields.Ignore)
            return;
        foreach (var entry in node.Entries)
        {
            if (known.Contains(entry.Key))
                continue;
            var message = $"the field is not known{Suggestion.For(entry.Key, known.ToArray())}";
            if (unknown == UnknownFields.Refuse)
                context.Error(entry.KeyLocation, FieldPath(entry.Key), message);
            else
                context.Warning(entry.KeyLocation, FieldPath(entry.Key), message + (message.EndsWith('?') ? " It has no effect" : "; it has no effect"));
        }
    }

    /// <summary>Where the mapping starts.</summary>
    public SourceLocation Location { get; }

    /// <summary>Its field path.</summary>
    public string Path { get; }

    /// <summary>The object that is read.</summary>
    public ObjectContext Context => _context;

    /// <summary>A field, present or not.</summary>
    public Field this[string name]
    {
        get
        {
            var entry = _node?.Find(name);
            // An API server prunes null before it sets defaults.
            var value = entry?.Value is ManifestScalar { Kind: ScalarKind.Null } ? null : entry?.Value;
            return new Field(_context, value, value?.Location ?? Location, FieldPath(name));
        }
    }

    /// <summary>Refuses the object at this mapping.</summary>
    public void Error(string message) => _context.Error(Location, Path.Length == 0 ? null : Path, message);

    private string FieldPath(string name)
    {
        name = name.Length > 80 ? name[..80] + "…" : name;
        return Path.Length == 0 ? Quoting.Escape(name) : $"{Path}.{Quoting.Escape(name)}";
    }
}
