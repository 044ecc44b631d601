using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// Turns the Services that Ingresses name into backends. A Service that is missing, or that lacks the port, has no endpoint
/// (503), as in ingress-nginx; one of type ExternalName is its DNS name. An endpoint given by hand goes before all.
/// </summary>
internal sealed class ServiceBackends(ResourceIndex index, LoadOptions options, ProblemCollector problems)
{
    private readonly EndpointResolver _endpoints = new(index, options, problems);
    private readonly Dictionary<(string Namespace, string Service, int? Port, string PortName, BackendProtocol Protocol, bool Verify), Backend> _known = [];

    /// <summary>The backend of a reference.</summary>
    /// <param name="ingress">The Ingress that holds it.</param>
    /// <param name="reference">The reference, to a Service.</param>
    /// <param name="isTls">Whether the client speaks TLS.</param>
    public Backend Resolve(ServedIngress ingress, IngressBackend reference, bool isTls)
    {
        var protocol = ingress.Settings.Protocol switch
        {
            UpstreamProtocol.Https or UpstreamProtocol.Grpcs => BackendProtocol.Https,
            UpstreamProtocol.Grpc => BackendProtocol.H2c,
            UpstreamProtocol.AutoHttp when isTls => BackendProtocol.Https,
            _ => BackendProtocol.Http1,
        };
        var @namespace = ingress.Resource.Namespace;
        var key = (@namespace, reference.Service!, reference.Port, reference.PortName, protocol, ingress.Settings.VerifyTls);
        if (_known.TryGetValue(key, out var known))
            return known;
        var backend = new Backend
        {
            Name = $"{@namespace}/{reference.Service}:{reference.Port?.ToString(CultureInfo.InvariantCulture) ?? reference.PortName}",
            Protocol = protocol,
            VerifyTls = ingress.Settings.VerifyTls,
        };
        backend = Locate(ingress.Resource, reference, backend);
        _known.Add(key, backend);
        return backend;
    }

    private Backend Locate(IngressResource ingress, IngressBackend reference, Backend backend)
    {
        var service = index.Service(ingress.Namespace, reference.Service!);
        var port = service?.Ports.FirstOrDefault(candidate => reference.Port is { } number
            ? candidate.Port == number
            : string.Equals(candidate.Name, reference.PortName, StringComparison.Ordinal));
        if (_endpoints.Override(ingress.Namespace, reference.Service!, reference.Port ?? port?.Port ?? 0) is { } manual)
            return backend with { Endpoints = [manual], Location = port?.Location };
        if (service is { Type: "ExternalName", ExternalName: { } name } && ExternalPort(reference, port) is { } external)
            return backend with { Endpoints = [new BackendEndpoint(name, external)], Location = port?.Location ?? service.Location };
        if (service is not null && port is not null)
        {
            var (endpoints, sampleApp) = _endpoints.Resolve(service, port);
            return backend with { Endpoints = endpoints, SampleApp = sampleApp, Location = port.Location };
        }

        var wrong = service is null
            ? $"Service {ingress.Namespace}/{reference.Service} does not exist"
            : $"Service {ingress.Namespace}/{reference.Service} has no port {reference.Port?.ToString(CultureInfo.InvariantCulture) ?? reference.PortName}";
        problems.Error(ingress, reference.Location, reference.Field, $"{wrong}, requests are answered with 503; add it, or give its endpoint by hand with --set-endpoint");
        return backend;
    }

    private static int? ExternalPort(IngressBackend reference, ServicePort? port) =>
        int.TryParse(port?.TargetPort, NumberStyles.None, CultureInfo.InvariantCulture, out var target) ? target : port?.Port ?? reference.Port;
}
