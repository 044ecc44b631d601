using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>The objects of a configuration by what they are looked up with, so that no look-up scans all of them.</summary>
internal sealed class ResourceIndex
{
    private readonly Dictionary<ObjectReference, Resource> _byReference = [];
    private readonly Dictionary<(string Namespace, string Name), List<EndpointSliceResource>> _slices = [];
    private readonly HashSet<(string Namespace, string Name)> _foreign = [];

    /// <summary>Sorts the objects of a configuration into the index.</summary>
    /// <param name="resources">The objects.</param>
    /// <param name="options">Whose Gateways are served; null: everybody's.</param>
    public ResourceIndex(ResourceSet resources, LoadOptions? options = null)
    {
        IsOfController = options is { ControllerNames.IsEmpty: false };
        var classes = options is { ControllerNames.IsEmpty: false } ? GatewayClasses.Of(resources, options) : null;
        foreach (var resource in resources.Resources)
        {
            _byReference.TryAdd(resource.Reference, resource);
            switch (resource)
            {
                case GatewayResource gateway when classes?.Contains(gateway.ClassName) is false:
                    _foreign.Add((gateway.Namespace, gateway.Name));
                    break;
                case GatewayResource gateway:
                    Gateways.Add(gateway);
                    GatewaysByName.TryAdd((gateway.Namespace, gateway.Name), gateway);
                    break;
                case RouteResource route:
                    Routes.Add(route);
                    break;
                case TrafficPolicyResource policy:
                    Policies.Add(policy);
                    break;
                case ReferenceGrantResource grant:
                    Grants.Add(grant);
                    break;
                case ServiceResource service:
                    Services.TryAdd((service.Namespace, service.Name), service);
                    break;
                case StaticBackendResource backend:
                    StaticBackends.TryAdd((backend.Namespace, backend.Name), backend);
                    break;
                case TlsSecretResource secret:
                    Secrets.TryAdd((secret.Namespace, secret.Name), secret);
                    break;
                case NamespaceResource @namespace:
                    Namespaces.TryAdd(@namespace.Name, @namespace);
                    break;
                case EndpointSliceResource { ServiceName: { } service } slice:
                    AddSlice(service, slice);
                    break;
            }
        }

        Gateways.Sort(AgeOrder.Instance);
        Routes.Sort(AgeOrder.Instance);
        Policies.Sort(AgeOrder.Instance);
        foreach (var slices in _slices.Values)
            slices.Sort((x, y) => string.CompareOrdinal(x.Name, y.Name));
    }

    /// <summary>Whether only the Gateways of our controller names are served: then they are held to what a controller must refuse.</summary>
    public bool IsOfController { get; }

    /// <summary>The Gateways that are ours, the oldest first.</summary>
    public List<GatewayResource> Gateways { get; } = [];

    /// <summary>The routes, the oldest first.</summary>
    public List<RouteResource> Routes { get; } = [];

    /// <summary>The policies, the oldest first.</summary>
    public List<TrafficPolicyResource> Policies { get; } = [];

    /// <summary>The ReferenceGrants.</summary>
    public List<ReferenceGrantResource> Grants { get; } = [];

    /// <summary>The Gateways by namespace and name.</summary>
    public Dictionary<(string Namespace, string Name), GatewayResource> GatewaysByName { get; } = [];

    /// <summary>The Services by namespace and name.</summary>
    public Dictionary<(string Namespace, string Name), ServiceResource> Services { get; } = [];

    /// <summary>The kgateway Backends by namespace and name.</summary>
    public Dictionary<(string Namespace, string Name), StaticBackendResource> StaticBackends { get; } = [];

    /// <summary>The TLS Secrets by namespace and name.</summary>
    public Dictionary<(string Namespace, string Name), TlsSecretResource> Secrets { get; } = [];

    /// <summary>The Namespaces by name.</summary>
    public Dictionary<string, NamespaceResource> Namespaces { get; } = [];

    /// <summary>Whether a reference to a Gateway is to one of another controller.</summary>
    public bool IsForeign(ResourceLink gateway) => _foreign.Contains((gateway.Namespace, gateway.Name));

    /// <summary>The object with an identity; null: there is none.</summary>
    public Resource? Find(ObjectReference reference) => _byReference.GetValueOrDefault(reference);

    /// <summary>The EndpointSlices of a Service by name; null: there are none.</summary>
    public List<EndpointSliceResource>? SlicesOf(string @namespace, string service) => _slices.GetValueOrDefault((@namespace, service));

    private void AddSlice(string service, EndpointSliceResource slice)
    {
        if (!_slices.TryGetValue((slice.Namespace, service), out var slices))
            _slices.Add((slice.Namespace, service), slices = []);
        slices.Add(slice);
    }
}
