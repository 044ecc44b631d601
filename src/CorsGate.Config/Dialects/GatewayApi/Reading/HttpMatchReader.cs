using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a match of an HTTPRoute rule.</summary>
internal static class HttpMatchReader
{
    private const int MostConditions = 16;

    public static RouteMatch? Read(Field field)
    {
        if (field.Map("path", "headers", "queryParams", "method") is not { } map)
            return null;
        var method = map["method"].Text(TextRules.Any(0, int.MaxValue));
        if (method is not null && !HttpMethodNames.IsKnown(method))
            map["method"].Error($"{Quoting.Quote(method)} is not known; write {Quoting.Choice(HttpMethodNames.All)}");
        return new RouteMatch
        {
            Path = ReadPath(map["path"]),
            Method = method,
            Headers = ReadValues(map["headers"], TextRules.HeaderValue, StringComparer.OrdinalIgnoreCase),
            Query = ReadValues(map["queryParams"], TextRules.Any(1, 1024), StringComparer.Ordinal),
        };
    }

    /// <summary>Reads conditions on headers or query parameters (listType=map by name).</summary>
    /// <param name="field">The list.</param>
    /// <param name="valueRule">What a value must look like.</param>
    /// <param name="names">How names are compared when a request is matched.</param>
    public static ImmutableArray<ValueMatch> ReadValues(Field field, TextRule valueRule, StringComparer names)
    {
        var conditions = ImmutableArray.CreateBuilder<ValueMatch>();
        var exact = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(names);
        foreach (var item in field.Items(0, MostConditions))
        {
            if (item.Map("name", "type", "value") is not { } map)
                continue;
            var name = map["name"].Required("write the name").Text(TextRules.HeaderName);
            var isRegex = map["type"].Word("Exact", "RegularExpression") is "RegularExpression";
            var value = map["value"].Required("write the value").Text(valueRule);
            if (isRegex && value is not null)
                RegexRule.Check(map["value"], value);
            if (name is null || value is null)
                continue;
            if (!exact.Add(name))
                map["name"].Error($"{Quoting.Quote(name)} is already listed; list each name once");
            else if (!seen.Add(name))
                map["name"].Warning($"{Quoting.Quote(name)} is already listed in another case; only the first counts, remove this one");
            else
                conditions.Add(new ValueMatch(name, isRegex, value));
        }

        return conditions.ToImmutable();
    }

    private static PathMatch ReadPath(Field field)
    {
        if (field.Map("type", "value") is not { } map)
            return PathMatch.Any;
        var kind = map["type"].Word("Exact", "PathPrefix", "RegularExpression") switch
        {
            "Exact" => PathMatchKind.Exact,
            "RegularExpression" => PathMatchKind.Regex,
            _ => PathMatchKind.Prefix,
        };
        var value = map["value"].Text(TextRules.Any(0, 1024));
        if (value is null)
            return new PathMatch(kind, "/");
        if (kind == PathMatchKind.Regex)
            RegexRule.Check(map["value"], value);
        else if (PathRules.CheckMatch(value) is { } wrong)
            map["value"].Error(wrong);
        return new PathMatch(kind, value);
    }
}
