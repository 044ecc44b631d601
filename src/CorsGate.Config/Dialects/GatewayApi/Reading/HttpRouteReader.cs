using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads an HTTPRoute.</summary>
internal sealed class HttpRouteReader : IResourceReader
{
    public string Group => GatewayApiGroup.Name;

    public string Kind => "HTTPRoute";

    public IReadOnlyList<string> Versions => GatewayApiGroup.Versions;

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("parentRefs", "hostnames", "rules", "useDefaultGateways");
        var rules = RouteReading.ReadRules(spec["rules"], 1, ReadRule);
        if (!spec["rules"].IsPresent)
            rules = [new RouteRule { Matches = [new RouteMatch()], Location = source.Location, Field = "spec.rules[0]" }];
        return new RouteResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            ParentRefs = RouteReading.ReadParents(spec["parentRefs"]),
            Hostnames = RouteReading.ReadHostnames(spec["hostnames"]),
            Rules = rules,
        };
    }

    private static RouteRule? ReadRule(Field field)
    {
        if (field.Map("name", "matches", "filters", "backendRefs", "timeouts", "retry", "sessionPersistence") is not { } map)
            return null;
        foreach (var ignored in new[] { "retry", "sessionPersistence" })
        {
            if (map[ignored].IsPresent)
                map[ignored].Warning("is not supported; it has no effect");
        }

        var (request, backend) = ReadTimeouts(map["timeouts"]);
        var rule = new RouteRule
        {
            Name = map["name"].Text(TextRules.Name),
            Matches = RouteReading.ReadMatches(map["matches"], HttpMatchReader.Read),
            Filters = FilterReader.ReadAll(map["filters"], FilterKinds.Http),
            BackendRefs = BackendRefReader.ReadAll(map["backendRefs"], FilterKinds.Http),
            RequestTimeout = request,
            BackendTimeout = backend,
            Location = field.Location,
            Field = field.Path,
        };
        Check(map, rule);
        return rule;
    }

    // The CEL rules of HTTPRouteRule.
    private static void Check(FieldMap map, RouteRule rule)
    {
        var redirects = rule.Filters.Any(filter => filter is PlainFilter { Filter: RequestRedirect });
        if (redirects && map["backendRefs"].Node is ManifestSequence { Items.Length: > 0 })
            map["filters"].Error("has a RequestRedirect filter beside backendRefs; a redirected request reaches no backend, remove one of them");

        var hasOnePrefix = rule.Matches is [{ Path.Kind: PathMatchKind.Prefix }];
        if (hasOnePrefix)
            return;
        if (rule.Filters.Any(ReplacesPrefix))
            map["filters"].Error("replaces the matched prefix; that needs exactly one match, of type PathPrefix");
        if (rule.BackendRefs.Any(backend => backend.Filters.Any(ReplacesPrefix)))
            map["backendRefs"].Error("has a filter that replaces the matched prefix; that needs exactly one match, of type PathPrefix");
    }

    private static bool ReplacesPrefix(ResourceFilter filter) => filter is PlainFilter
    {
        Filter: RequestRedirect { Path.ReplacePrefixMatch: not null } or UrlRewrite { Path.ReplacePrefixMatch: not null },
    };

    private static (TimeSpan? Request, TimeSpan? Backend) ReadTimeouts(Field field)
    {
        if (field.Map("request", "backendRequest") is not { } map)
            return (null, null);
        var request = DurationReader.Read(map["request"]);
        var backend = DurationReader.Read(map["backendRequest"]);
        if (request > TimeSpan.Zero && backend > request)
            map["backendRequest"].Error("is longer than timeouts.request, which contains it; write at most that");
        return (request == TimeSpan.Zero ? null : request, backend == TimeSpan.Zero ? null : backend);
    }
}
