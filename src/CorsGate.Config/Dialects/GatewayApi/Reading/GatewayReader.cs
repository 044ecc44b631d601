using System.Collections.Immutable;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Reading;

/// <summary>Reads a Gateway.</summary>
internal sealed class GatewayReader : IResourceReader
{
    private const int MostListeners = 64;
    private const int MostAddresses = 16;

    public string Group => GatewayApiGroup.Name;

    public string Kind => "Gateway";

    public IReadOnlyList<string> Versions => GatewayApiGroup.Versions;

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec(
            "gatewayClassName", "listeners", "addresses", "infrastructure", "allowedListeners", "tls", "defaultScope", "backendTLS");
        var hasClientCertificate = CheckTls(spec["tls"]) || spec["backendTLS"].IsPresent;
        if (spec["backendTLS"].IsPresent)
            spec["backendTLS"].Warning("a client certificate towards backends is not supported; it has no effect");
        return new GatewayResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            ClassName = spec["gatewayClassName"].Required("write the name of a GatewayClass").Text(LinkReader.ObjectName) ?? "",
            Addresses = ReadAddresses(spec["addresses"]),
            ParametersRef = ReadParameters(spec["infrastructure"]),
            HasClientCertificate = hasClientCertificate,
            Listeners = ReadListeners(spec["listeners"].Required("write at least one listener")),
        };
    }

    // Ignoring it would let clients in that the configuration keeps out.
    private static bool CheckTls(Field field)
    {
        if (field.Map("backend", "frontend") is not { } tls)
            return false;
        if (tls["frontend"].IsPresent)
            tls["frontend"].Error("the validation of client certificates is not supported; remove it, or the Gateway is not served");
        if (tls["backend"].IsPresent)
            tls["backend"].Warning("a client certificate towards backends is not supported; it has no effect");
        return tls["backend"].IsPresent;
    }

    private static ImmutableArray<GatewayAddress> ReadAddresses(Field field)
    {
        var addresses = ImmutableArray.CreateBuilder<GatewayAddress>();
        foreach (var item in field.Items(0, MostAddresses))
        {
            if (item.Map("type", "value") is { } map)
                addresses.Add(new GatewayAddress(map["type"].Text(TextRules.Any(1, 253)) ?? "IPAddress", map["value"].Text(TextRules.Any(0, 253)) ?? ""));
        }

        return addresses.ToImmutable();
    }

    private static ResourceLink? ReadParameters(Field infrastructure) =>
        infrastructure.Map("labels", "annotations", "parametersRef")?["parametersRef"].Map("group", "kind", "name") is { } map
            ? LinkReader.Read(map, null, null, local: true)
            : null;

    private static ImmutableArray<GatewayListener> ReadListeners(Field field)
    {
        var listeners = ImmutableArray.CreateBuilder<GatewayListener>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var places = new Dictionary<(int Port, string Protocol, string Hostname), string>();
        foreach (var item in field.Items(1, MostListeners))
        {
            if (ListenerReader.Read(item) is not { } listener)
                continue;
            if (!names.TryAdd(listener.Name, listener.Location.Line))
                item.Context.Error(item.Location, $"{item.Path}.name", $"the listener name {Quoting.Quote(listener.Name)} is already used in line {names[listener.Name]}; give each listener its own");
            else if (!places.TryAdd((listener.Port, listener.Protocol, listener.Hostname), listener.Name))
            {
                item.Context.Error(
                    item.Location, item.Path,
                    $"the listener has the port, protocol and hostname of the listener {Quoting.Quote(places[(listener.Port, listener.Protocol, listener.Hostname)])}; change one of them",
                    ConditionReason.HostnameConflict);
            }

            listeners.Add(listener);
        }

        return listeners.ToImmutable();
    }
}
