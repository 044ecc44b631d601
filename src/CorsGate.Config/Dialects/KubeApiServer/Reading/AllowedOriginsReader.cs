using System.Collections.Immutable;
using CorsGate.Config.Dialects.KubeApiServer.Origins;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>Reads the values of --cors-allowed-origins, and says of every entry that lets strangers in that it does.</summary>
/// <param name="isReal">Whether entries are what the server makes of them.</param>
/// <param name="semantics">How they are compared.</param>
/// <param name="report">Takes what is wrong or unsafe.</param>
internal sealed class AllowedOriginsReader(bool isReal, CorsSemantics semantics, FlagReport report)
{
    /// <summary>More regular expressions are refused: each is tried for each request whose origin none before matches.</summary>
    private const int MostPatterns = 256;

    /// <summary>Reads the values.</summary>
    public ImmutableArray<Sourced<OriginPattern>> Read(ImmutableArray<FlagValue> values)
    {
        var origins = ImmutableArray.CreateBuilder<Sourced<OriginPattern>>();
        var patterns = 0;
        foreach (var value in values)
        {
            if (StringSlice.Parse(value.Text, out var entries) is { } wrong)
            {
                report.Refuse(value, $"the list cannot be read: {wrong} in {Quoting.Quote(value.Text)}; separate entries by commas, and put an entry with a comma or a quotation mark in double quotes");
                continue;
            }

            foreach (var entry in entries)
            {
                if (ReadEntry(value, entry) is not { } pattern)
                    continue;
                origins.Add(new Sourced<OriginPattern>(pattern, value.Location));
                patterns += pattern is RegexOriginPattern ? 1 : 0;
                if (patterns <= MostPatterns)
                    continue;
                report.Refuse(value, $"there are more than {MostPatterns} regular expressions; write origins, or one expression for several");
                return [];
            }
        }

        return origins.ToImmutable();
    }

    private OriginPattern? ReadEntry(FlagValue value, string entry)
    {
        string? warning = null;
        var pattern = isReal ? RealOrigins.Read(entry, report.Regexes, out var error) : DocumentedOrigins.Read(entry, report.Regexes, out error, out warning);
        if (error is not null)
            report.Refuse(value, error);
        if (warning is not null)
            report.Warning(value, warning);
        if (pattern is not null)
            ReportStrangers(value, pattern);
        return pattern;
    }

    private void ReportStrangers(FlagValue value, OriginPattern pattern)
    {
        var entry = Quoting.Quote(pattern.Text);
        var isOne = pattern is ExactOriginPattern or NullOriginPattern;
        var breadth = isOne ? OriginBreadth.Some : Breadth.Of(pattern, semantics);
        if (breadth != OriginBreadth.Some)
        {
            var whose = breadth switch { OriginBreadth.EveryHttps => " of https", OriginBreadth.EveryHttp => " of http", _ => "" };
            report.Error(value, $"{entry} lets every origin{whose} read with the user's credentials; list the origins, such as https://dashboard.example.com");
            return;
        }

        if (pattern.Text.AsSpan().Trim().Length != pattern.Text.Length)
            report.Warning(value, $"{entry} starts or ends with a blank, which is part of it, so it matches no origin; remove the blank");
        if (AllowsCleartext(pattern.Text))
            report.Warning(value, $"{entry} is an origin of http, whose pages anybody on the way can change; use https");
        if (!isOne && LookAlikes.Find(pattern, semantics) is { } stranger)
            report.Warning(value, $"{entry} also lets {stranger} read with the user's credentials; write {Quoting.Quote(LookAlikes.Pinned(pattern.Text))}");
    }

    // Every "http" that is not one of "https", and https? is both.
    private static bool AllowsCleartext(string text)
    {
        for (var at = text.IndexOf("http", StringComparison.Ordinal); at >= 0; at = text.IndexOf("http", at + 1, StringComparison.Ordinal))
        {
            var rest = text.AsSpan(at + 4);
            if (!rest.StartsWith("s", StringComparison.Ordinal) || rest.StartsWith("s?", StringComparison.Ordinal) || rest.StartsWith("s*", StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
