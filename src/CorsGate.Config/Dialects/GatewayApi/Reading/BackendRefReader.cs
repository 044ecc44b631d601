using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads references to backends, those of rules and those of mirror filters.</summary>
internal static class BackendRefReader
{
    private const int MostBackends = 16;

    /// <summary>Reads the backendRefs of a rule.</summary>
    public static ImmutableArray<BackendRef> ReadAll(Field field, FilterKinds kinds)
    {
        var backends = ImmutableArray.CreateBuilder<BackendRef>();
        foreach (var item in field.Items(0, MostBackends))
        {
            if (item.Map("group", "kind", "name", "namespace", "port", "weight", "filters") is not { } map)
                continue;
            var weight = map["weight"].Number(0, 1_000_000) ?? 1;
            var filters = FilterReader.ReadAll(map["filters"], kinds);
            if (ReadTarget(map) is var (link, port))
                backends.Add(new BackendRef(link, port, weight, filters));
        }

        return backends.ToImmutable();
    }

    /// <summary>Reads a RequestMirror filter.</summary>
    public static MirrorFilter? ReadMirror(Field field)
    {
        if (field.Map("backendRef", "percent", "fraction") is not { } map)
            return null;
        var percent = map["percent"].Number(0, 100);
        var (numerator, denominator) = (percent ?? 100, 100);
        if (map["fraction"].Map("numerator", "denominator") is { } fraction)
        {
            if (map["percent"].IsPresent)
                map.Error("has both percent and fraction; write one of them");
            numerator = fraction["numerator"].Required("write the number of requests to mirror out of the denominator").Number(0, int.MaxValue) ?? 0;
            denominator = fraction["denominator"].Number(1, int.MaxValue) ?? 100;
            if (numerator > denominator)
                fraction["numerator"].Error($"{numerator} is more than the denominator {denominator}; write at most that");
        }

        var backend = map["backendRef"].Required("write the backend to mirror to").Map("group", "kind", "name", "namespace", "port");
        return backend is not null && ReadTarget(backend) is var (link, port)
            ? new MirrorFilter(new BackendRef(link, port, 1, []), numerator, denominator)
            : null;
    }

    private static (ResourceLink Link, int? Port)? ReadTarget(FieldMap map)
    {
        var port = map["port"].Number(1, 65535);
        if (LinkReader.Read(map, "", "Service") is not { } link)
            return null;
        if (link is { Group: "", Kind: "Service" })
            map["port"].Required("a reference to a Service needs one of its ports");
        return (link, port);
    }
}
