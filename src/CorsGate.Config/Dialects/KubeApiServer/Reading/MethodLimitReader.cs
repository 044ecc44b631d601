using System.Collections.Immutable;
using CorsGate.Config.Dialects.KubeApiServer.Origins;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>
/// Reads limits of methods, <c>ORIGIN=GET,HEAD</c>. The origin is written as a documented entry of --cors-allowed-origins. An
/// annotation has several, separated by blanks, line breaks or semicolons.
/// </summary>
internal static class MethodLimitReader
{
    private static readonly char[] Separators = [' ', '\t', '\r', '\n', ';'];
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    /// <summary>Reads the limits.</summary>
    /// <param name="values">The values.</param>
    /// <param name="allowed">The origins of --cors-allowed-origins.</param>
    /// <param name="semantics">How those are compared.</param>
    /// <param name="report">Takes what is wrong.</param>
    public static ImmutableArray<MethodLimit> Read(
        ImmutableArray<FlagValue> values, ImmutableArray<Sourced<OriginPattern>> allowed, CorsSemantics semantics, FlagReport report)
    {
        var limits = ImmutableArray.CreateBuilder<MethodLimit>();
        var matcher = OriginMatcher.Compile([.. allowed.Select(origin => origin.Value)], semantics, credentials: true);
        foreach (var value in values)
        {
            var entries = value.Field is null ? [value.Text] : value.Text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
            foreach (var entry in entries)
            {
                if (ReadLimit(value, entry, report) is not { } limit)
                    continue;
                var origin = limit.Origin.Value.Text;
                if (limits.Any(other => string.Equals(other.Origin.Value.Text, origin, StringComparison.Ordinal)))
                {
                    report.Refuse(value, $"{Quoting.Quote(origin)} has a limit already; write one with all of its methods");
                    continue;
                }

                limits.Add(limit);
                if (limit.Origin.Value is ExactOriginPattern && !matcher.Match(origin).IsMatch)
                    report.Warning(value, $"{Quoting.Quote(origin)} is not among the allowed origins, so the limit has no effect; add it to {FlagNames.AllowedOrigins}");
            }
        }

        return limits.ToImmutable();
    }

    private static MethodLimit? ReadLimit(FlagValue value, string entry, FlagReport report)
    {
        var equals = entry.LastIndexOf('=');
        if (equals <= 0 || equals == entry.Length - 1)
        {
            report.Refuse(value, $"{Quoting.Quote(entry)} is not ORIGIN=METHOD,METHOD; write for example https://dashboard.example.com=GET,HEAD");
            return null;
        }

        var methods = ImmutableArray.CreateBuilder<string>();
        foreach (var written in entry[(equals + 1)..].Split(','))
        {
            var method = written.Trim();
            if (!Methods.Contains(method, StringComparer.Ordinal))
            {
                report.Refuse(value, $"{Quoting.Quote(method)} is not a method of the API server{Suggestion.For(method, Methods)}; write some of {Quoting.Choice(Methods)}");
                return null;
            }

            if (!methods.Contains(method))
                methods.Add(method);
        }

        var origin = DocumentedOrigins.Read(entry[..equals].Trim(), report.Regexes, out var error, out var warning);
        if (error is not null)
            report.Refuse(value, error.Replace(FlagNames.AllowedOrigins, value.Name, StringComparison.Ordinal));

        // A limit takes away: one that never applies would leave open what it was to close.
        if (origin is ExactOriginPattern { Canonical: null } && warning is not null)
        {
            report.Refuse(value, warning);
            return null;
        }

        if (warning is not null)
            report.Warning(value, warning);
        return origin is null ? null : new MethodLimit(new Sourced<OriginPattern>(origin, value.Location), methods.ToImmutable());
    }
}
