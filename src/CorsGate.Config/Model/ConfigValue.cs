using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>What a <see cref="ConfigValue"/> is.</summary>
public enum ConfigValueKind
{
    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>A mapping, its fields in written order.</summary>
    Object,
}

/// <summary>
/// A value that a plugin is configured with, as the manifest has it: what JSON can say, with the place of every part. Immutable;
/// nothing is known of what it means.
/// </summary>
public sealed record ConfigValue
{
    /// <summary>What it is.</summary>
    public required ConfigValueKind Kind { get; init; }

    /// <summary>Where it was written.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>The text of a text; empty for every other kind.</summary>
    public string Text { get; init; } = "";

    /// <summary>The number of a number, as the double that every JSON reader of a script language makes of it.</summary>
    public double Number { get; init; }

    /// <summary>The value of a boolean.</summary>
    public bool Boolean { get; init; }

    /// <summary>The items of a list.</summary>
    public ImmutableArray<ConfigValue> Items { get; init; } = [];

    /// <summary>The fields of an object in written order; no name occurs twice.</summary>
    public ImmutableArray<ConfigField> Fields { get; init; } = [];

    /// <summary>Whether a script takes it for true: everything but null, false, 0, NaN and empty text.</summary>
    public bool IsTruthy => Kind switch
    {
        ConfigValueKind.Null => false,
        ConfigValueKind.Boolean => Boolean,
        ConfigValueKind.Number => Number is not 0 && !double.IsNaN(Number),
        ConfigValueKind.Text => Text.Length > 0,
        _ => true,
    };

    /// <summary>The field of a name; null: there is none.</summary>
    /// <param name="name">The name.</param>
    public ConfigValue? Find(string name)
    {
        foreach (var field in Fields)
        {
            if (string.Equals(field.Name, name, StringComparison.Ordinal))
                return field.Value;
        }

        return null;
    }
}

/// <summary>A field of an object.</summary>
/// <param name="Name">The name.</param>
/// <param name="Location">Where the name was written.</param>
/// <param name="Value">The value.</param>
public sealed record ConfigField(string Name, SourceLocation Location, ConfigValue Value);
