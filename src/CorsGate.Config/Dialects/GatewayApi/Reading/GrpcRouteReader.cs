using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a GRPCRoute into the shape of an HTTPRoute: see <see cref="GrpcMatchReader"/>.</summary>
internal sealed class GrpcRouteReader : IResourceReader
{
    public string Group => GatewayApiGroup.Name;

    public string Kind => "GRPCRoute";

    public IReadOnlyList<string> Versions => ["v1", "v1alpha2"];

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("parentRefs", "hostnames", "rules", "useDefaultGateways");
        return new RouteResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            IsGrpc = true,
            ParentRefs = RouteReading.ReadParents(spec["parentRefs"]),
            Hostnames = RouteReading.ReadHostnames(spec["hostnames"]),
            Rules = RouteReading.ReadRules(spec["rules"], 0, ReadRule),
        };
    }

    private static RouteRule? ReadRule(Field field)
    {
        if (field.Map("name", "matches", "filters", "backendRefs", "sessionPersistence") is not { } map)
            return null;
        if (map["sessionPersistence"].IsPresent)
            map["sessionPersistence"].Warning("is not supported; it has no effect");
        return new RouteRule
        {
            Name = map["name"].Text(TextRules.Name),
            Matches = RouteReading.ReadMatches(map["matches"], GrpcMatchReader.Read),
            Filters = FilterReader.ReadAll(map["filters"], FilterKinds.Grpc),
            BackendRefs = BackendRefReader.ReadAll(map["backendRefs"], FilterKinds.Grpc),
            Location = field.Location,
            Field = field.Path,
        };
    }
}
