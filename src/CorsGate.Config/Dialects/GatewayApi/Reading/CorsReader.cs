using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Origins;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>
/// Reads a <c>cors</c> block: that of an HTTPRoute filter (HTTPCORSFilter, Gateway API v1.6) and that of a kgateway or Gloo
/// policy, which has the same fields and <c>disable</c>. A field that is not known refuses the object: a typo must not pass.
/// </summary>
internal static class CorsReader
{
    private const int MostOrigins = 64;
    private const int MostHeaders = 64;
    private const int MostMethods = 9;
    private const string DefaultMaxAge = "5";

    private static readonly string[] Known = ["allowOrigins", "allowMethods", "allowHeaders", "allowCredentials", "exposeHeaders", "maxAge"];
    private static readonly string[] KnownInPolicy = [.. Known, "disable"];

    /// <summary>Reads a cors block.</summary>
    /// <param name="field">The block.</param>
    /// <param name="syntax">The language of its origins.</param>
    /// <param name="isPolicy">Whether it is a policy's, which can switch CORS off.</param>
    /// <returns>What it allows, and whether it switches CORS off; null where there is no block.</returns>
    public static (CorsPolicy Policy, bool IsDisabled)? Read(Field field, OriginSyntax syntax, bool isPolicy)
    {
        if (field.MapWith(UnknownFields.Refuse, isPolicy ? KnownInPolicy : Known) is not { } map)
            return null;
        var isDisabled = isPolicy && map["disable"].MapWith(UnknownFields.Refuse) is not null;
        var origins = ReadOrigins(map["allowOrigins"], syntax);
        var methods = map["allowMethods"].TextSet(MostMethods, ReadMethod);
        var headers = map["allowHeaders"].TextSet(MostHeaders, item => item.Text(TextRules.HeaderName));
        var exposed = map["exposeHeaders"].TextSet(MostHeaders, item => item.Text(TextRules.HeaderName));
        RefuseWildcardBesideOthers(map["allowMethods"], methods, "methods");
        RefuseWildcardBesideOthers(map["allowHeaders"], headers, "headers");
        WarnAboutPatterns(map["allowHeaders"], headers);
        WarnAboutPatterns(map["exposeHeaders"], exposed);
        var credentials = map["allowCredentials"];
        var maxAge = map["maxAge"];
        if (!isDisabled && origins.IsEmpty && !map.Context.HasErrors)
            map["allowOrigins"].Warning("no origin is listed, so none is allowed; list the origins that may read responses");
        var policy = new CorsPolicy
        {
            AllowOrigins = origins,
            AllowMethods = methods,
            AllowHeaders = headers,
            ExposeHeaders = exposed,
            AllowCredentials = new Sourced<bool>(credentials.Boolean() ?? false, credentials.IsPresent ? credentials.Location : null),
            MaxAge = maxAge.Number(1, int.MaxValue) is { } seconds
                ? new Sourced<string>(seconds.ToString(CultureInfo.InvariantCulture), maxAge.Location)
                : new Sourced<string>(DefaultMaxAge),
            Location = field.Location,
        };
        return (policy, isDisabled);
    }

    private static ImmutableArray<Sourced<OriginPattern>> ReadOrigins(Field field, OriginSyntax syntax)
    {
        var patterns = ImmutableArray.CreateBuilder<Sourced<OriginPattern>>();
        var texts = field.TextSet(MostOrigins, item =>
        {
            if (item.Text(TextRules.Any(1, 253)) is not { } text)
                return null;
            if (!OriginPatternParser.TryParse(text, syntax, out var pattern, out var error, out var warning))
            {
                item.Error(Quoting.Escape(error));
                return null;
            }

            if (warning is not null)
                item.Warning(Quoting.Escape(warning));
            patterns.Add(new Sourced<OriginPattern>(pattern, item.Location));
            return text;
        });
        RefuseWildcardBesideOthers(field, texts, "origins");
        return patterns.ToImmutable();
    }

    private static string? ReadMethod(Field item)
    {
        var method = item.Text(TextRules.Any(0, int.MaxValue));
        if (method is null || method is "*" || HttpMethodNames.IsKnown(method))
            return method;
        item.Error(HttpMethodNames.IsKnown(method.ToUpperInvariant())
            ? $"{Quoting.Quote(method)} is not known; methods are case-sensitive, write {method.ToUpperInvariant()}"
            : $"{Quoting.Quote(method)} is not known; write {Quoting.Choice([.. HttpMethodNames.All, "'*' for any"])}");
        return null;
    }

    private static void RefuseWildcardBesideOthers(Field field, ImmutableArray<Sourced<string>> items, string what)
    {
        if (items.Length > 1 && items.Any(item => item.Value is "*"))
            field.Error($"has '*' beside other {what}; '*' alone means any, remove it or the others");
    }

    private static void WarnAboutPatterns(Field field, ImmutableArray<Sourced<string>> names)
    {
        foreach (var name in names)
        {
            if (name.Value.Length > 1 && name.Value.Contains('*', StringComparison.Ordinal))
                field.Context.Warning(name.Location ?? field.Location, field.Path, $"{Quoting.Quote(name.Value)} stands for the header of exactly this name and is no pattern; write out the names");
        }
    }
}
