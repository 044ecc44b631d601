using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Where a Service port is served, the strongest source first: an endpoint given by hand for the port, then for the Service;
/// the EndpointSlices of the Service, whose ports are found by the name of the Service port; the built-in sample app that the
/// Service's annotation names. Without any of them there is no endpoint.
/// </summary>
internal sealed class EndpointResolver(ResourceIndex index, LoadOptions options, ProblemCollector problems)
{
    private readonly HashSet<ServiceResource> _reported = new(ReferenceEqualityComparer.Instance);

    /// <summary>The endpoint given by hand; null: none is.</summary>
    public BackendEndpoint? Override(string @namespace, string name, int port)
    {
        var overrides = options.EndpointOverrides;
        if (overrides.IsEmpty)
            return null;
        var service = $"{@namespace}/{name}";
        return overrides.GetValueOrDefault(service + ":" + port.ToString(CultureInfo.InvariantCulture)) ?? overrides.GetValueOrDefault(service);
    }

    /// <summary>The ready endpoints of a port, or the sample app in their place.</summary>
    public (ImmutableArray<BackendEndpoint> Endpoints, string? SampleApp) Resolve(ServiceResource service, ServicePort port)
    {
        if (Override(service.Namespace, service.Name, port.Port) is { } manual)
            return ([manual], null);
        if (index.SlicesOf(service.Namespace, service.Name) is { } slices)
            return (FromSlices(slices, port), null);
        return ([], SampleApp(service));
    }

    private static ImmutableArray<BackendEndpoint> FromSlices(IReadOnlyList<EndpointSliceResource> slices, ServicePort port)
    {
        var endpoints = ImmutableArray.CreateBuilder<BackendEndpoint>();
        var seen = new HashSet<BackendEndpoint>();
        foreach (var slice in slices)
        {
            foreach (var (name, number) in slice.Ports)
            {
                if (!string.Equals(name, port.Name, StringComparison.Ordinal))
                    continue;
                foreach (var address in slice.ReadyAddresses)
                {
                    // An endpoint may stand in two slices for a while.
                    var endpoint = new BackendEndpoint(address, number);
                    if (seen.Add(endpoint))
                        endpoints.Add(endpoint);
                }
            }
        }

        return endpoints.ToImmutable();
    }

    private string? SampleApp(ServiceResource service)
    {
        switch (service.Annotations.GetValueOrDefault(ApiNames.SampleAppAnnotation))
        {
            case null:
                return null;
            case "httpbin":
                return "httpbin";
            case var other:
                if (_reported.Add(service))
                    problems.Warning(service, null, $"metadata.annotations[{ApiNames.SampleAppAnnotation}]", $"there is no sample app {Quoted.Text(other)}; use httpbin");
                return null;
        }
    }
}
