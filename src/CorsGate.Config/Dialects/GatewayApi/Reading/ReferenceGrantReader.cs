using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a ReferenceGrant.</summary>
internal sealed class ReferenceGrantReader : IResourceReader
{
    private const int MostEntries = 16;

    public string Group => GatewayApiGroup.Name;

    public string Kind => "ReferenceGrant";

    public IReadOnlyList<string> Versions => GatewayApiGroup.Versions;

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec("from", "to");
        var from = ImmutableArray.CreateBuilder<GrantFrom>();
        foreach (var item in spec["from"].Required("write who may refer: group, kind and namespace").Items(1, MostEntries))
        {
            if (item.Map("group", "kind", "namespace") is not { } entry)
                continue;
            var group = entry["group"].Required("write the API group, empty for the core group").Text(TextRules.Group);
            var kind = entry["kind"].Required("write the kind").Text(TextRules.Kind);
            var ns = entry["namespace"].Required("write the namespace").Text(TextRules.Label);
            if (group is not null && kind is not null && ns is not null)
                from.Add(new GrantFrom(group, kind, ns));
        }

        var to = ImmutableArray.CreateBuilder<GrantTo>();
        foreach (var item in spec["to"].Required("write what may be referred to: group and kind").Items(1, MostEntries))
        {
            if (item.Map("group", "kind", "name") is not { } entry)
                continue;
            var group = entry["group"].Required("write the API group, empty for the core group").Text(TextRules.Group);
            var kind = entry["kind"].Required("write the kind").Text(TextRules.Kind);
            var name = entry["name"].Text(LinkReader.ObjectName) ?? "";
            if (group is not null && kind is not null)
                to.Add(new GrantTo(group, kind, name));
        }

        return new ReferenceGrantResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            From = from.ToImmutable(),
            To = to.ToImmutable(),
        };
    }
}
