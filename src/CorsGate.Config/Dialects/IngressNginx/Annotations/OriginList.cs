using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>
/// The list of cors-allow-origin (ingress-nginx, <c>annotations/cors/main.go</c>). A value that is not valid as a whole, or
/// blank, allows every origin; an entry that is not valid by itself is left out; so the list may end up empty. Read strictly, a
/// value that is not valid in any part allows nobody.
/// </summary>
internal static class OriginList
{
    private const int MostReported = 10;

    /// <summary>Reads the list.</summary>
    /// <param name="annotations">The annotations.</param>
    /// <param name="strict">Whether nothing may fail open.</param>
    public static ImmutableArray<Sourced<OriginPattern>> Read(AnnotationReader annotations, bool strict)
    {
        const string Name = AnnotationNames.AllowOrigin;
        var at = annotations.Location(Name);
        ImmutableArray<Sourced<OriginPattern>> anybody = [new(OriginPatterns.Any(), at ?? annotations.Location(AnnotationNames.EnableCors))];
        if (annotations.Raw(Name) is not { } raw)
            return anybody;
        if (WhatIsWrong(raw) is { } wrong)
        {
            annotations.Error(Name, strict
                ? $"{wrong}, so nobody is allowed; {Advice(raw)}"
                : $"{wrong}, so every origin is allowed, as in ingress-nginx; {Advice(raw)}");
            return strict ? [] : anybody;
        }

        var origins = ImmutableArray.CreateBuilder<Sourced<OriginPattern>>();
        var skipped = new List<string>();
        foreach (var item in raw.Split(',').Select(item => item.Trim()).Where(item => item.Length > 0))
        {
            if (item is "*")
                return anybody;
            if (CorsValues.IsOrigin(item))
                origins.Add(new Sourced<OriginPattern>(Pattern(item), at));
            else
                skipped.Add(item);
        }

        Report(annotations, skipped, strict);
        return strict && skipped.Count > 0 ? [] : origins.ToImmutable();
    }

    // The text of an entry is what source semantics compare, so one that only they can read needs no other form.
    private static OriginPattern Pattern(string item) => item switch
    {
        "null" => OriginPatterns.Null(),
        _ when item.Contains('*', StringComparison.Ordinal) && OriginPatterns.TryCreateOneLabelWildcard(item, out var pattern, out _) => pattern,
        _ => OriginPatterns.Exact(item),
    };

    private static string? WhatIsWrong(string raw)
    {
        if (CorsValues.HasLineBreak(raw))
            return "the value has a line break";
        if (raw.AsSpan().IsWhiteSpace())
            return "the value is blank";
        return CorsValues.IsOriginList(raw) ? null : $"{Quoting.Quote(raw)} is not a list of origins";
    }

    private static string Advice(string raw) =>
        CorsValues.HasLineBreak(raw) ? "write it on one line, in quotes or after >-"
        : "write origins such as https://app.example.com or https://*.example.com, without path, separated by commas";

    private static void Report(AnnotationReader annotations, List<string> skipped, bool strict)
    {
        if (skipped.Count == 0)
            return;
        var names = string.Join(", ", skipped.Take(MostReported).Select(Quoting.Quote)) + (skipped.Count > MostReported ? $" and {skipped.Count - MostReported} more" : "");
        var is_ = skipped.Count == 1 ? $"{names} is not an origin and is" : $"{names} are not origins and are";
        const string Advice = "write each with its scheme, such as https://app.example.com";
        if (strict)
            annotations.Error(AnnotationNames.AllowOrigin, $"{is_} refused with the whole list, so nobody is allowed; {Advice}");
        else
            annotations.Warning(AnnotationNames.AllowOrigin, $"{is_} left out, as in ingress-nginx; {Advice}");
    }
}
