using System.Collections.Immutable;
using System.Globalization;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.OsmEdge;

/// <summary>
/// Makes of a mesh's configuration that of the inbound sidecar of one Service: one port, the names of that Service, its plugins in front of
/// one application, and Pipy's answers where that fails. A reload without the Service keeps what served before.
/// </summary>
/// <param name="service">The Service, <c>NS/NAME</c>.</param>
/// <param name="port">The configured port to serve it on.</param>
public sealed class SidecarConfig(string service, int port)
{
    private ImmutableArray<Listener> _last = [];

    /// <summary>The part of a configuration that is about the Service.</summary>
    /// <param name="config">The configuration of the mesh, with the application as the Service's endpoint.</param>
    public GatewayConfig Of(GatewayConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        var found = config.Listeners
            .Where(listener => listener.Kind == ListenerKind.Service && listener.VirtualHosts.Any(IsOfService))
            .OrderBy(listener => listener.Port)
            .ToArray();
        if (found.Length == 0)
        {
            var what = _last.IsEmpty ? "write its manifest beside those of its plugins" : "what served before goes on";
            return config with
            {
                Listeners = _last,
                Problems = config.Problems.Add(new Problem(
                    ProblemSeverity.Error, Location: null, Object: null, "--service", $"no Service {service} with a port for HTTP is in a mesh of the configuration; {what}")),
            };
        }

        var chosen = found[0];
        var problems = found.Length == 1
            ? config.Problems
            : config.Problems.Add(new Problem(
                ProblemSeverity.Warning, chosen.Location, chosen.Owner, null, string.Create(CultureInfo.InvariantCulture, $"the Service has several ports for HTTP; the sidecar serves {chosen.Port}")));
        var hosts = chosen.VirtualHosts.Where(IsOfService).Select(AsSidecar).ToImmutableArray();

        // Callers of the same namespace say the short name, and an application's sidecar hears them.
        var own = hosts[0] with { Hostname = service[(service.IndexOf('/', StringComparison.Ordinal) + 1)..] };
        _last = [chosen with { Port = port, VirtualHosts = [own, .. hosts, .. chosen.VirtualHosts.Where(host => host.Hostname is "*")] }];
        return config with { Listeners = _last, Problems = problems };
    }

    private static VirtualHost AsSidecar(VirtualHost host) =>
        host with { Routes = [.. host.Routes.Select(route => route with { Action = route.Action with { AnswersAsPipy = true } })] };

    private bool IsOfService(VirtualHost host) =>
        host.Hostname is not "*" && host.Routes.Any(route => string.Equals($"{route.Owner.Namespace}/{route.Owner.Name}", service, StringComparison.Ordinal));
}
