using System.Globalization;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Turns backendRefs into backends (Gateway API, HTTPBackendRef): a Service with its port or a kgateway Backend, of another
/// namespace only with a ReferenceGrant. References to the same port share one instance.
/// An ExternalName Service is not valid, as Gateway API advises (CVE-2021-25740: it lets a route reach what its author may
/// not), unless an endpoint is given by hand. That also stands in for a Service that the configuration lacks.
/// </summary>
internal sealed class BackendResolver(ResourceIndex index, ReferenceGrants grants, LoadOptions options, ProblemCollector problems)
{
    private readonly EndpointResolver _endpoints = new(index, options, problems);
    private readonly Dictionary<(string Namespace, string Name, int Port, bool IsGrpc), Backend> _services = [];
    private readonly Dictionary<(string Namespace, string Name, bool IsGrpc), Backend> _statics = [];
    private readonly HashSet<string> _reportedProtocols = [];

    /// <summary>The backend; null: the reference is not valid, for the reason given.</summary>
    public Backend? Resolve(RouteResource route, BackendRef reference, out Finding? reason)
    {
        var link = reference.Link;
        var isService = link is { Group: "", Kind: "Service" };
        reason = null;
        if (!isService && link is not { Group: ApiNames.KgatewayGroup, Kind: "Backend" })
            reason = new Finding(ConditionReason.InvalidKind, $"kind {link.Kind} of group \"{link.Group}\" is not a backend; refer to a Service, or to a Backend of {ApiNames.KgatewayGroup}");
        else if (!grants.Allow(route, link))
            reason = new Finding(ConditionReason.RefNotPermitted, ReferenceGrants.Refusal(route, link));
        else
            return isService ? ResolveService(link, reference.Port, route.IsGrpc, out reason) : ResolveStatic(link, route.IsGrpc, out reason);
        return null;
    }

    private Backend? ResolveService(ResourceLink link, int? portNumber, bool isGrpc, out Finding? reason)
    {
        reason = null;
        if (portNumber is not { } number)
        {
            reason = new Finding(ConditionReason.BackendNotFound, $"a reference to a Service needs a port; add the port of {link.Target}");
            return null;
        }

        var key = (link.Namespace, link.Name, number, isGrpc);
        if (_services.TryGetValue(key, out var known))
            return known;

        var manual = _endpoints.Override(link.Namespace, link.Name, number);
        if (!index.Services.TryGetValue((link.Namespace, link.Name), out var service))
        {
            if (manual is null)
                reason = new Finding(ConditionReason.BackendNotFound, $"{link.Target} does not exist; add it, or give its endpoint by hand");
            return manual is null ? null : Add(key, Named(link, number, AppProtocols.Read(null, isGrpc, out _)) with { Endpoints = [manual] });
        }

        var port = service.Ports.FirstOrDefault(candidate => candidate.Port == number);
        if (port is null)
        {
            reason = service.OtherPorts.Contains(number)
                ? new Finding(ConditionReason.UnsupportedProtocol, $"port {Text(number)} of {link.Target} is not TCP; refer to one of its TCP ports, it has {Ports(service)}")
                : new Finding(ConditionReason.BackendNotFound, $"{link.Target} has no port {Text(number)}; it has {Ports(service)}");
            return null;
        }

        if (manual is null && string.Equals(service.Type, "ExternalName", StringComparison.Ordinal))
        {
            reason = new Finding(
                ConditionReason.InvalidKind,
                $"{link.Target} is of type ExternalName, which a route may not refer to; use a Backend with a static host, or give its endpoint by hand");
            return null;
        }

        var protocol = Protocol(service, port.AppProtocol, isGrpc, port.Location);
        var (endpoints, sampleApp) = _endpoints.Resolve(service, port);
        return Add(key, Named(link, number, protocol) with { Endpoints = endpoints, SampleApp = sampleApp, Location = port.Location });
    }

    private Backend? ResolveStatic(ResourceLink link, bool isGrpc, out Finding? reason)
    {
        reason = null;
        var key = (link.Namespace, link.Name, isGrpc);
        if (_statics.TryGetValue(key, out var known))
            return known;
        if (!index.StaticBackends.TryGetValue((link.Namespace, link.Name), out var resource))
        {
            reason = new Finding(ConditionReason.BackendNotFound, $"{link.Target} does not exist or has no static hosts; add it");
            return null;
        }

        var backend = new Backend
        {
            Name = $"{link.Namespace}/{link.Name}",
            Protocol = Protocol(resource, resource.AppProtocol, isGrpc, resource.Location),
            Endpoints = [.. resource.Hosts.Select(host => new BackendEndpoint(host.Key, host.Value))],
            Location = resource.Location,
        };
        _statics.Add(key, backend);
        return backend;
    }

    private BackendProtocol Protocol(Resource resource, string? appProtocol, bool isGrpc, Cors.Policies.SourceLocation location)
    {
        var protocol = AppProtocols.Read(appProtocol, isGrpc, out var isKnown);
        if (!isKnown && _reportedProtocols.Add(resource.Reference + " " + location))
        {
            problems.Warning(
                resource, location, "appProtocol",
                $"appProtocol {Quoted.Text(appProtocol!)} is not known and read as plain HTTP; use http, https, kubernetes.io/h2c, kubernetes.io/ws or kubernetes.io/wss");
        }

        return protocol;
    }

    private Backend Add((string Namespace, string Name, int Port, bool IsGrpc) key, Backend backend)
    {
        _services.Add(key, backend);
        return backend;
    }

    private static Backend Named(ResourceLink link, int port, BackendProtocol protocol) =>
        new() { Name = $"{link.Namespace}/{link.Name}:{Text(port)}", Protocol = protocol };

    private static string Ports(ServiceResource service) =>
        service.Ports.IsEmpty ? "none" : string.Join(", ", service.Ports.Select(port => Text(port.Port)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
