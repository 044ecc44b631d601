using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.OsmEdge.Cors;

/// <summary>
/// The entries of <c>allowOrigins</c>: of each the first of <c>exact</c> (the same bytes), <c>prefix</c> (the same first bytes) and
/// <c>regex</c> (ECMAScript, anywhere in the Origin) that is not empty counts.
/// </summary>
internal static class OriginEntries
{
    private const string Path = "spec.config.allowOrigins";
    private static readonly string[] Known = ["exact", "prefix", "regex"];

    /// <summary>The patterns.</summary>
    public static ImmutableArray<Sourced<OriginPattern>> Read(ConfigValue? list, CorsConfigReport report, bool isStrict)
    {
        if (list is not { IsTruthy: true })
            return [];
        if (list.Kind != ConfigValueKind.List)
        {
            report.Error(list.Location, Path, $"is {CorsConfigReport.Describe(list)}, and the script would end every request of the Service at it; write a list of entries with exact, prefix or regex");
            return [];
        }

        var patterns = ImmutableArray.CreateBuilder<Sourced<OriginPattern>>();
        for (var i = 0; i < list.Items.Length; i++)
        {
            if (ReadEntry(list.Items[i], $"{Path}[{i}]", report, isStrict) is { } pattern)
                patterns.Add(new Sourced<OriginPattern>(pattern, list.Items[i].Location));
        }

        return patterns.ToImmutable();
    }

    private static OriginPattern? ReadEntry(ConfigValue entry, string path, CorsConfigReport report, bool isStrict)
    {
        if (entry.Kind != ConfigValueKind.Object)
        {
            report.Error(entry.Location, path, $"is {CorsConfigReport.Describe(entry)}, and the script would end requests at it; write exact, prefix or regex with a text");
            return null;
        }

        if (report.RefuseUnknown(entry, path, Known))
            return null;
        var given = Known.Where(name => entry.Find(name) is { IsTruthy: true }).ToArray();
        if (given.Length == 0)
        {
            report.Error(entry.Location, path, "has neither exact nor prefix nor regex, and the script would end requests at it; write one of them");
            return null;
        }

        var (matcher, field) = (entry.Find(given[0])!, $"{path}.{given[0]}");
        if (matcher.Kind != ConfigValueKind.Text)
        {
            report.Error(matcher.Location, field, $"is {CorsConfigReport.Describe(matcher)}; write text");
            return null;
        }

        if (given.Length > 1)
            report.Warning(entry.Location, path, $"only {given[0]} counts, {Quoting.Choice(given[1..])} has no effect; write an entry for each");
        return given[0] switch
        {
            "exact" => Exact(matcher, field, report),
            "prefix" => Prefix(matcher, field, report, isStrict),
            _ => Regex(matcher, field, report, isStrict),
        };
    }

    private static OriginPattern Exact(ConfigValue matcher, string field, CorsConfigReport report)
    {
        if (matcher.Text is "*")
            report.Warning(matcher.Location, field, "'*' is compared byte for byte and matches no browser's Origin; write the origins, or a regex");
        return OriginPatterns.Exact(matcher.Text);
    }

    private static OriginPattern? Prefix(ConfigValue matcher, string field, CorsConfigReport report, bool isStrict)
    {
        if (!isStrict)
        {
            report.Warning(matcher.Location, field, $"matches every Origin that starts with {Quoting.Quote(matcher.Text)}, of other hosts, too; write exact, or a regex that ends in $");
            return OriginPatterns.Prefix(matcher.Text);
        }

        // Strictly, what follows an origin can only be a port.
        if (OriginPatternParser.TryParse(matcher.Text + ":*", OriginSyntax.Extended, out var pattern, out _, out _))
            return pattern;
        report.Warning(matcher.Location, field, $"{Quoting.Quote(matcher.Text)} is no whole origin, so under strict semantics it matches nothing; write exact");
        return null;
    }

    private static OriginPattern? Regex(ConfigValue matcher, string field, CorsConfigReport report, bool isStrict)
    {
        if (!report.Regexes.TryCreate(matcher.Text, LinearRegexOptions.EcmaScript | (isStrict ? LinearRegexOptions.None : LinearRegexOptions.Search), out var regex, out var error))
        {
            report.Error(matcher.Location, field, $"{Quoting.Quote(matcher.Text)}: {Quoting.Escape(error)}");
            return null;
        }

        if (!isStrict && !(matcher.Text.StartsWith('^') && matcher.Text.EndsWith('$')))
            report.Warning(matcher.Location, field, $"{Quoting.Quote(matcher.Text)} may match anywhere in the Origin, of other hosts, too; write it between ^ and $");
        return OriginPatterns.Regex(regex, matcher.Text);
    }
}
