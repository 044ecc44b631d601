using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>
/// Makes the policy of a server from its flags: <c>documented</c> as guides describe the server, <c>real</c> as it is
/// (<c>pkg/server/filters/cors.go</c>, <c>WithCORS(handler, list, nil, nil, nil, "true")</c>).
/// </summary>
internal static class CorsPolicyReader
{
    private const string SemanticsAnnotation = "corsgate.dev/semantics";
    private static readonly string[] RealMethods = ["POST", "GET", "OPTIONS", "PUT", "DELETE", "PATCH"];
    private static readonly string[] RealHeaders =
        ["Content-Type", "Content-Length", "Accept-Encoding", "X-CSRF-Token", "Authorization", "X-Requested-With", "If-Modified-Since"];

    private static readonly string[] DocumentedMethods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"];
    private static readonly string[] DocumentedHeaders = ["Authorization", "Content-Type"];

    /// <summary>The policy; null: the list is empty, and CORS is off as in the server.</summary>
    public static AttachedPolicy? Read(ServerFlags flags, LoadOptions options, FlagReport report)
    {
        // 1. How it is read and answered. Strict semantics have origins, so a real list is read as a documented one.
        var isStrict = options.Strict || IsStrict(flags, report);
        var isReal = IsReal(flags, report) && !isStrict;
        var semantics = isStrict ? CorsSemantics.Strict : isReal ? CorsSemantics.KubeApiServerReal : CorsSemantics.KubeApiServerDocumented;

        // 2. The origins.
        var values = flags.All(FlagNames.AllowedOrigins);
        var origins = new AllowedOriginsReader(isReal, semantics, report).Read(values);
        if (isStrict)
            origins = WithoutAny(origins, values, report);

        // 3. The lists.
        var methods = ReadList(flags.Last(FlagNames.Methods), isReal, DocumentedMethods, report);
        var headers = ReadList(flags.Last(FlagNames.Headers), isReal, DocumentedHeaders, report);
        var limits = MethodLimitReader.Read(flags.All(FlagNames.MethodLimits), origins, semantics, report);
        if (values.All(value => value.Text.Length == 0))
            return null;
        return new AttachedPolicy
        {
            Source = flags.Owner,
            Attachment = PolicyAttachment.Flags,
            Semantics = semantics,
            Location = values[0].Location,
            Policy = new CorsPolicy
            {
                AllowOrigins = origins,
                AllowMethods = isReal ? Listed(RealMethods) : methods,
                AllowHeaders = isReal ? Listed(RealHeaders) : headers,
                ExposeHeaders = isReal ? Listed("Date") : [],
                AllowCredentials = new Sourced<bool>(true),
                MethodLimits = limits,
                Location = values[0].Location,
            },
        };
    }

    private static bool IsReal(ServerFlags flags, FlagReport report)
    {
        var mode = flags.Last(FlagNames.Mode);
        if (mode is not null and not { Text: "documented" or "real" })
            report.Refuse(mode, $"{Quoting.Quote(mode.Text)} is not documented or real; write for example documented");
        return mode is { Text: "real" };
    }

    // The annotation can only tighten: see the same one on policy objects.
    private static bool IsStrict(ServerFlags flags, FlagReport report)
    {
        if (flags.Pod is not { } pod || !pod.Annotations.TryGetValue(SemanticsAnnotation, out var text) || text is "source")
            return false;
        if (text is not "strict")
        {
            report.Error(
                new FlagValue(SemanticsAnnotation, text, pod.AnnotationLocations.GetValueOrDefault(SemanticsAnnotation), $"metadata.annotations[{SemanticsAnnotation}]"),
                $"{Quoting.Quote(text)} is not a value of the annotation, the flags are read strictly; use source or strict");
        }

        return true;
    }

    private static ImmutableArray<Sourced<OriginPattern>> WithoutAny(
        ImmutableArray<Sourced<OriginPattern>> origins, ImmutableArray<FlagValue> values, FlagReport report)
    {
        if (origins.All(origin => origin.Value is not AnyOriginPattern))
            return origins;
        report.Error(values[0], "every origin together with credentials lets every site read what its visitors may, so under strict semantics nobody is allowed; list the origins");
        return [];
    }

    private static ImmutableArray<Sourced<string>> ReadList(FlagValue? value, bool isReal, string[] otherwise, FlagReport report)
    {
        if (value is null)
            return Listed(otherwise);
        if (isReal)
        {
            report.Warning(value, "has no effect, as the lists of the real server are fixed; remove it, or use documented mode");
            return [];
        }

        var names = ImmutableArray.CreateBuilder<Sourced<string>>();
        foreach (var name in value.Text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (name is "*")
                report.Refuse(value, "'*' is no wildcard to a browser where credentials are allowed (Fetch standard, 4.8); list the names");
            else if (!TextRules.IsToken(name))
                report.Refuse(value, $"{Quoting.Quote(name)} is not a name; write names separated by commas, such as {string.Join(',', otherwise.Take(2))}");
            else
                names.Add(new Sourced<string>(name, value.Location));
        }

        return names.ToImmutable();
    }

    private static ImmutableArray<Sourced<string>> Listed(params string[] names) => [.. names.Select(name => new Sourced<string>(name))];
}
