using System.Globalization;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.OsmEdge.Reading;

/// <summary>Takes a node as the value that it is to a script: what an API server would store as JSON.</summary>
internal static class ConfigValueReader
{
    /// <summary>The value of a node. Its depth and size are bounded by those of a manifest.</summary>
    public static ConfigValue Read(ManifestNode node) => node switch
    {
        ManifestMapping mapping => new ConfigValue
        {
            Kind = ConfigValueKind.Object,
            Location = node.Location,
            Fields = [.. mapping.Entries.Select(entry => new ConfigField(entry.Key, entry.KeyLocation, Read(entry.Value)))],
        },
        ManifestSequence sequence => new ConfigValue { Kind = ConfigValueKind.List, Location = node.Location, Items = [.. sequence.Items.Select(Read)] },
        ManifestScalar scalar => Scalar(scalar),
        _ => new ConfigValue { Kind = ConfigValueKind.Null, Location = node.Location },
    };

    /// <summary>The value of a number as written; null: it is beyond what a double can say.</summary>
    public static double? ToNumber(string text)
    {
        if (ScalarResolver.ToWholeNumber(text) is { } whole)
            return whole;
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static ConfigValue Scalar(ManifestScalar scalar) => scalar.Kind switch
    {
        ScalarKind.Null => new ConfigValue { Kind = ConfigValueKind.Null, Location = scalar.Location },
        ScalarKind.Boolean => new ConfigValue
        {
            Kind = ConfigValueKind.Boolean, Location = scalar.Location, Boolean = ScalarResolver.ToBoolean(scalar.Text) ?? false,
        },
        ScalarKind.Integer or ScalarKind.Float when ToNumber(scalar.Text) is { } number => new ConfigValue
        {
            Kind = ConfigValueKind.Number, Location = scalar.Location, Number = number,
        },

        // What JSON has no word for (infinities) is what was written.
        _ => new ConfigValue { Kind = ConfigValueKind.Text, Location = scalar.Location, Text = scalar.Text },
    };
}
