using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Dialects.Kgateway.Attachment;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The objects of a configuration by what they are looked up with, so that no look-up scans all of them. It is kept across
/// translations: a change of an object costs what that object costs.
/// </summary>
/// <param name="tracker">Is told what is looked up and what changes; null: nobody wants to know.</param>
/// <param name="controllerNames">The controller names whose Gateways are served; empty: every Gateway is.</param>
/// <param name="classNames">The names of classes that are ours without an object that says so.</param>
internal sealed class ResourceIndex(
    LookupTracker? tracker = null, ImmutableArray<string> controllerNames = default, ImmutableArray<string> classNames = default)
{
    private readonly Dictionary<Lookup, Resource> _objects = [];
    private readonly Dictionary<(string Namespace, string Service), List<EndpointSliceResource>> _slices = [];
    private readonly SortedSet<GatewayResource> _gateways = new(AgeOrder.Instance);

    /// <summary>Sorts the objects of a configuration into an index.</summary>
    public ResourceIndex(ResourceSet resources)
        : this()
    {
        foreach (var resource in resources.Resources)
            Replace(null, resource);
    }

    /// <summary>The Gateways that are ours, the oldest first.</summary>
    public IEnumerable<GatewayResource> Gateways => _gateways.Where(IsOurs);

    /// <summary>Whether only the Gateways of our controller names are served: then they are held to what a controller must refuse.</summary>
    public bool IsOfController => !controllerNames.IsDefaultOrEmpty;

    /// <summary>The ReferenceGrants.</summary>
    public ReferenceGrants Grants { get; } = new(tracker);

    /// <summary>The Gateways and routes by label.</summary>
    public LabelIndex Labels { get; } = new(tracker);

    /// <summary>A Gateway of ours; null: there is none.</summary>
    public GatewayResource? Gateway(string @namespace, string name) =>
        Find<GatewayResource>(ApiNames.GatewayGroup, "Gateway", @namespace, name) is { } gateway && IsOurs(gateway) ? gateway : null;

    /// <summary>Whether a Gateway is ours: its class has one of our controller names (Gateway API, GatewayClass.spec.controllerName).</summary>
    public bool IsOurs(GatewayResource gateway) =>
        !IsOfController
        || (Find<GatewayClassResource>(ApiNames.GatewayGroup, "GatewayClass", "", gateway.ClassName) is { } @class
            ? controllerNames.Contains(@class.ControllerName, StringComparer.Ordinal)
            : !classNames.IsDefault && classNames.Contains(gateway.ClassName, StringComparer.Ordinal));

    /// <summary>Whether a reference to a Gateway is to one of another controller.</summary>
    public bool IsForeign(ResourceLink link) =>
        IsOfController && Find<GatewayResource>(ApiNames.GatewayGroup, "Gateway", link.Namespace, link.Name) is { } gateway && !IsOurs(gateway);

    /// <summary>A Service; null: there is none.</summary>
    public ServiceResource? Service(string @namespace, string name) => Find<ServiceResource>("", "Service", @namespace, name);

    /// <summary>A kgateway Backend; null: there is none.</summary>
    public StaticBackendResource? StaticBackend(string @namespace, string name) =>
        Find<StaticBackendResource>(ApiNames.KgatewayGroup, "Backend", @namespace, name);

    /// <summary>A TLS Secret; null: there is none.</summary>
    public TlsSecretResource? Secret(string @namespace, string name) => Find<TlsSecretResource>("", "Secret", @namespace, name);

    /// <summary>A Namespace; null: there is none.</summary>
    public NamespaceResource? Namespace(string name) => Find<NamespaceResource>("", "Namespace", "", name);

    /// <summary>The object with an identity; null: there is none.</summary>
    public Resource? Find(ObjectReference reference) => Find<Resource>(reference.Group, reference.Kind, reference.Namespace, reference.Name);

    /// <summary>The EndpointSlices of a Service by name; null: there are none.</summary>
    public IReadOnlyList<EndpointSliceResource>? SlicesOf(string @namespace, string service)
    {
        tracker?.Note(Lookup.Slices(@namespace, service));
        return _slices.GetValueOrDefault((@namespace, service));
    }

    /// <summary>Puts an object into the place of another.</summary>
    /// <param name="before">What was there; null: nothing.</param>
    /// <param name="after">What is there now; null: nothing.</param>
    public void Replace(Resource? before, Resource? after)
    {
        if (before is not null)
            Remove(before);
        if (after is not null)
            Add(after);
        Labels.Replace(before, after);
    }

    private T? Find<T>(string group, string kind, string @namespace, string name)
        where T : Resource
    {
        var lookup = new Lookup(LookupKind.Object, group, kind, @namespace, name);
        tracker?.Note(lookup);
        return _objects.GetValueOrDefault(lookup) as T;
    }

    private void Add(Resource resource)
    {
        var lookup = Lookup.Object(resource.Reference);
        if (!_objects.TryAdd(lookup, resource))
            return;
        tracker?.Touch(lookup);
        switch (resource)
        {
            case GatewayResource gateway:
                _gateways.Add(gateway);
                break;
            case ReferenceGrantResource grant:
                Grants.Add(grant);
                break;
            case EndpointSliceResource { ServiceName: { } service } slice:
                AddSlice(service, slice);
                break;
        }
    }

    private void Remove(Resource resource)
    {
        var lookup = Lookup.Object(resource.Reference);
        _objects.Remove(lookup);
        tracker?.Touch(lookup);
        switch (resource)
        {
            case GatewayResource gateway:
                _gateways.Remove(gateway);
                break;
            case ReferenceGrantResource grant:
                Grants.Remove(grant);
                break;
            case EndpointSliceResource { ServiceName: { } service } slice:
                RemoveSlice(service, slice);
                break;
        }
    }

    private void AddSlice(string service, EndpointSliceResource slice)
    {
        var key = (slice.Namespace, service);
        if (!_slices.TryGetValue(key, out var slices))
            _slices.Add(key, slices = []);
        var place = slices.FindIndex(other => string.CompareOrdinal(other.Name, slice.Name) > 0);
        slices.Insert(place < 0 ? slices.Count : place, slice);
        tracker?.Touch(Lookup.Slices(slice.Namespace, service));
    }

    private void RemoveSlice(string service, EndpointSliceResource slice)
    {
        var key = (slice.Namespace, service);
        if (!_slices.TryGetValue(key, out var slices))
            return;
        slices.RemoveAll(other => ReferenceEquals(other, slice));
        if (slices.Count == 0)
            _slices.Remove(key);
        tracker?.Touch(Lookup.Slices(slice.Namespace, service));
    }
}
