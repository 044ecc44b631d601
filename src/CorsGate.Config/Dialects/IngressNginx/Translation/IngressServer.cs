using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// A host with its locations: a server block of nginx (<c>controller.createServers</c> and <c>getBackendServers</c>). The first
/// Ingress that names a host gives its default backend; the first that names a path of a type owns that, annotations and all.
/// </summary>
internal sealed class IngressServer
{
    private readonly Dictionary<(string Path, IngressPathType Type), ServedIngress> _owners = [];

    /// <summary>Gives the paths of a host to their owners.</summary>
    /// <param name="host">The host, exact or <c>*.suffix</c>; empty: every other host.</param>
    /// <param name="ingresses">The Ingresses that have a part in it, in the order in which they claim.</param>
    /// <param name="problems">Takes what somebody else owns.</param>
    public IngressServer(string host, IEnumerable<ServedIngress> ingresses, ProblemCollector problems)
    {
        Host = host;
        var isFirst = true;
        foreach (var ingress in ingresses)
        {
            // The host of all others is there without anybody naming it, and takes the default backend of Ingresses without rules.
            var givesFallback = host.Length == 0 ? Fallback is null && ingress.Resource.Rules.IsEmpty : isFirst;
            if (givesFallback && ingress.Fallback is { } fallback)
                Fallback = new IngressLocation(ingress, fallback);
            isFirst = false;
            foreach (var path in ingress.Rules[host].SelectMany(rule => rule.Paths))
                Claim(ingress, path, problems);
        }
    }

    /// <summary>The host, exact or <c>*.suffix</c>; empty: every other host.</summary>
    public string Host { get; }

    /// <summary>The locations, in the order in which they were claimed.</summary>
    public List<IngressLocation> Locations { get; } = [];

    /// <summary>Where requests go that no location takes; null: the default backend.</summary>
    public IngressLocation? Fallback { get; }

    private void Claim(ServedIngress ingress, IngressPath path, ProblemCollector problems)
    {
        if (path.Backend.Service is null)
        {
            problems.Error(ingress.Resource, path.Backend.Location, path.Backend.Field + ".resource", "resource backends are not served, the path leads to the default backend; write a service");
            return;
        }

        if (_owners.TryAdd((path.Path, path.Type), ingress))
        {
            Locations.Add(new IngressLocation(ingress, path));
            return;
        }

        var owner = _owners[(path.Path, path.Type)];
        problems.Warning(
            ingress.Resource, path.Location, path.Field,
            $"the path {Quoting.Quote(path.Path)} of {(Host.Length == 0 ? "every host" : Quoting.Quote(Host))} belongs to {owner.Resource.Reference} ({owner.Resource.Location}), which comes first; remove one of them");
    }
}
