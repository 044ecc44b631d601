using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Syntax;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>The order to read maps in: one that uses the variable of another comes after it, wherever nginx lets it be written.</summary>
internal static class MapOrder
{
    // A chain that is longer has no use; below it the written order stays.
    private const int Deepest = 32;

    /// <summary>Sorts maps. Those that use one another in a circle stay as they are written.</summary>
    public static IReadOnlyList<NginxDirective> Sort(ImmutableArray<NginxDirective> maps)
    {
        var byVariable = maps.Where(map => map.Argument(1).StartsWith('$')).ToLookup(map => map.Argument(1)[1..], StringComparer.Ordinal);
        var seen = new HashSet<NginxDirective>(ReferenceEqualityComparer.Instance);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var result = new List<NginxDirective>(maps.Length);
        foreach (var map in maps)
            Visit(map, 0);
        return result;

        void Visit(NginxDirective map, int depth)
        {
            if (!seen.Add(map))
                return;
            if (depth < Deepest && map.HasBlock)
            {
                foreach (var used in Texts(map).SelectMany(Names).Where(names.Add).SelectMany(name => byVariable[name]))
                    Visit(used, depth + 1);
            }

            result.Add(map);
        }
    }

    private static IEnumerable<string> Texts(NginxDirective map) => map.Block.Select(line => line.Argument(0)).Prepend(map.Argument(0));

    private static IEnumerable<string> Names(string text)
    {
        for (var at = text.IndexOf('$', StringComparison.Ordinal); at >= 0; at = text.IndexOf('$', at + 1))
        {
            var start = at + 1 < text.Length && text[at + 1] == '{' ? at + 2 : at + 1;
            var end = start;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
                end++;
            if (end > start)
                yield return text[start..end];
        }
    }
}
