using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.Kgateway.Reading;

/// <summary>Reads a kgateway Backend of type Static: hosts and ports.</summary>
internal sealed class BackendReader : IResourceReader
{
    private const int MostHosts = 1000;
    private static readonly string[] Variants = ["aws", "static", "dynamicForwardProxy", "gcp", "priorityGroups"];

    private static readonly TextRule Host = TextRule.Of(
        1, 253, text => TextRules.IsSubdomain(text.ToLowerInvariant()) || IPAddress.TryParse(text, out _), "write an IP address or a DNS name");

    public string Group => TrafficPolicyReader.ApiGroup;

    public string Kind => "Backend";

    public IReadOnlyList<string> Versions => ["v1alpha1"];

    public Resource? Read(ResourceSource source)
    {
        var spec = source.Spec(["type", .. Variants]);
        var type = spec["type"].Word("AWS", "Static", "DynamicForwardProxy", "GCP", "PriorityGroups");
        var given = Variants.Where(variant => spec[variant].IsPresent).ToArray();
        if (given.Length != 1)
            spec.Error(given.Length == 0 ? "describes no backend; write static with hosts" : $"has {string.Join(" and ", given)}; write one of them");
        else if (type is not null && !string.Equals(type, given[0], StringComparison.OrdinalIgnoreCase))
            spec[given[0]].Error($"does not belong to type {type}; remove it or change the type");
        if (given is not ["static"])
        {
            if (given.Length == 1)
                spec[given[0]].Warning("only static backends are served; requests for this one are answered with 500");
            return null;
        }

        var map = spec["static"].Map("hosts", "appProtocol");
        return new StaticBackendResource
        {
            Reference = source.Reference,
            Location = source.Location,
            Labels = source.Labels,
            Annotations = source.Annotations,
            CreationTimestamp = source.CreationTimestamp,
            Hosts = map is null ? [] : ReadHosts(map["hosts"].Required("write at least one host")),
            AppProtocol = map?["appProtocol"].Word("http2", "grpc", "grpc-web", "kubernetes.io/h2c", "kubernetes.io/ws"),
        };
    }

    private static ImmutableArray<KeyValuePair<string, int>> ReadHosts(Field field)
    {
        var hosts = ImmutableArray.CreateBuilder<KeyValuePair<string, int>>();
        foreach (var item in field.Items(1, MostHosts))
        {
            if (item.Map("host", "port") is not { } map)
                continue;
            var host = map["host"].Required("write an IP address or a DNS name").Text(Host);
            var port = map["port"].Required("write the port").Number(1, 65535);
            if (host is not null && port is { } number)
                hosts.Add(new KeyValuePair<string, int>(host, number));
        }

        return hosts.ToImmutable();
    }
}
