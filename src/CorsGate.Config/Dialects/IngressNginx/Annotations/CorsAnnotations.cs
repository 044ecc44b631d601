using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>
/// The seven CORS annotations with the defaults and fallbacks of ingress-nginx v1.15 (<c>annotations/cors/main.go</c>). No value
/// refuses the Ingress. A value is sent as it was written; every fallback is reported, the ones that open as errors. Read
/// strictly, a value that is not valid allows nothing.
/// </summary>
internal static class CorsAnnotations
{
    private const string DefaultMethods = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
    private const string DefaultHeaders = "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";
    private const string DefaultMaxAge = "1728000";

    /// <summary>The policy of an Ingress; null: it has none, or one without effect.</summary>
    public static AttachedPolicy? Read(AnnotationReader annotations, CorsSemantics semantics)
    {
        if (!annotations.Bool(AnnotationNames.EnableCors, false))
            return null;
        var strict = !semantics.FailsOpen;
        var origins = OriginList.Read(annotations, strict);
        if (origins.IsEmpty && !strict)
        {
            annotations.Warning(AnnotationNames.AllowOrigin, "no origin is left, so CORS has no effect: the service answers for itself, as in ingress-nginx");
            return null;
        }

        var credentials = ReadCredentials(annotations, strict);
        if (credentials.Value && origins is [{ Value.Text: "*" }])
        {
            var where = annotations.Raw(AnnotationNames.AllowOrigin) is null ? AnnotationNames.EnableCors : AnnotationNames.AllowOrigin;
            if (strict)
            {
                annotations.Error(where, "every origin together with credentials, which cors-allow-credentials allows by default, lets every site read with the user's cookies, so under strict semantics nobody is allowed; name the origins in cors-allow-origin");
                origins = [];
            }
            else
            {
                annotations.Warning(where, "every origin is allowed, and credentials, which cors-allow-credentials allows by default: browsers refuse both together for requests with credentials; name the origins, or set cors-allow-credentials to \"false\"");
            }
        }

        return new AttachedPolicy
        {
            Source = annotations.Ingress.Reference,
            Attachment = PolicyAttachment.Annotations,
            Semantics = semantics,
            Location = annotations.Location(AnnotationNames.EnableCors),
            Policy = new CorsPolicy
            {
                AllowOrigins = origins,
                AllowMethods = ReadList(annotations, AnnotationNames.AllowMethods, CorsValues.IsMethodList, DefaultMethods, "methods such as GET, POST, without *", strict),
                AllowHeaders = ReadList(annotations, AnnotationNames.AllowHeaders, CorsValues.IsHeaderList, DefaultHeaders, "header names separated by commas, without *", strict),
                ExposeHeaders = ReadList(annotations, AnnotationNames.ExposeHeaders, CorsValues.IsExposeList, "", "header names separated by commas", strict),
                AllowCredentials = credentials,
                MaxAge = ReadMaxAge(annotations),
                Location = annotations.Location(AnnotationNames.EnableCors),
            },
        };
    }

    private static Sourced<bool> ReadCredentials(AnnotationReader annotations, bool strict)
    {
        const string Name = AnnotationNames.AllowCredentials;
        if (annotations.Raw(Name) is not { } text)
            return new Sourced<bool>(true, annotations.Location(AnnotationNames.EnableCors));
        if (GoText.Bool(text) is { } value)
            return new Sourced<bool>(value, annotations.Location(Name));
        annotations.Error(Name, strict
            ? $"{Quoting.Quote(text)} is neither true nor false, so credentials are not allowed; write \"true\" or \"false\""
            : $"{Quoting.Quote(text)} is neither true nor false, so credentials are allowed, as in ingress-nginx; write \"true\" or \"false\"");
        return new Sourced<bool>(!strict, annotations.Location(Name));
    }

    private static ImmutableArray<Sourced<string>> ReadList(
        AnnotationReader annotations, string name, Func<string, bool> isValid, string otherwise, string expected, bool strict)
    {
        var at = annotations.Location(name) ?? annotations.Location(AnnotationNames.EnableCors);
        if (annotations.Raw(name) is not { } raw)
            return Split(otherwise, at, strict);
        var text = GoText.Normalize(raw);
        if (text.Length > 0 && isValid(raw))
            return Split(text, at, strict);
        var wrong = text.Length == 0 ? "the value is blank" : CorsValues.HasLineBreak(raw) ? "the value has a line break" : $"{Quoting.Quote(raw)} is not valid";
        if (strict)
            annotations.Error(name, $"{wrong}, so none is allowed; write {expected}");
        else if (otherwise.Length == 0)
            annotations.Warning(name, $"{wrong} and has no effect, as in ingress-nginx; write {expected}");
        else
            annotations.Warning(name, $"{wrong} and counts as {Quoting.Quote(otherwise)}, as in ingress-nginx; write {expected}");
        return Split(strict ? "" : otherwise, at, strict);
    }

    // As the elements are joined with a comma, the value that is sent is the one that was written, blanks and all.
    private static ImmutableArray<Sourced<string>> Split(string text, SourceLocation? at, bool strict)
    {
        if (text.Length == 0)
            return [];
        var elements = text.Split(',', strict ? StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries : StringSplitOptions.None);
        return [.. elements.Select(element => new Sourced<string>(element, at))];
    }

    private static Sourced<string> ReadMaxAge(AnnotationReader annotations)
    {
        const string Name = AnnotationNames.MaxAge;
        if (annotations.Raw(Name) is not { } text)
            return new Sourced<string>(DefaultMaxAge, annotations.Location(AnnotationNames.EnableCors));
        if (GoText.Int(text) is { } seconds)
            return new Sourced<string>(seconds.ToString(CultureInfo.InvariantCulture), annotations.Location(Name));
        annotations.Warning(Name, $"{Quoting.Quote(text)} is not a number of seconds and counts as {DefaultMaxAge}, as in ingress-nginx; write digits only");
        return new Sourced<string>(DefaultMaxAge, annotations.Location(Name));
    }
}
