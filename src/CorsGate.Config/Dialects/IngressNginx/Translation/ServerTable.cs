using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The hosts of all Ingresses (<c>controller.createServers</c> and <c>getBackendServers</c>): the first Ingress that names a host
/// makes it, and gives its default backend; the first that names a path of a type owns that, annotations and all.
/// </summary>
internal sealed class ServerTable
{
    private readonly Dictionary<string, IngressServer> _servers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Host, string Path, IngressPathType Type), ServedIngress> _owners = [];
    private readonly ProblemCollector _problems;

    /// <summary>Takes the Ingresses, the oldest first.</summary>
    public ServerTable(IEnumerable<ServedIngress> ingresses, ProblemCollector problems)
    {
        _problems = problems;
        CatchAll = new IngressServer("");
        _servers.Add("", CatchAll);
        foreach (var ingress in ingresses)
            Add(ingress);
    }

    /// <summary>The server of all hosts that have none.</summary>
    public IngressServer CatchAll { get; }

    /// <summary>All servers, <see cref="CatchAll"/> among them.</summary>
    public IEnumerable<IngressServer> Servers => _servers.Values;

    /// <summary>Whether a certificate answers for a host: its own, or that of the wildcard above it.</summary>
    public bool HasCertificate(IngressServer server)
    {
        if (server.HasCertificate)
            return server.Host.Length > 0;
        var dot = server.Host.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _servers.TryGetValue("*" + server.Host[dot..], out var wildcard) && wildcard.HasCertificate;
    }

    private void Add(ServedIngress ingress)
    {
        var resource = ingress.Resource;
        var fallback = resource.DefaultBackend is { } backend
            ? new IngressLocation(ingress, new IngressPath("/", IngressPathType.Prefix, backend, backend.Location, backend.Field))
            : null;
        if (resource.Rules.IsEmpty)
            CatchAll.Fallback ??= fallback;

        foreach (var rule in resource.Rules)
        {
            if (!_servers.TryGetValue(rule.Host, out var server))
                _servers.Add(rule.Host, server = new IngressServer(rule.Host) { Fallback = fallback });
            server.HasCertificate |= !resource.Tls.IsEmpty;
            foreach (var path in rule.Paths)
                Claim(server, ingress, path);
        }
    }

    private void Claim(IngressServer server, ServedIngress ingress, IngressPath path)
    {
        if (path.Backend.Service is null)
        {
            _problems.Error(ingress.Resource, path.Backend.Location, path.Backend.Field + ".resource", "resource backends are not served, the path leads to the default backend; write a service");
            return;
        }

        if (_owners.TryAdd((server.Host, path.Path, path.Type), ingress))
        {
            server.Locations.Add(new IngressLocation(ingress, path));
            return;
        }

        var owner = _owners[(server.Host, path.Path, path.Type)];
        _problems.Warning(
            ingress.Resource, path.Location, path.Field,
            $"the path {Quoting.Quote(path.Path)} of {(server.Host.Length == 0 ? "every host" : Quoting.Quote(server.Host))} belongs to {owner.Resource.Reference} ({owner.Resource.Location}), which comes first; remove one of them");
    }
}
