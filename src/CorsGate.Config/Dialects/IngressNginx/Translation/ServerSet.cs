using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The hosts of all Ingresses across translations, each with a virtual host on both ports. A host is made again when an Ingress that
/// has a part in it changed, a backend of its paths, or the certificate of the wildcard above it.
/// </summary>
internal sealed class ServerSet(RouteBuilder routes, LookupTracker tracker, ProblemCollector problems, ProblemBook book, IngressWork work)
{
    private readonly Dictionary<string, ServerUnit> _servers = new(StringComparer.Ordinal);
    private readonly HashSet<ServerUnit> _edited = [];
    private readonly List<VirtualHost> _removedHttp = [];
    private readonly List<VirtualHost> _removedHttps = [];
    private readonly List<VirtualHost> _addedHttp = [];
    private readonly List<VirtualHost> _addedHttps = [];

    /// <summary>The virtual hosts of the cleartext port, in order.</summary>
    public ImmutableArray<VirtualHost> Http { get; private set; } = [];

    /// <summary>The virtual hosts of the TLS port, in order.</summary>
    public ImmutableArray<VirtualHost> Https { get; private set; } = [];

    /// <summary>Gives an Ingress its part in its hosts.</summary>
    public void Add(ServedIngress ingress)
    {
        foreach (var host in ingress.Hosts)
            Edit(host).Ingresses.Add(ingress);
    }

    /// <summary>Takes an Ingress out of its hosts.</summary>
    public void Remove(ServedIngress ingress)
    {
        foreach (var host in ingress.Hosts)
            Edit(host).Ingresses.Remove(ingress);
    }

    /// <summary>Makes the hosts again that have to be.</summary>
    /// <param name="owner">The object that the ports are there for: the oldest Ingress that is served.</param>
    public void Update(ObjectReference owner)
    {
        // The host of all others is always there, and belongs to the owner where no Ingress has a part in it.
        if (!_servers.TryGetValue("", out var others) || (others.Ingresses.Count == 0 && !owner.Equals(others.Otherwise?.Owner)))
            Edit("");
        foreach (var server in tracker.Take(TranslationStage.Attachments).Cast<ServerUnit>())
            _edited.Add(server);
        SpreadCertificates();
        SpreadRegexes();
        foreach (var server in _edited.OrderBy(server => server.Host, StringComparer.Ordinal))
        {
            if (server.Ingresses.Count == 0 && server.Host.Length > 0)
                Forget(server);
            else
                Make(server, owner);
        }

        _edited.Clear();
        Http = Apply(Http, _removedHttp, _addedHttp);
        Https = Apply(Https, _removedHttps, _addedHttps);
    }

    /// <summary>Forgets all hosts: no Ingress is served.</summary>
    public void Clear()
    {
        foreach (var server in _servers.Values)
        {
            tracker.Forget(server);
            book.Set(server, []);
        }

        _servers.Clear();
        _edited.Clear();
        (Http, Https) = ([], []);
    }

    private ServerUnit Edit(string host)
    {
        if (!_servers.TryGetValue(host, out var server))
            _servers.Add(host, server = new ServerUnit(host));
        _edited.Add(server);
        return server;
    }

    /// <summary>A wildcard whose certificate comes or goes has all hosts below it made again.</summary>
    private void SpreadCertificates()
    {
        var wildcards = new HashSet<string>(StringComparer.Ordinal);
        foreach (var server in _edited)
        {
            var had = server.HasCertificate;
            server.HasCertificate = server.Ingresses.Any(ingress => !ingress.Resource.Tls.IsEmpty);
            if (server.HasCertificate != had && server.Host.StartsWith("*.", StringComparison.Ordinal))
                wildcards.Add(server.Host);
        }

        if (wildcards.Count > 0)
            _edited.UnionWith(_servers.Values.Where(server => server.Wildcard is { } wildcard && wildcards.Contains(wildcard)));
    }

    /// <summary>The expressions of an Ingress are counted together: all of its hosts are made again, and counted from the start.</summary>
    private void SpreadRegexes()
    {
        var waiting = new Queue<ServerUnit>(_edited);
        while (waiting.TryDequeue(out var server))
        {
            foreach (var ingress in server.Ingresses.Where(ingress => ingress.HasRegexes))
            {
                ingress.ForgetRegexes();
                foreach (var host in ingress.Hosts)
                {
                    if (_servers[host] is var other && _edited.Add(other))
                        waiting.Enqueue(other);
                }
            }
        }
    }

    private void Make(ServerUnit server, ObjectReference owner)
    {
        work.Hosts++;
        owner = server.Ingresses.Min?.Resource.Reference ?? owner;
        if (server.Otherwise is null || !server.Otherwise.Owner.Equals(owner))
            server.Otherwise = new Route { Name = "default backend", Owner = owner, Match = new RouteMatch(), Action = ActionBuilder.DefaultBackend };
        tracker.Run(server, () => book.Set(server, problems.Capture(() =>
        {
            var (http, https) = routes.Build(
                new IngressServer(server.Host, server.Ingresses, problems), HasCertificate(server), server.Otherwise, server.Routes);
            server.Routes.Sweep();
            server.Http = Replace(server, server.Http, http, _removedHttp, _addedHttp);
            server.Https = Replace(server, server.Https, https, _removedHttps, _addedHttps);
        })));
    }

    private void Forget(ServerUnit server)
    {
        _servers.Remove(server.Host);
        tracker.Forget(server);
        book.Set(server, []);
        if (server.Http is { } http)
            _removedHttp.Add(http);
        if (server.Https is { } https)
            _removedHttps.Add(https);
    }

    // Its own, or that of the wildcard above it.
    private bool HasCertificate(ServerUnit server) => server.Host.Length > 0
        && (server.HasCertificate || (server.Wildcard is { } wildcard && _servers.TryGetValue(wildcard, out var above) && above.HasCertificate));

    private static VirtualHost Replace(ServerUnit server, VirtualHost? before, ImmutableArray<Route> routes, List<VirtualHost> removed, List<VirtualHost> added)
    {
        if (before is not null && Instances.AreSame(before.Routes, routes))
            return before;

        // A wildcard of an Ingress is one label (nginx: ^(?<subdomain>[\w-]+)\.example\.com$); the data plane reads it so.
        var after = new VirtualHost { Hostname = server.Host.Length == 0 ? "*" : server.Host, Routes = routes };
        if (before is not null)
            removed.Add(before);
        added.Add(after);
        return after;
    }

    private static ImmutableArray<VirtualHost> Apply(ImmutableArray<VirtualHost> hosts, List<VirtualHost> removed, List<VirtualHost> added)
    {
        if (removed.Count + added.Count == 0)
            return hosts;
        hosts = SortedEdits.Apply(hosts, removed, added, VirtualHostOrder.Instance);
        removed.Clear();
        added.Clear();
        return hosts;
    }
}
