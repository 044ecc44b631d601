using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests.Binding;

/// <summary>
/// A value at a field path. Reading it as a type gives the value, or nothing and a problem: readers go on after an error, so
/// that one pass finds them all.
/// </summary>
internal readonly record struct Field(ObjectContext Context, ManifestNode? Node, SourceLocation Location, string Path)
{
    /// <summary>Whether the field is given and not null.</summary>
    public bool IsPresent => Node is not null;

    /// <summary>Refuses the object if the field is absent.</summary>
    public Field Required(string example)
    {
        if (Node is null)
            Error($"the field is missing; {example}");
        return this;
    }

    /// <summary>Refuses the object at this field.</summary>
    public void Error(string message) => Context.Error(Location, Path, message);

    /// <summary>Warns at this field.</summary>
    public void Warning(string message) => Context.Warning(Location, Path, message);

    /// <summary>A mapping; an absent or wrong one is null.</summary>
    public FieldMap? Map(params ReadOnlySpan<string> known) => MapWith(UnknownFields.Warn, known);

    /// <summary>A mapping, with a say in what becomes of unknown fields.</summary>
    public FieldMap? MapWith(UnknownFields unknown, params ReadOnlySpan<string> known)
    {
        if (Node is null)
            return null;
        if (Node is ManifestMapping mapping)
            return new FieldMap(Context, mapping, Location, Path, unknown, known);
        Error($"is {Node.Description}; write a mapping of fields");
        return null;
    }

    /// <summary>Text that a rule accepts; null when absent or wrong.</summary>
    public string? Text(TextRule rule)
    {
        if (Node is null)
            return null;
        if (Node is not ManifestScalar { Kind: ScalarKind.Text } scalar)
        {
            Error(Node is ManifestScalar other
                ? $"{Quoting.Quote(other.Text)} is {other.Description}; write it in quotes to make it text"
                : $"is {Node.Description}; write text");
            return null;
        }

        if (rule.Validate(scalar.Text) is { } wrong)
        {
            Error(wrong);
            return null;
        }

        return scalar.Text;
    }

    /// <summary>One of a few words; null when absent or wrong.</summary>
    public string? Word(params ReadOnlySpan<string> words)
    {
        var text = Text(TextRules.Any(0, int.MaxValue));
        if (text is null || words.Contains(text))
            return text;
        Error($"{Quoting.Quote(text)} is not known; write {Quoting.Choice(words.ToArray())}");
        return null;
    }

    /// <summary>A whole number within bounds; null when absent or wrong.</summary>
    public int? Number(int min, int max)
    {
        if (Node is null)
            return null;
        if (Node is ManifestScalar { Kind: ScalarKind.Integer or ScalarKind.Float } scalar)
        {
            if (ScalarResolver.ToWholeNumber(scalar.Text) is { } value && value >= min && value <= max)
                return (int)value;
            Error($"{Quoting.Quote(scalar.Text)} is out of range; write a whole number from {min} to {max}");
            return null;
        }

        Error(Node is ManifestScalar other
            ? $"{Quoting.Quote(other.Text)} is {other.Description}; write a whole number from {min} to {max}, without quotes"
            : $"is {Node.Description}; write a whole number from {min} to {max}");
        return null;
    }

    /// <summary>True or false; null when absent or wrong.</summary>
    public bool? Boolean()
    {
        if (Node is null)
            return null;
        if (Node is ManifestScalar { Kind: ScalarKind.Boolean } scalar)
            return ScalarResolver.ToBoolean(scalar.Text);
        Error(Node is ManifestScalar other
            ? $"{Quoting.Quote(other.Text)} is {other.Description}; write true or false, without quotes"
            : $"is {Node.Description}; write true or false");
        return null;
    }

    /// <summary>A list whose length is within bounds; empty when absent or wrong.</summary>
    public ImmutableArray<Field> Items(int min, int max)
    {
        if (Node is null)
            return [];
        if (Node is not ManifestSequence sequence)
        {
            Error($"is {Node.Description}; write a list");
            return [];
        }

        if (sequence.Items.Length < min || sequence.Items.Length > max)
        {
            Error(sequence.Items.Length < min
                ? $"has {sequence.Items.Length} items; at least {min} {(min == 1 ? "is" : "are")} needed"
                : $"has {sequence.Items.Length:N0} items; at most {max:N0} are allowed");
            return [];
        }

        var items = ImmutableArray.CreateBuilder<Field>(sequence.Items.Length);
        for (var i = 0; i < sequence.Items.Length; i++)
        {
            var item = new Field(Context, sequence.Items[i], sequence.Items[i].Location, $"{Path}[{i}]");
            if (item.Node is ManifestScalar { Kind: ScalarKind.Null })
                item.Error("is null; write a value or remove the item");
            else
                items.Add(item);
        }

        return items.ToImmutable();
    }

    /// <summary>A list of texts without duplicates (listType=set), those that a rule refuses left out.</summary>
    public ImmutableArray<Sourced<string>> TextSet(int max, Func<Field, string?> read)
    {
        var first = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        var texts = ImmutableArray.CreateBuilder<Sourced<string>>();
        foreach (var item in Items(0, max))
        {
            if (read(item) is not { } text)
                continue;
            if (first.TryGetValue(text, out var at))
            {
                item.Error($"{Quoting.Quote(text)} is already listed{(at.Line > 0 ? $" in line {at.Line}" : "")}; list it once");
                continue;
            }

            first.Add(text, item.Location);
            texts.Add(new Sourced<string>(text, item.Location));
        }

        return texts.ToImmutable();
    }

    /// <summary>A mapping of names to text; empty when absent or wrong.</summary>
    public ImmutableDictionary<string, string> TextMap()
    {
        if (Node is null)
            return ImmutableDictionary<string, string>.Empty;
        if (Node is not ManifestMapping mapping)
        {
            Error($"is {Node.Description}; write a mapping of names to text");
            return ImmutableDictionary<string, string>.Empty;
        }

        var texts = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var entry in mapping.Entries)
        {
            var field = new Field(Context, entry.Value, entry.Value.Location, $"{Path}[{Quoting.Quote(entry.Key)}]");
            if (entry.Value is ManifestScalar { Kind: ScalarKind.Null })
                texts[entry.Key] = "";
            else if (field.Text(TextRules.Any(0, int.MaxValue)) is { } text)
                texts[entry.Key] = text;
        }

        return texts.ToImmutable();
    }
}
