using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests;

/// <summary>A node of a manifest: a mapping, a sequence or a scalar, with its place. Immutable; an alias is the node it names.</summary>
public abstract class ManifestNode
{
    private readonly string _file;
    private readonly int _line;
    private readonly int _column;

    private protected ManifestNode(string file, int line, int column)
    {
        _file = file;
        _line = line;
        _column = column;
    }

    /// <summary>Where the node starts.</summary>
    public SourceLocation Location => new(_file, _line, _column);

    /// <summary>What the node is, in the words of an error message: <c>a mapping</c>, <c>a list</c>, <c>text</c>, <c>a number</c>.</summary>
    public abstract string Description { get; }

    /// <summary>The number of nodes that a walk over this node visits, aliases followed.</summary>
    internal int Weight { get; private protected set; } = 1;

    /// <summary>The number of levels below this node, aliases followed; 0 for a scalar.</summary>
    internal int Height { get; private protected set; }
}

/// <summary>A list of nodes.</summary>
public sealed class ManifestSequence : ManifestNode
{
    internal ManifestSequence(string file, int line, int column, ImmutableArray<ManifestNode> items)
        : base(file, line, column)
    {
        Items = items;
        foreach (var item in items)
        {
            Weight += item.Weight;
            Height = Math.Max(Height, item.Height);
        }

        Height++;
    }

    /// <summary>The items, in order.</summary>
    public ImmutableArray<ManifestNode> Items { get; }

    /// <inheritdoc/>
    public override string Description => "a list";
}

/// <summary>A field of a mapping.</summary>
/// <param name="Key">The name, as written.</param>
/// <param name="KeyLocation">Where the name was written.</param>
/// <param name="Value">The value.</param>
public sealed record ManifestEntry(string Key, SourceLocation KeyLocation, ManifestNode Value);

/// <summary>A mapping of names to nodes; no name occurs twice.</summary>
public sealed class ManifestMapping : ManifestNode
{
    private const int LinearLookup = 8;
    private readonly Dictionary<string, int>? _index;

    internal ManifestMapping(string file, int line, int column, ImmutableArray<ManifestEntry> entries)
        : base(file, line, column)
    {
        Entries = entries;
        foreach (var entry in entries)
        {
            Weight += 1 + entry.Value.Weight;
            Height = Math.Max(Height, entry.Value.Height);
        }

        Height++;
        if (entries.Length <= LinearLookup)
            return;
        _index = new Dictionary<string, int>(entries.Length, StringComparer.Ordinal);
        for (var i = 0; i < entries.Length; i++)
            _index.Add(entries[i].Key, i);
    }

    /// <summary>The fields, in order.</summary>
    public ImmutableArray<ManifestEntry> Entries { get; }

    /// <inheritdoc/>
    public override string Description => "a mapping";

    /// <summary>The field of a name, or null.</summary>
    public ManifestEntry? Find(string key)
    {
        if (_index is not null)
            return _index.TryGetValue(key, out var at) ? Entries[at] : null;
        foreach (var entry in Entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal))
                return entry;
        }

        return null;
    }
}

/// <summary>A single value.</summary>
public sealed class ManifestScalar : ManifestNode
{
    internal ManifestScalar(string file, int line, int column, string text, ScalarKind kind, bool isBlock = false)
        : base(file, line, column)
    {
        Text = text;
        Kind = kind;
        IsBlock = isBlock;
    }

    /// <summary>The value as written, quotes and escapes resolved.</summary>
    public string Text { get; }

    /// <summary>What it means.</summary>
    public ScalarKind Kind { get; }

    /// <summary>Whether it was written as a literal block (<c>|</c>): its lines are the lines below its place.</summary>
    public bool IsBlock { get; }

    /// <inheritdoc/>
    public override string Description => Kind switch
    {
        ScalarKind.Null => "null",
        ScalarKind.Boolean => "a boolean",
        ScalarKind.Integer or ScalarKind.Float => "a number",
        _ => "text",
    };
}
