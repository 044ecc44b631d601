using System.Globalization;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Makes the backend of a Service port or of a kgateway Backend. An ExternalName Service is not valid, as Gateway API advises
/// (CVE-2021-25740: it lets a route reach what its author may not), unless an endpoint is given by hand. That also stands in
/// for a Service that the configuration lacks.
/// </summary>
internal sealed class BackendFactory(ResourceIndex index, LoadOptions options, ProblemCollector problems)
{
    /// <summary>The backend; null: there is none, for the reason given.</summary>
    public Backend? Make(in BackendKey key, out Finding? reason) => key.IsStatic ? MakeStatic(key, out reason) : MakeService(key, out reason);

    private Backend? MakeService(in BackendKey key, out Finding? reason)
    {
        reason = null;
        var number = key.Port;
        var endpoints = new EndpointResolver(index, options, problems);
        var manual = endpoints.Override(key.Namespace, key.Name, number);
        if (index.Service(key.Namespace, key.Name) is not { } service)
        {
            if (manual is null)
                reason = new Finding(ConditionReason.BackendNotFound, $"{key.Target} does not exist; add it, or give its endpoint by hand");
            return manual is null ? null : new Backend { Name = key.Title, Protocol = AppProtocols.Read(null, key.IsGrpc, out _), Endpoints = [manual] };
        }

        var port = service.Ports.FirstOrDefault(candidate => candidate.Port == number);
        if (port is null)
        {
            reason = service.OtherPorts.Contains(number)
                ? new Finding(ConditionReason.UnsupportedProtocol, $"port {Text(number)} of {key.Target} is not TCP; refer to one of its TCP ports, it has {Ports(service)}")
                : new Finding(ConditionReason.BackendNotFound, $"{key.Target} has no port {Text(number)}; it has {Ports(service)}");
            return null;
        }

        if (manual is null && string.Equals(service.Type, "ExternalName", StringComparison.Ordinal))
        {
            reason = new Finding(
                ConditionReason.InvalidKind,
                $"{key.Target} is of type ExternalName, which a route may not refer to; use a Backend with a static host, or give its endpoint by hand");
            return null;
        }

        var (resolved, sampleApp) = endpoints.Resolve(service, port);
        return new Backend
        {
            Name = key.Title,
            Protocol = Protocol(service, port.AppProtocol, key.IsGrpc, port.Location),
            Endpoints = resolved,
            SampleApp = sampleApp,
            Location = port.Location,
        };
    }

    private Backend? MakeStatic(in BackendKey key, out Finding? reason)
    {
        reason = null;
        if (index.StaticBackend(key.Namespace, key.Name) is not { } resource)
        {
            reason = new Finding(ConditionReason.BackendNotFound, $"{key.Target} does not exist or has no static hosts; add it");
            return null;
        }

        return new Backend
        {
            Name = key.Title,
            Protocol = Protocol(resource, resource.AppProtocol, key.IsGrpc, resource.Location),
            Endpoints = [.. resource.Hosts.Select(host => new BackendEndpoint(host.Key, host.Value))],
            Location = resource.Location,
        };
    }

    private BackendProtocol Protocol(Resource resource, string? appProtocol, bool isGrpc, SourceLocation location)
    {
        var protocol = AppProtocols.Read(appProtocol, isGrpc, out var isKnown);
        if (!isKnown)
        {
            problems.Warning(
                resource, location, "appProtocol",
                $"appProtocol {Quoted.Text(appProtocol!)} is not known and read as plain HTTP; use http, https, kubernetes.io/h2c, kubernetes.io/ws or kubernetes.io/wss");
        }

        return protocol;
    }

    private static string Ports(ServiceResource service) =>
        service.Ports.IsEmpty ? "none" : string.Join(", ", service.Ports.Select(port => Text(port.Port)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
