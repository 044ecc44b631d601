using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a label selector (meta/v1).</summary>
internal static class LabelSelectorReader
{
    public static LabelSelector? Read(Field field)
    {
        if (field.Map("matchLabels", "matchExpressions") is not { } selector)
            return null;
        var expressions = ImmutableArray.CreateBuilder<LabelExpression>();
        foreach (var item in selector["matchExpressions"].Items(0, int.MaxValue))
        {
            if (item.Map("key", "operator", "values") is not { } expression)
                continue;
            var key = expression["key"].Required("write the label").Text(TextRules.Any(1, 317));
            var operation = expression["operator"].Required("write In, NotIn, Exists or DoesNotExist").Word("In", "NotIn", "Exists", "DoesNotExist");
            var values = expression["values"].Items(0, int.MaxValue)
                .Select(value => value.Text(TextRules.Any(0, 63)) ?? "").ToImmutableArray();
            if (operation is "In" or "NotIn" && values.IsEmpty)
                expression["values"].Error($"{operation} needs at least one value");
            if (operation is "Exists" or "DoesNotExist" && !values.IsEmpty)
                expression["values"].Error($"{operation} takes no values; remove them");
            if (key is not null && operation is not null)
                expressions.Add(new LabelExpression(key, operation, values));
        }

        return new LabelSelector(selector["matchLabels"].TextMap(), expressions.ToImmutable());
    }
}
