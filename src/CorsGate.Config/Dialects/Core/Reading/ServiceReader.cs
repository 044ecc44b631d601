using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Manifests;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Core.Reading;

/// <summary>Reads a Service (v1): its type and its TCP ports.</summary>
internal sealed class ServiceReader : IResourceReader
{
    private const int LongestAppProtocol = 253;

    public string Group => "";

    public string Kind => "Service";

    public IReadOnlyList<string> Versions => ["v1"];

    public TextRule NameRule => TextRules.Label;

    public Resource Read(ResourceSource source)
    {
        var spec = source.Spec(
            "type", "externalName", "ports", "selector", "clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "externalIPs",
            "externalTrafficPolicy", "internalTrafficPolicy", "trafficDistribution", "healthCheckNodePort", "loadBalancerClass",
            "loadBalancerIP", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "publishNotReadyAddresses",
            "sessionAffinity", "sessionAffinityConfig", "topologyKeys");
        var type = spec["type"].Word("ClusterIP", "NodePort", "LoadBalancer", "ExternalName") ?? "ClusterIP";
        var externalName = spec["externalName"].Text(TextRule.Of(1, 254, text => TextRules.IsSubdomain(TrimDot(text)), "write a DNS name in lower case"));
        var isExternal = string.Equals(type, "ExternalName", StringComparison.Ordinal);
        if (isExternal)
            spec["externalName"].Required("a Service of type ExternalName needs the DNS name that it stands for");
        var isHeadless = spec["clusterIP"].Node is ManifestScalar { Text: "None" };
        if (!isExternal && !isHeadless)
            spec["ports"].Required("write at least one port");
        return new ServiceResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            Type = type,
            ExternalName = isExternal && externalName is not null ? TrimDot(externalName) : null,
            Ports = ReadPorts(spec["ports"], out var others),
            OtherPorts = others,
            Selector = spec["selector"].TextMap(),
        };
    }

    private static ImmutableArray<ServicePort> ReadPorts(Field field, out ImmutableArray<int> others)
    {
        var otherPorts = ImmutableArray.CreateBuilder<int>();
        var ports = ImmutableArray.CreateBuilder<ServicePort>();
        var items = field.Items(0, 1000);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (item.Map("name", "port", "targetPort", "protocol", "appProtocol", "nodePort") is not { } port)
                continue;
            var name = port["name"].Text(TextRules.Label with { Min = 0, Check = CheckPortName }) ?? "";
            if (!port["name"].IsPresent && items.Length > 1)
                port["name"].Error("the field is missing; a Service with several ports names each of them");
            else if (name.Length > 0 && !names.Add(name))
                port["name"].Error($"{Quoting.Quote(name)} is the name of an earlier port; give each port its own");
            var number = port["port"].Required("write the port that clients name").Number(1, 65535);
            var target = ReadTarget(port["targetPort"]);
            var appProtocol = port["appProtocol"].Text(TextRules.Any(1, LongestAppProtocol));
            var protocol = port["protocol"].Word("TCP", "UDP", "SCTP") ?? "TCP";
            if (number is { } valid && string.Equals(protocol, "TCP", StringComparison.Ordinal))
                ports.Add(new ServicePort(name, valid, target, appProtocol, item.Location));
            else if (number is { } other)
                otherPorts.Add(other);
        }

        others = otherPorts.ToImmutable();
        return ports.ToImmutable();
    }

    private static string? ReadTarget(Field field)
    {
        if (field.Node is ManifestScalar { Kind: ScalarKind.Integer or ScalarKind.Float })
            return field.Number(1, 65535)?.ToString(CultureInfo.InvariantCulture);
        return field.Text(TextRule.Of(
            1, 15, text => CheckPortName(text) is null && text.AsSpan().IndexOfAnyInRange('a', 'z') >= 0, "write a port number, or a port's name of at most 15 lower-case letters, digits and '-'"));
    }

    private static string? CheckPortName(string text) => text.Length == 0 ? null : TextRules.Label.Check(text);

    private static string TrimDot(string text) => text.EndsWith('.') ? text[..^1] : text;
}
