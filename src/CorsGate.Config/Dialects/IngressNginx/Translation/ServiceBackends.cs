using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// Turns the Services that Ingresses name into backends. A Service that is missing, or that lacks the port, has no endpoint
/// (503), as in ingress-nginx; one of type ExternalName is its DNS name. An endpoint given by hand goes before all. There is one
/// instance for each; one whose objects changed is made again, and stays the same instance while it says the same.
/// </summary>
internal sealed class ServiceBackends(ResourceIndex index, LoadOptions options, LookupTracker tracker, ProblemCollector problems, ProblemBook book, IngressWork work)
{
    private readonly Dictionary<Lookup, Unit> _units = [];

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
        var key = new BackendKey(ingress.Resource.Namespace, reference.Service!, reference.Port, reference.PortName, protocol, ingress.Settings.VerifyTls);
        var lookup = key.ToLookup();
        tracker.Note(lookup);
        if (!_units.TryGetValue(lookup, out var unit))
        {
            _units.Add(lookup, unit = new Unit(key));
            Make(unit);
        }

        if (unit.Wrong is { } wrong)
            problems.Error(ingress.Resource, reference.Location, reference.Field, $"{wrong}, requests are answered with 503; add it, or give its endpoint by hand with --set-endpoint");
        return unit.Backend!;
    }

    /// <summary>Makes those again whose objects changed.</summary>
    public void Update()
    {
        foreach (var unit in tracker.Take(TranslationStage.Backends).Cast<Unit>())
        {
            var (backend, wrong) = (unit.Backend!, unit.Wrong);
            Make(unit);
            var now = unit.Backend!;
            if (now.Endpoints.SequenceEqual(backend.Endpoints) && now.Equals(backend with { Endpoints = now.Endpoints }))
                unit.Backend = backend;
            if (!ReferenceEquals(unit.Backend, backend) || !string.Equals(wrong, unit.Wrong, StringComparison.Ordinal))
                tracker.Touch(unit.Key.ToLookup());
        }
    }

    /// <summary>Forgets a backend that no Ingress refers to any more.</summary>
    public void Forget(in Lookup lookup)
    {
        if (!_units.Remove(lookup, out var unit))
            return;
        tracker.Forget(unit);
        book.Set(unit, []);
    }

    private void Make(Unit unit)
    {
        work.Backends++;
        tracker.Run(unit, () => book.Set(unit, problems.Capture(() =>
        {
            unit.Wrong = null;
            unit.Backend = Locate(unit);
        })));
    }

    private Backend Locate(Unit unit)
    {
        var key = unit.Key;
        var number = key.Port?.ToString(CultureInfo.InvariantCulture) ?? key.PortName;
        var backend = new Backend { Name = $"{key.Namespace}/{key.Service}:{number}", Protocol = key.Protocol, VerifyTls = key.VerifyTls };
        var service = index.Service(key.Namespace, key.Service);
        var port = service?.Ports.FirstOrDefault(candidate => key.Port is { } wanted
            ? candidate.Port == wanted
            : string.Equals(candidate.Name, key.PortName, StringComparison.Ordinal));
        var resolver = new EndpointResolver(index, options, problems);
        if (resolver.Override(key.Namespace, key.Service, key.Port ?? port?.Port ?? 0) is { } manual)
            return backend with { Endpoints = [manual], Location = port?.Location };
        if (service is { Type: "ExternalName", ExternalName: { } name } && ExternalPort(key, port) is { } external)
            return backend with { Endpoints = [new BackendEndpoint(name, external)], Location = port?.Location ?? service.Location };
        if (service is not null && port is not null)
        {
            var (endpoints, sampleApp) = resolver.Resolve(service, port);
            return backend with { Endpoints = endpoints, SampleApp = sampleApp, Location = port.Location };
        }

        unit.Wrong = service is null ? $"Service {key.Namespace}/{key.Service} does not exist" : $"Service {key.Namespace}/{key.Service} has no port {number}";
        return backend;
    }

    private static int? ExternalPort(BackendKey key, ServicePort? port) =>
        int.TryParse(port?.TargetPort, NumberStyles.None, CultureInfo.InvariantCulture, out var target) ? target : port?.Port ?? key.Port;

    private sealed record BackendKey(string Namespace, string Service, int? Port, string PortName, BackendProtocol Protocol, bool VerifyTls)
    {
        public Lookup ToLookup() => new(LookupKind.Backend, PortName, VerifyTls ? $"{Protocol} verified" : $"{Protocol}", Namespace, Service, Port ?? -1);
    }

    private sealed class Unit(BackendKey key) : TrackedUnit(TranslationStage.Backends)
    {
        public BackendKey Key { get; } = key;

        public Backend? Backend { get; set; }

        /// <summary>What is missing; null: nothing is.</summary>
        public string? Wrong { get; set; }
    }
}
