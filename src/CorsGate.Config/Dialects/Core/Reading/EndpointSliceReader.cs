using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>
/// Reads an EndpointSlice (discovery.k8s.io/v1): its TCP ports and the addresses of its ready endpoints. Loopback addresses, which
/// an API server refuses, are accepted: from files they are the usual case.
/// </summary>
internal sealed class EndpointSliceReader : IResourceReader
{
    private const string ServiceNameLabel = "kubernetes.io/service-name";

    public string Group => "discovery.k8s.io";

    public string Kind => "EndpointSlice";

    public IReadOnlyList<string> Versions => ["v1"];

    public IReadOnlyList<string> Fields => ["addressType", "endpoints", "ports"];

    public Resource Read(ResourceSource source)
    {
        var root = source.Root;
        var addressType = root["addressType"].Required("write IPv4, IPv6 or FQDN").Word("IPv4", "IPv6", "FQDN") ?? "IPv4";
        var serviceName = source.Labels.GetValueOrDefault(ServiceNameLabel);
        if (serviceName is null)
            root.Context.Warning(source.Location, "metadata.labels", $"the label {ServiceNameLabel} is missing, so no Service uses the endpoints; set it to the Service's name");
        return new EndpointSliceResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            ServiceName = serviceName,
            Ports = ReadPorts(root["ports"]),
            ReadyAddresses = ReadAddresses(root["endpoints"], addressType),
        };
    }

    private static ImmutableArray<KeyValuePair<string, int>> ReadPorts(Field field)
    {
        var ports = ImmutableArray.CreateBuilder<KeyValuePair<string, int>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in field.Items(0, 20_000))
        {
            if (item.Map("name", "port", "protocol", "appProtocol") is not { } port)
                continue;
            var name = port["name"].Text(TextRules.Any(0, 63)) ?? "";
            if (!names.Add(name))
                port["name"].Error($"{Quoting.Quote(name)} is the name of an earlier port; give each port its own");
            var protocol = port["protocol"].Word("TCP", "UDP", "SCTP") ?? "TCP";
            var number = port["port"].Number(1, 65535);
            if (!port["port"].IsPresent)
                port["port"].Warning("a port without a number, which means every port, is not used; write the number");
            if (number is { } valid && string.Equals(protocol, "TCP", StringComparison.Ordinal))
                ports.Add(new KeyValuePair<string, int>(name, valid));
        }

        return ports.ToImmutable();
    }

    private static ImmutableArray<string> ReadAddresses(Field field, string addressType)
    {
        var rule = addressType switch
        {
            "IPv4" => TextRule.Of(1, 45, text => IsAddress(text, AddressFamily.InterNetwork), "write an IPv4 address such as 10.0.0.1"),
            "IPv6" => TextRule.Of(1, 45, text => IsAddress(text, AddressFamily.InterNetworkV6), "write an IPv6 address such as fd00::1"),
            _ => TextRule.Of(1, 253, TextRules.IsSubdomain, "write a DNS name in lower case"),
        };
        var addresses = ImmutableArray.CreateBuilder<string>();
        foreach (var item in field.Items(0, 1000))
        {
            if (item.Map("addresses", "conditions", "hostname", "targetRef", "nodeName", "zone", "hints", "deprecatedTopology") is not { } endpoint)
                continue;
            var conditions = endpoint["conditions"].Map("ready", "serving", "terminating");
            var isReady = conditions?["ready"].Boolean() ?? true;
            foreach (var address in endpoint["addresses"].Required("write at least one address").Items(1, 100))
            {
                if (address.Text(rule) is { } text && isReady)
                    addresses.Add(text);
            }
        }

        return addresses.ToImmutable();
    }

    // IPAddress.TryParse also takes shorthands such as 127.1 and scope ids, which Kubernetes does not.
    private static bool IsAddress(string text, AddressFamily family) =>
        IPAddress.TryParse(text, out var address) && address.AddressFamily == family
        && (family == AddressFamily.InterNetworkV6
            ? text.AsSpan().IndexOfAny('%', '[') < 0
            : string.Equals(address.ToString(), text, StringComparison.Ordinal));
}
