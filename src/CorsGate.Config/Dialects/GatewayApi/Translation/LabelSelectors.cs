using System.Collections.Immutable;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>Evaluates label selectors (Kubernetes, meta/v1 LabelSelector): an empty one selects everything.</summary>
internal static class LabelSelectors
{
    /// <summary>Whether labels satisfy every condition of a selector.</summary>
    public static bool Matches(LabelSelector selector, ImmutableDictionary<string, string> labels) =>
        MatchesAll(selector.MatchLabels, labels) && selector.Expressions.All(expression => Matches(expression, labels));

    /// <summary>Whether labels have all of the wanted values.</summary>
    public static bool MatchesAll(ImmutableDictionary<string, string> wanted, ImmutableDictionary<string, string> labels)
    {
        foreach (var (key, value) in wanted)
        {
            if (!labels.TryGetValue(key, out var actual) || !string.Equals(actual, value, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static bool Matches(LabelExpression expression, ImmutableDictionary<string, string> labels)
    {
        var isPresent = labels.TryGetValue(expression.Key, out var value);
        return expression.Operator switch
        {
            "In" => isPresent && expression.Values.Contains(value!, StringComparer.Ordinal),
            "NotIn" => !isPresent || !expression.Values.Contains(value!, StringComparer.Ordinal),
            "Exists" => isPresent,
            "DoesNotExist" => !isPresent,
            _ => false,
        };
    }
}
