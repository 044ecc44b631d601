using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The virtual hosts of a listener with their routes in order of precedence. A request goes to the most specific virtual host of
/// its listener and to no other, as in Envoy. Kept across translations: a virtual host whose routes are the same instances as
/// before is the same instance.
/// </summary>
internal sealed class VirtualHostTable
{
    private readonly Dictionary<string, Host> _hosts = new(StringComparer.Ordinal);
    private readonly HashSet<Host> _edited = [];
    private ImmutableArray<VirtualHost> _built = [];

    /// <summary>Takes routes into a virtual host.</summary>
    public void Add(string hostname, RankedRoute[] routes) => Edit(hostname).Added.AddRange(routes);

    /// <summary>Takes routes out of a virtual host.</summary>
    public void Remove(string hostname, RankedRoute[] routes) => Edit(hostname).Removed.AddRange(routes);

    /// <summary>The virtual hosts, the most specific first; the same array while there is no change.</summary>
    public ImmutableArray<VirtualHost> Build()
    {
        if (_edited.Count == 0)
            return _built;
        List<VirtualHost> removed = [];
        List<VirtualHost> added = [];
        foreach (var host in _edited)
        {
            var before = host.Built;
            var after = host.Build();
            if (after is null)
                _hosts.Remove(host.Hostname);
            if (ReferenceEquals(before, after))
                continue;
            if (before is not null)
                removed.Add(before);
            if (after is not null)
                added.Add(after);
        }

        _edited.Clear();
        if (removed.Count + added.Count > 0)
            _built = SortedEdits.Apply(_built, removed, added, VirtualHostOrder.Instance);
        return _built;
    }

    private Host Edit(string hostname)
    {
        if (!_hosts.TryGetValue(hostname, out var host))
            _hosts.Add(hostname, host = new Host(hostname));
        _edited.Add(host);
        return host;
    }

    private sealed class Host(string hostname)
    {
        private ImmutableArray<RankedRoute> _ranked = [];

        public string Hostname { get; } = hostname;

        public List<RankedRoute> Removed { get; } = [];

        public List<RankedRoute> Added { get; } = [];

        public VirtualHost? Built { get; private set; }

        public VirtualHost? Build()
        {
            _ranked = SortedEdits.Apply(_ranked, Removed, Added, RoutePrecedence.Instance);
            Removed.Clear();
            Added.Clear();
            Removed.TrimExcess();
            Added.TrimExcess();
            if (_ranked.IsEmpty)
                Built = null;
            else if (Built is null || !IsSame(Built.Routes))
                Built = new VirtualHost { Hostname = Hostname, Routes = ImmutableArray.CreateRange(_ranked, static ranked => ranked.Route) };
            return Built;
        }

        private bool IsSame(ImmutableArray<Route> routes)
        {
            if (routes.Length != _ranked.Length)
                return false;
            for (var i = 0; i < routes.Length; i++)
            {
                if (!ReferenceEquals(routes[i], _ranked[i].Route))
                    return false;
            }

            return true;
        }
    }
}
