using System.Globalization;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Config.Dialects.OsmEdge.Reading;

/// <summary>Reads a priority: a number from 0, fractions allowed (the CRDs' <c>number</c>, a 32-bit float in the controller).</summary>
internal static class PriorityField
{
    /// <summary>The priority; null where absent or wrong.</summary>
    public static double? Read(Field field)
    {
        switch (field.Node)
        {
            case null:
                return null;
            case ManifestScalar { Kind: ScalarKind.Integer or ScalarKind.Float } scalar
                when ConfigValueReader.ToNumber(scalar.Text) is { } number && double.IsFinite(number) && number is >= 0 and <= float.MaxValue:
                return (float)number;
            case ManifestScalar { Kind: ScalarKind.Integer or ScalarKind.Float } scalar:
                field.Error(string.Create(CultureInfo.InvariantCulture, $"{Quoting.Quote(scalar.Text)} is out of range; write a number from 0"));
                return null;
            case ManifestScalar other:
                field.Error($"{Quoting.Quote(other.Text)} is {other.Description}; write a number from 0, without quotes");
                return null;
            default:
                field.Error($"is {field.Node.Description}; write a number from 0");
                return null;
        }
    }
}
