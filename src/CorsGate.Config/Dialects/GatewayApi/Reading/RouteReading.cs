using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>What HTTPRoute and GRPCRoute have in common.</summary>
internal static class RouteReading
{
    private const int MostParents = 32;
    private const int MostHostnames = 16;
    private const int MostRules = 16;
    private const int MostMatches = 64;
    private const int MostMatchesOfAllRules = 128;

    /// <summary>Reads spec.hostnames.</summary>
    public static ImmutableArray<string> ReadHostnames(Field field) =>
        [.. field.Items(0, MostHostnames).Select(item => item.Text(TextRules.Hostname)).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Reads spec.parentRefs, with its CEL rules about two references to the same parent.</summary>
    public static ImmutableArray<ParentRef> ReadParents(Field field)
    {
        var parents = ImmutableArray.CreateBuilder<ParentRef>();
        foreach (var item in field.Items(0, MostParents))
        {
            if (item.Map("group", "kind", "name", "namespace", "sectionName", "port") is not { } map)
                continue;
            var section = LinkReader.SectionName(map);
            var port = map["port"].Number(1, 65535);
            if (LinkReader.Read(map, GatewayApiGroup.Name, "Gateway") is not { } link)
                continue;
            var parent = new ParentRef(link, section, port) { HasNamespace = map["namespace"].IsPresent };
            var other = parents.FirstOrDefault(earlier => earlier.Link.Target == link.Target);
            if (parents.Any(earlier => earlier.Link.Target == link.Target && string.Equals(earlier.SectionName, section, StringComparison.Ordinal) && earlier.Port == port))
                item.Error($"repeats a reference to {link.Target}; give each its own sectionName or port");
            else if (other is not null && ((other.SectionName is null) != (section is null) || (other.Port is null) != (port is null)))
                item.Error($"is another reference to {link.Target}; give each of them a sectionName, or each a port");
            parents.Add(parent);
        }

        return parents.ToImmutable();
    }

    /// <summary>Reads the rules.</summary>
    /// <param name="field">spec.rules.</param>
    /// <param name="min">The smallest number of rules.</param>
    /// <param name="readRule">Reads one rule.</param>
    public static ImmutableArray<RouteRule> ReadRules(Field field, int min, Func<Field, RouteRule?> readRule)
    {
        var rules = ImmutableArray.CreateBuilder<RouteRule>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items(min, MostRules))
        {
            if (readRule(item) is not { } rule)
                continue;
            if (rule.Name is not null && !names.Add(rule.Name))
                item.Context.Error(item.Location, $"{item.Path}.name", $"{Quoting.Quote(rule.Name)} is the name of an earlier rule; give each rule its own");
            rules.Add(rule);
        }

        var matches = rules.Sum(rule => rule.Matches.Length);
        if (matches > MostMatchesOfAllRules)
            field.Error($"the rules have {matches} matches together; at most {MostMatchesOfAllRules} are allowed, split the route");
        return rules.ToImmutable();
    }

    /// <summary>Reads the matches of a rule; the default is every path.</summary>
    public static ImmutableArray<RouteMatch> ReadMatches(Field field, Func<Field, RouteMatch?> read)
    {
        var matches = field.Items(0, MostMatches).Select(read).OfType<RouteMatch>().ToImmutableArray();
        return matches.IsEmpty ? [new RouteMatch()] : matches;
    }
}
