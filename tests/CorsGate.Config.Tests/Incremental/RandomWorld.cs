using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Dialects;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Translation;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>A small world of objects that refer to each other, changed at random: small, so that changes meet.</summary>
internal sealed class RandomWorld(int seed, TestSecret[] secrets)
{
    private static readonly string[] Namespaces = ["a", "a-b", "c"];
    private static readonly string[] Hosts = ["one.example", "two.example", "*.example", "x.one.example", "*.one.example"];
    private readonly Random _random = new(seed);
    private readonly Dictionary<ObjectReference, Resource> _objects = [];

    public IEnumerable<Resource> Objects => _objects.Values;

    /// <summary>Changes some objects, each once.</summary>
    /// <summary>Addresses that some of the Gateways have of their own, and one that two of them share.</summary>
    public static ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>> Addresses { get; } = ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>>.Empty
        .Add(Gateway("a", "gw").Reference, [IPAddress.Parse("127.0.1.1"), IPAddress.Parse("127.0.1.2")])
        .Add(Gateway("c", "gw").Reference, [IPAddress.Parse("127.0.1.2")])
        .Add(Gateway("a", "alt").Reference, [IPAddress.Parse("127.0.1.3")]);

    public List<ResourceChange> Step()
    {
        var changed = new Dictionary<ObjectReference, Resource?>();
        for (var i = Chance(0.7) ? 1 : _random.Next(2, 6); i > 0; i--)
        {
            var resource = Any();
            changed[resource.Reference] = Chance(0.25) ? null : resource;
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

    private Resource Any() => _random.Next(16) switch
    {
        0 or 1 => AnyGateway(),
        < 7 => AnyRoute(),
        7 => AnyService(),
        8 => AnySlice(),
        9 => AnyGrant(),
        < 13 => AnyPolicy(),
        13 => Namespace(Pick(Namespaces), Chance(0.5) ? ["team=a"] : ["team=b"]),
        14 => secrets[_random.Next(secrets.Length)].Resource with { Labels = Map($"v={_random.Next(3)}") },
        _ => new StaticBackendResource
        {
            Reference = new ObjectReference(KgatewayGroup, "Backend", Pick(Namespaces), "static"),
            Location = At(600),
            Hosts = [new("up.example", 80 + _random.Next(2))],
            AppProtocol = Chance(0.3) ? "odd" : null,
        },
    };

    private GatewayResource AnyGateway()
    {
        var listeners = Enumerable.Range(0, _random.Next(1, 4)).Select(i => AnyListener($"l{i}")).ToArray();
        return Aged(Gateway(Pick(Namespaces), Pick("gw", "alt"), listeners) with
        {
            Labels = AnyLabels(),
            Addresses = Chance(0.3) ? [new GatewayAddress("IPAddress", Pick("127.0.1.1", "127.0.1.2"))] : [],
        });
    }

    private GatewayListener AnyListener(string name)
    {
        var hostname = Chance(0.5) ? "" : Pick(Hosts);
        var listener = Chance(0.25)
            ? Https(name, 443, hostname, [.. secrets.Where(_ => Chance(0.6)).Select(secret => secret.Link)])
            : Http(name, Pick(80, 81), hostname);
        listener = _random.Next(5) switch
        {
            0 => listener with { AllowedNamespaces = "Same" },
            1 or 2 => listener with { AllowedNamespaces = "Selector", NamespaceSelector = new LabelSelector(Map("team=a"), []) },
            3 => listener with { AllowedKinds = [new(GatewayGroup, Pick("HTTPRoute", "GRPCRoute", "TCPRoute"))] },
            _ => listener,
        };
        return Chance(0.05) ? listener with { Protocol = "TCP" } : listener;
    }

    private RouteResource AnyRoute()
    {
        var name = $"r{_random.Next(8)}";
        var @namespace = Pick(Namespaces);
        var rules = Enumerable.Range(0, _random.Next(0, 3)).Select(_ => AnyRule(@namespace)).ToArray();
        var route = Chance(0.2) ? Grpc(name, rules) : Route(name, rules);
        var parents = Enumerable.Range(0, Chance(0.9) ? 1 : 2).Select(_ => AnyParent());
        return Aged(route with
        {
            Reference = route.Reference with { Namespace = @namespace },
            ParentRefs = Chance(0.05) ? [] : [.. parents],
            Hostnames = Chance(0.15) ? [] : [.. Hosts.Where(_ => Chance(0.35))],
            Labels = AnyLabels(),
            Annotations = AnyAnnotations(),
        });
    }

    private ParentRef AnyParent()
    {
        var parent = Parent(Pick(Namespaces), Pick("gw", "gw", "alt"), Chance(0.2) ? "l0" : null, Chance(0.1) ? 80 : null);
        return Chance(0.05) ? parent with { Link = parent.Link with { Kind = "Service", Group = "" } } : parent;
    }

    private RouteRule AnyRule(string @namespace)
    {
        var filters = _random.Next(8) switch
        {
            0 => new ResourceFilter[] { Filter("https://filter") },
            1 => [Extension(Pick("p0", "p1", "p2"), @namespace: @namespace)],
            2 => [new MirrorFilter(AnyRef(), 1, 2)],
            3 => [Filter("*") with { Policy = Allowing("*") with { AllowCredentials = new(true, At(1)) } }],
            _ => [],
        };
        RouteMatch[] matches = [Pick(Prefix("/"), Prefix("/a"), Exact("/a"), Regex("/a.*")), .. Chance(0.3) ? new[] { Prefix("/b") } : []];
        var rule = Rule(filters).On(matches).To([.. Enumerable.Range(0, _random.Next(3)).Select(_ => AnyRef())]);
        return Chance(0.3) ? rule with { Name = "named" } : rule;
    }

    private BackendRef AnyRef()
    {
        var reference = Ref(Pick("s0", "s1"), Chance(0.05) ? null : Pick(8000, 8000, 9000), Pick(1, 1, 0), Pick(Namespaces), Chance(0.1) ? [Filter("https://ref")] : []);
        return Chance(0.2) ? reference with { Link = reference.Link with { Group = KgatewayGroup, Kind = "Backend", Name = "static" } } : reference;
    }

    private ServiceResource AnyService()
    {
        var service = Service(Pick("s0", "s1"), Pick(Namespaces), appProtocol: Pick(null, null, "h2c", "odd"));
        return Chance(0.3) ? service with { Annotations = Map("corsgate.dev/sample-app=" + Pick("httpbin", "other")) } : service;
    }

    private EndpointSliceResource AnySlice()
    {
        var slice = Slice(Pick("s0", "s1"), "", 8080, [.. new[] { "10.0.0.1", "10.0.0.2", "10.0.0.3" }.Where(_ => Chance(0.5))]);
        return slice with
        {
            Reference = slice.Reference with { Namespace = Pick(Namespaces), Name = $"slice{_random.Next(2)}" },
            ServiceName = Chance(0.1) ? null : slice.ServiceName,
        };
    }

    private ReferenceGrantResource AnyGrant()
    {
        var from = new GrantFrom(GatewayGroup, Pick("HTTPRoute", "HTTPRoute", "Gateway"), Pick(Namespaces));
        var to = new GrantTo(Pick("", "", KgatewayGroup), Pick("Service", "Service", "Secret", "Backend"), Pick("", "s0", "secret"));
        var grant = Grant(Pick(Namespaces), from, to);
        return grant with { Reference = grant.Reference with { Name = $"g{_random.Next(2)}" } };
    }

    private TrafficPolicyResource AnyPolicy()
    {
        var targets = Enumerable.Range(0, _random.Next(3)).Select(_ => Target(
            Pick("HTTPRoute", "HTTPRoute", "GRPCRoute", "Gateway", "Service"), Pick("r0", "r1", "r2", "gw"), Pick(null, null, "named", "l0"), Pick(Namespaces)));
        var policy = Policy(Pick(Namespaces), $"p{_random.Next(4)}", [.. targets]);
        policy = policy with { TargetRefs = [.. policy.TargetRefs.Select(target => Chance(0.8) ? target with { Link = target.Link with { Namespace = policy.Namespace } } : target)] };
        if (Chance(0.4))
            policy = policy with { TargetSelectors = [Selector(Pick("HTTPRoute", "Gateway"), Pick(null, null, "named"), Pick<string[]>([], ["app=x"], ["app=x", "tier=1"]))] };
        policy = policy with { Annotations = AnyAnnotations() };
        return Aged(_random.Next(8) switch
        {
            0 => policy with { Cors = null },
            1 => policy with { IsDisabled = true },
            2 => policy with { IsRefused = true },
            3 => policy with { IsGloo = true },
            _ => policy,
        });
    }

    private System.Collections.Immutable.ImmutableDictionary<string, string> AnyLabels() =>
        Map([.. new[] { "app=x", "app=y", "tier=1" }.Where(_ => Chance(0.4)).DistinctBy(label => label.Split('=')[0], StringComparer.Ordinal)]);

    private System.Collections.Immutable.ImmutableDictionary<string, string> AnyAnnotations() =>
        Chance(0.2) ? Map("corsgate.dev/semantics=" + Pick("strict", "source", "odd")) : Map();

    private T Aged<T>(T resource)
        where T : Resource => Chance(0.3) ? resource : (T)(resource with { CreationTimestamp = Year(2020 + _random.Next(3)) });

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private bool Chance(double chance) => _random.NextDouble() < chance;
}
