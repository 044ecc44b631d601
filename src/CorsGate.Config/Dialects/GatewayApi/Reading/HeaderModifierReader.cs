using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a RequestHeaderModifier or ResponseHeaderModifier filter.</summary>
internal static class HeaderModifierReader
{
    private const int MostEntries = 16;

    public static HeaderModifier? Read(Field field, bool onResponse)
    {
        if (field.Map("set", "add", "remove") is not { } map)
            return null;
        return new HeaderModifier(
            onResponse,
            ReadHeaders(map["set"]),
            ReadHeaders(map["add"]),
            [.. map["remove"].TextSet(MostEntries, item => item.Text(TextRules.HeaderName)).Select(name => name.Value)]);
    }

    private static ImmutableArray<KeyValuePair<string, string>> ReadHeaders(Field field)
    {
        var headers = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items(0, MostEntries))
        {
            if (item.Map("name", "value") is not { } map)
                continue;
            var name = map["name"].Required("write the header's name").Text(TextRules.HeaderName);
            var value = map["value"].Required("write the header's value").Text(TextRules.HeaderValue);
            if (name is not null && !names.Add(name))
                map["name"].Error($"{Quoting.Quote(name)} is already listed; list each name once, its values separated by commas");
            else if (name is not null && value is not null)
                headers.Add(new KeyValuePair<string, string>(name, value));
        }

        return headers.ToImmutable();
    }
}
