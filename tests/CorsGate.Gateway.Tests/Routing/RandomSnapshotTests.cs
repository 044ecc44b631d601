using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.Gateway.Tests.Telemetry.Metrics;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Routing;

/// <summary>After any changes a snapshot answers as one that is built of the last configuration alone.</summary>
public class RandomSnapshotTests
{
    private static readonly string[] Hosts = ["a.com", "b.com", "*.a.com", "*.b.a.com", "*", "c.a.com", "d.com", "e.com", "f.com", "g.com", "h.com"];
    private static readonly string[] Paths = ["/", "/a", "/a/b", "/a/b/c", "/ab", "/b"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_sequence_of_changes_ends_in_what_a_fresh_snapshot_answers(int seed)
    {
        var world = new World(new Random(seed));
        GatewaySnapshot? snapshot = null;
        var (summary, metrics) = (new ConfigSummary(), new GatewayMetrics());
        var (found, reused) = (0, 0);
        for (var step = 1; step <= 600; step++)
        {
            var config = world.Step();
            var before = snapshot;
            snapshot = GatewaySnapshot.Build(config, step, before);

            // A change that is not served after all, as where a port cannot be opened, leaves no trace.
            if (world.Chance(0.1))
                snapshot = GatewaySnapshot.Build(world.Step(), step, before);
            config = snapshot.Config;
            var fresh = GatewaySnapshot.Build(config, 1, previous: null);
            found += Compare(fresh, snapshot);
            reused += snapshot.Change!.CompiledRoutes < fresh.Change!.CompiledRoutes ? 1 : 0;
            Assert.Equal(new ConfigSummary().Describe(config, fresh), summary.Describe(config, snapshot));
            CompareMetrics(metrics, snapshot, world);
        }

        Assert.True(found > 10_000, $"{found} routes were found");
        Assert.True(reused > 500, $"{reused} times something was reused");
    }

    private static int Compare(GatewaySnapshot expected, GatewaySnapshot actual)
    {
        var found = 0;
        foreach (var port in new[] { 80, 81, 443 })
        {
            Assert.Equal(expected.Port(port) is null, actual.Port(port) is null);
            foreach (var name in Hosts.Select(host => host.Replace("*", "x", StringComparison.Ordinal)))
            {
                var (one, other) = (expected.Port(port)?.Find(name), actual.Port(port)?.Find(name));
                Assert.Equal(one?.Sources, other?.Sources);
                foreach (var (path, method) in Paths.SelectMany(path => new[] { (path, "GET"), (path, "POST") }))
                {
                    var request = new RouteRequest { Path = path, Method = method, Headers = new HeaderDictionary() };
                    var route = other?.Routes.Find(request);
                    Assert.Same(one?.Routes.Find(request)?.Source, route?.Source);
                    found += route is null ? 0 : 1;
                }
            }
        }

        var routes = actual.Listeners.SelectMany(pair => pair.Listener.Hosts).SelectMany(host => host.Compiled).ToList();
        Assert.All(routes.GroupBy(route => route.Source.Action, ReferenceEqualityComparer.Instance), group => Assert.Single(group.Select(route => route.Action).Distinct()));
        var policies = routes.Select(route => route.Action.RulePolicy).OfType<CompiledPolicy>().Distinct();
        Assert.All(policies.GroupBy(policy => policy.Source, ReferenceEqualityComparer.Instance), group => Assert.Single(group));
        return found;
    }

    private static void CompareMetrics(GatewayMetrics metrics, GatewaySnapshot snapshot, World world)
    {
        metrics.Applied(snapshot, isWhole: true);
        var routes = snapshot.Listeners.SelectMany(pair => pair.Listener.Hosts.SelectMany(host => host.Compiled), (pair, route) => (pair.Listener, Route: route)).ToList();
        var known = routes.Select(pair => $"listener=\"{pair.Listener.Name}\",route=\"{pair.Route.Source.Name}\"").ToHashSet(StringComparer.Ordinal);
        foreach (var series in Exposition.Of(metrics).Of("corsgate_requests_total"))
            Assert.Contains(known, name => series.Contains(name, StringComparison.Ordinal));
        foreach (var (listener, route) in routes.Where(_ => world.Chance(0.2)))
        {
            var request = new GatewayRequest { Listener = listener, Route = route };
            metrics.Attach(request);
            metrics.Count(request, new Gateway.Telemetry.AccessRecord { Method = "GET", Target = "/", Status = 200 });
        }
    }

    /// <summary>A few listeners whose hosts share routes, as those of a route with several hostnames do.</summary>
    private sealed class World(Random random)
    {
        private readonly AttachedPolicy[] _policies = [.. Enumerable.Range(0, 3).Select(_ => new AttachedPolicy
        {
            Source = Make.Object(), Attachment = PolicyAttachment.Gateway, Policy = new CorsPolicy(), Semantics = CorsSemantics.Kgateway,
        })];

        private readonly List<Route> _routes = [];
        private readonly List<Listener> _listeners = [];
        private int _names;

        public bool Chance(double chance) => random.NextDouble() < chance;

        public GatewayConfig Step()
        {
            for (var i = Chance(0.7) ? 1 : random.Next(2, 6); i > 0; i--)
                Change();
            return Make.Config([.. _listeners]);
        }

        private void Change()
        {
            if (_listeners.Count == 0 || Chance(0.05))
            {
                var port = Pick(80, 80, 81, 443);
                _listeners.Insert(random.Next(_listeners.Count + 1), Make.Listener(port, Pick("", "", "*.a.com")) with
                {
                    Name = $"ns/gw/{_names++}", IsTls = port == 443, Kind = Pick(ListenerKind.Gateway, ListenerKind.Gateway, ListenerKind.Ingress),
                });
            }

            var index = random.Next(_listeners.Count);
            var listener = _listeners[index];
            if (_listeners.Count > 2 && Chance(0.05))
                _listeners.RemoveAt(index);
            else if (Chance(0.03))
                _listeners[index] = listener with { Name = $"ns/gw/{_names++}" };
            else
                _listeners[index] = listener with { VirtualHosts = Change(listener.VirtualHosts) };
        }

        private ImmutableArray<VirtualHost> Change(ImmutableArray<VirtualHost> hosts)
        {
            var hostname = Pick(Hosts);
            var old = hosts.FirstOrDefault(host => string.Equals(host.Hostname, hostname, StringComparison.Ordinal));
            if (old is null)
                return Chance(0.02) ? hosts.Insert(0, AnyHost(hostname)).Add(AnyHost(hostname)) : hosts.Insert(random.Next(hosts.Length + 1), AnyHost(hostname));
            if (Chance(0.1))
                return [.. hosts.OrderBy(_ => random.Next())];
            return Chance(0.25) ? hosts.Remove(old) : hosts.Replace(old, Change(old));
        }

        private VirtualHost AnyHost(string hostname) => Make.Host(hostname, [.. Enumerable.Range(0, random.Next(4)).Select(_ => AnyRoute())]);

        private VirtualHost Change(VirtualHost host)
        {
            var routes = host.Routes.ToBuilder();
            for (var i = random.Next(3); i >= 0; i--)
            {
                var place = random.Next(routes.Count + 1);
                if (place == routes.Count || Chance(0.5))
                    routes.Insert(place, AnyRoute());
                else if (Chance(0.5))
                    routes.RemoveAt(place);
                else
                    routes[place] = AnyRoute();
            }

            return host with { Routes = routes.ToImmutable() };
        }

        private Route AnyRoute()
        {
            if (_routes.Count > 0 && Chance(0.3))
                return Pick([.. _routes]);
            var kind = Pick(PathMatchKind.Exact, PathMatchKind.Prefix, PathMatchKind.StringPrefix, PathMatchKind.Regex);
            var match = new RouteMatch { Path = new PathMatch(kind, Pick(Paths)), Method = Pick(null, null, "GET") };
            var action = _routes.Count > 0 && Chance(0.4) ? Pick([.. _routes]).Action : new RouteAction { Cors = Chance(0.6) ? Pick(_policies) : null };
            var route = Make.Route(match, action, $"r{random.Next(12)}") with { Owner = Make.Object($"o{random.Next(20)}") };
            if (_routes.Count > 15)
                _routes.RemoveAt(0);
            _routes.Add(route);
            return route;
        }

        private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];
    }
}
