using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.IngressNginx.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Translation;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>After any changes the Ingresses are served as a translation of the last objects alone would have them.</summary>
public sealed class RandomIngressTests : IDisposable
{
    private readonly TestSecret[] _secrets = [new("app", "secret"), new("app", "other")];

    public void Dispose()
    {
        foreach (var secret in _secrets)
            secret.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_sequence_of_changes_ends_in_what_a_fresh_translation_gives(int seed)
    {
        const int Steps = 700;
        var options = new LoadOptions { Strict = seed == 2, WatchIngressWithoutClass = seed == 3 };
        var translator = new IngressNginxTranslator();
        var world = new World(new Random(seed), _secrets);
        var session = translator.CreateSession(options);
        var (routes, problemCount) = (0, 0);
        for (var step = 0; step < Steps; step++)
        {
            var changes = world.Step();
            var all = new ResourceSet { Resources = [.. world.Objects] };
            var (listeners, problems) = session.Translate(new SessionInput(changes, () => all));

            var (freshListeners, freshProblems) = translator.Translate(all, options);
            IngressComparison.Same(freshListeners, listeners);
            ModelComparison.Same(freshProblems, problems);
            routes += listeners.Sum(listener => listener.VirtualHosts.Sum(host => host.Routes.Length));
            problemCount += problems.Length;
        }

        // The world is one in which something is served, and something is wrong.
        Assert.True(routes > 10 * Steps, $"{routes} routes in {Steps} steps");
        Assert.True(problemCount > Steps, $"{problemCount} problems in {Steps} steps");
    }

    private sealed class World(Random random, TestSecret[] secrets)
    {
        private static readonly string[] Hosts = ["one.example", "two.example", "*.example", "x.one.example", "*.one.example", ""];
        private readonly Dictionary<ObjectReference, Resource> _objects = [];

        public IEnumerable<Resource> Objects => _objects.Values;

        public List<ResourceChange> Step()
        {
            var changed = new Dictionary<ObjectReference, Resource?>();
            for (var i = Chance(0.7) ? 1 : random.Next(2, 6); i > 0; i--)
            {
                var resource = Any();
                changed[resource.Reference] = Chance(0.25) ? null : resource;
            }

            // Now and then everything goes.
            if (Chance(0.01))
            {
                foreach (var reference in _objects.Keys)
                    changed[reference] = null;
            }

            var changes = new List<ResourceChange>();
            foreach (var (reference, after) in changed)
            {
                _objects.Remove(reference, out var before);
                if (after is not null)
                    _objects.Add(reference, after);
                if (before is not null || after is not null)
                    changes.Add(new ResourceChange(before, after));
            }

            return changes;
        }

        private Resource Any() => random.Next(12) switch
        {
            < 7 => AnyIngress(),
            7 => AnyService(),
            8 => Slice(Pick("s0", "s1"), "", 8080, [.. new[] { "10.0.0.1", "10.0.0.2" }.Where(_ => Chance(0.5))]) with
            {
                Reference = new ObjectReference("discovery.k8s.io", "EndpointSlice", "app", $"slice{random.Next(2)}"),
            },
            9 => Pick(secrets).Resource with { Labels = Map($"v={random.Next(3)}") },
            10 => MakeIngress.Class(Pick("nginx", "mine", "other"), Pick("k8s.io/ingress-nginx", "else.example/controller"), Chance(0.3)),
            _ => Route("r", Rule().To(Ref("s0"))),
        };

        private IngressResource AnyIngress()
        {
            var rules = Enumerable.Range(0, random.Next(0, 4)).Select(_ => MakeIngress.On(Pick(Hosts), [.. Enumerable.Range(0, random.Next(4)).Select(AnyPath)])).ToArray();
            var ingress = MakeIngress.Ingress($"i{random.Next(8)}", rules) with
            {
                ClassName = Pick("nginx", "nginx", "mine", null),
                CreationTimestamp = Chance(0.3) ? null : Year(2020 + random.Next(3)),
                DefaultBackend = Chance(0.2) ? MakeIngress.Backend(Pick("s0", "s1")) : null,
                Tls = Chance(0.3) ? [MakeIngress.Tls(Pick("secret", "other", "none", ""), Pick(Hosts[..^1]))] : [],
            };
            return Chance(0.5) ? ingress : ingress.With(AnyAnnotation(), ("enable-cors", "true"));
        }

        private (string Name, string Value) AnyAnnotation() => random.Next(12) switch
        {
            0 or 1 => ("use-regex", "true"),
            2 => ("rewrite-target", Pick("/$1", "/new", "/$x")),
            3 => ("force-ssl-redirect", "true"),
            4 => ("whitelist-source-range", Pick("10.0.0.0/8", "nonsense")),
            5 => ("backend-protocol", Pick("HTTPS", "AUTO_HTTP", "FCGI", "odd")),
            6 => ("canary", "true"),
            7 => ("cors-allow-origin", Pick("https://a.com", "*", "nonsense")),
            8 => ("auth-url", "https://auth.example"),
            _ => ("proxy-read-timeout", Pick("5", "odd")),
        };

        private IngressPath AnyPath(int i)
        {
            var type = Pick(IngressPathType.Prefix, IngressPathType.Exact, IngressPathType.ImplementationSpecific);
            var path = type == IngressPathType.ImplementationSpecific ? Pick("/a/(.*)", "/b", "/(", "/a/") : Pick("/", "/a", "/a/b", "/a/", Chance(0.1) ? "/(bad" : "/b");
            var made = MakeIngress.To(path, Pick("s0", "s1"), Pick<int?>(8000, 8000, 9000, null), type, 710 + i);
            return Chance(0.05) ? made with { Backend = MakeIngress.Backend(null) } : made;
        }

        private ServiceResource AnyService()
        {
            var service = Service(Pick("s0", "s1"), portName: Pick("", "http"));
            if (Chance(0.2))
                return service with { Type = "ExternalName", ExternalName = "up.example" };
            return Chance(0.3) ? service with { Annotations = Map("corsgate.dev/sample-app=" + Pick("httpbin", "odd")) } : service;
        }

        private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

        private bool Chance(double chance) => random.NextDouble() < chance;
    }
}
