using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Cors.Origins;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads the filters of a rule or of a backendRef, with the CEL rules of HTTPRouteFilter and GRPCRouteFilter.</summary>
internal static class FilterReader
{
    private const int MostFilters = 16;

    // type → the field that belongs to it.
    private static readonly (string Type, string Field)[] Union =
    [
        ("RequestHeaderModifier", "requestHeaderModifier"),
        ("ResponseHeaderModifier", "responseHeaderModifier"),
        ("RequestMirror", "requestMirror"),
        ("RequestRedirect", "requestRedirect"),
        ("URLRewrite", "urlRewrite"),
        ("ExtensionRef", "extensionRef"),
        ("CORS", "cors"),
        ("ExternalAuth", "externalAuth"),
    ];

    private static readonly string[] HttpTypes = [.. Union.Select(member => member.Type)];
    private static readonly string[] GrpcTypes = ["RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "ExtensionRef"];
    private static readonly string[] Known = ["type", .. Union.Select(member => member.Field)];

    private static readonly string[] OncePerList =
        ["CORS", "RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite"];

    public static ImmutableArray<ResourceFilter> ReadAll(Field field, FilterKinds kinds)
    {
        var filters = ImmutableArray.CreateBuilder<ResourceFilter>();
        var types = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items(0, MostFilters))
        {
            if (item.Map(Known) is not { } map)
                continue;
            var type = map["type"].Required($"write {Quoting.Choice(Types(kinds))}").Word(Types(kinds));
            if (type is null)
                continue;
            if (!types.Add(type) && OncePerList.Contains(type, StringComparer.Ordinal))
                item.Error($"a second {type} filter in the list; write one filter with both");
            CheckUnion(map, type);
            if (Read(map, type) is { } filter)
                filters.Add(filter);
        }

        if (types.Contains("RequestRedirect") && types.Contains("URLRewrite"))
        {
            field.Context.Error(
                field.Location, field.Path, "has a RequestRedirect and a URLRewrite filter; a request is either redirected or forwarded, remove one of them",
                ConditionReason.IncompatibleFilters);
        }

        return filters.ToImmutable();
    }

    private static string[] Types(FilterKinds kinds) => kinds == FilterKinds.Grpc ? GrpcTypes : HttpTypes;

    private static void CheckUnion(FieldMap map, string type)
    {
        foreach (var member in Union)
        {
            var isOwn = string.Equals(member.Type, type, StringComparison.Ordinal);
            if (isOwn)
                map[member.Field].Required($"a filter of type {type} needs it");
            else if (map[member.Field].IsPresent)
                map[member.Field].Error($"does not belong to a filter of type {type}; remove it or write type {member.Type}");
        }
    }

    private static ResourceFilter? Read(FieldMap map, string type)
    {
        switch (type)
        {
            case "RequestHeaderModifier":
                return HeaderModifierReader.Read(map["requestHeaderModifier"], onResponse: false) is { } request ? new PlainFilter(request) : null;
            case "ResponseHeaderModifier":
                return HeaderModifierReader.Read(map["responseHeaderModifier"], onResponse: true) is { } response ? new PlainFilter(response) : null;
            case "RequestMirror":
                return BackendRefReader.ReadMirror(map["requestMirror"]);
            case "RequestRedirect":
                return RedirectReader.ReadRedirect(map["requestRedirect"]) is { } redirect ? new PlainFilter(redirect) : null;
            case "URLRewrite":
                return RedirectReader.ReadRewrite(map["urlRewrite"]) is { } rewrite ? new PlainFilter(rewrite) : null;
            case "CORS":
                return CorsReader.Read(map["cors"], OriginSyntax.GatewayApi, isPolicy: false) is var (policy, _) ? new CorsFilter(policy, map["cors"].Location) : null;
            case "ExtensionRef":
                return map["extensionRef"].Map("group", "kind", "name") is { } reference && LinkReader.Read(reference, null, null, local: true) is { } link
                    ? new ExtensionFilter(link)
                    : null;
            default:
                // To skip it would let requests through that it keeps out.
                map["type"].Error($"a filter of type {type} is not supported; remove it, or the route is not served");
                return null;
        }
    }
}
