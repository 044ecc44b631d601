using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>
/// Every kind of reference, with every way of being granted: a reference leaves its namespace only where the specification
/// lets it, and a refusal says nothing about whether the foreign object exists.
/// </summary>
public sealed class CrossNamespaceTests
{
    /// <summary>Reference kinds that a ReferenceGrant can open, with the grant's from and to.</summary>
    private static readonly Dictionary<string, (GrantFrom From, GrantTo To)> Grantable = new(StringComparer.Ordinal)
    {
        ["backendRef"] = (new(GatewayGroup, "HTTPRoute", "app"), new("", "Service", "x")),
        ["grpcBackendRef"] = (new(GatewayGroup, "GRPCRoute", "app"), new("", "Service", "x")),
        ["staticBackendRef"] = (new(GatewayGroup, "HTTPRoute", "app"), new(KgatewayGroup, "Backend", "x")),
        ["mirror"] = (new(GatewayGroup, "HTTPRoute", "app"), new("", "Service", "x")),
        ["secretRef"] = (new(GatewayGroup, "Gateway", "app"), new("", "Secret", "x")),
    };

    public static TheoryData<string, string, bool> Matrix
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var reference in Grantable.Keys.Concat(["extensionRef", "policyGateway", "policyRoute", "route"]))
            {
                var isGrantable = Grantable.ContainsKey(reference);
                data.Add(reference, "same namespace", true);
                data.Add(reference, "no grant", false);
                data.Add(reference, "grant", isGrantable);
                data.Add(reference, "grant for all names", isGrantable);
                data.Add(reference, "grant for another name", false);
                data.Add(reference, "grant for another target kind", false);
                data.Add(reference, "grant for another source kind", false);
                data.Add(reference, "grant for another source group", false);
                data.Add(reference, "grant for another source namespace", false);
                data.Add(reference, "grant in the source namespace", false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public void A_reference_resolves_only_where_the_specification_lets_it(string reference, string grant, bool isAllowed)
    {
        var target = grant is "same namespace" ? "app" : "other";
        var (result, resolves) = Resolve(reference, target, exists: true, GrantFor(reference, grant));

        Assert.Equal(isAllowed, resolves);
        Assert.Equal(isAllowed, result.Problems.IsEmpty);
    }

    [Theory]
    [InlineData("backendRef")]
    [InlineData("grpcBackendRef")]
    [InlineData("staticBackendRef")]
    [InlineData("mirror")]
    [InlineData("secretRef")]
    [InlineData("extensionRef")]
    [InlineData("policyGateway")]
    [InlineData("policyRoute")]
    public void A_refusal_is_the_same_whether_or_not_the_object_exists(string reference)
    {
        var (existing, _) = Resolve(reference, "other", exists: true, null);
        var (missing, _) = Resolve(reference, "other", exists: false, null);

        // Of a Gateway that is not there, the route that names it has more to say: only the referrer's problem counts here.
        var isPolicy = reference.StartsWith("policy", StringComparison.Ordinal);
        IEnumerable<Problem> About(Translated result) => result.Problems.Where(problem => !isPolicy || problem.Object!.Kind is "TrafficPolicy");
        Assert.Single(About(existing));
        Assert.Equal(About(missing), About(existing));
    }

    private static ReferenceGrantResource? GrantFor(string reference, string grant)
    {
        var (source, to) = Grantable.TryGetValue(reference, out var pair)
            ? pair
            : (new GrantFrom(GatewayGroup, "HTTPRoute", "app"), new GrantTo(KgatewayGroup, "TrafficPolicy", "x"));
        return grant switch
        {
            "grant" => Grant("other", source, to),
            "grant for all names" => Grant("other", source, to with { Name = "" }),
            "grant for another name" => Grant("other", source, to with { Name = "y" }),
            "grant for another target kind" => Grant("other", source, to with { Kind = "ConfigMap" }),
            "grant for another source kind" => Grant("other", source with { Kind = "TCPRoute" }, to),
            "grant for another source group" => Grant("other", source with { Group = "example.com" }, to),
            "grant for another source namespace" => Grant("other", source with { Namespace = "third" }, to),
            "grant in the source namespace" => Grant("app", source, to),
            _ => null,
        };
    }

    private static (Translated Result, bool Resolves) Resolve(string reference, string target, bool exists, ReferenceGrantResource? grant)
    {
        using var secret = new TestSecret(target, "x");
        List<Resource> resources = [Service()];
        if (grant is not null)
            resources.Add(grant);

        void Add(Resource foreign, params Resource[] own)
        {
            if (exists)
                resources.Add(foreign);
            resources.AddRange(own);
        }

        var entry = Gateway("app", "gw", Http() with { AllowedNamespaces = "Same" });
        var redirect = Rule(new PlainFilter(new RequestRedirect())).To();
        RouteResource With(RouteRule rule) => Route("r", rule) with { ParentRefs = [Parent("app")] };
        switch (reference)
        {
            case "backendRef":
                Add(Service("x", target), entry, With(Rule().To(Ref("x", @namespace: target))));
                break;
            case "grpcBackendRef":
                Add(
                    Service("x", target) with { Annotations = Map("corsgate.dev/sample-app=httpbin") },
                    entry,
                    Grpc("r", Rule().To(Ref("x", @namespace: target))) with { ParentRefs = [Parent("app")] });
                break;
            case "staticBackendRef":
                Add(
                    new StaticBackendResource { Reference = new ObjectReference(KgatewayGroup, "Backend", target, "x"), Location = At(1) },
                    entry,
                    With(Rule().To(new BackendRef(Link(KgatewayGroup, "Backend", target, "x"), null, 1, []))));
                break;
            case "mirror":
                Add(Service("x", target), entry, With(Rule(new MirrorFilter(Ref("x", @namespace: target), 1, 1))));
                break;
            case "secretRef":
                Add(secret.Resource, Gateway("app", "gw", Https(certificates: secret.Link)));
                break;
            case "extensionRef":
                Add(Policy(target, "x"), entry, With(Rule(Extension("x", @namespace: target))));
                break;
            case "policyGateway":
                Add(
                    Gateway(target, "x", Http()),
                    Route("r", redirect) with { ParentRefs = [Parent(target, "x")] },
                    Policy("app", "p", Target("Gateway", "x", @namespace: target)));
                break;
            case "policyRoute":
                Add(
                    Route(target, "x", redirect) with { ParentRefs = [Parent("app")] },
                    Gateway("app", "gw", Http()),
                    Policy("app", "p", Target("HTTPRoute", "x", @namespace: target)));
                break;
            case "route":
                Add(Gateway(target, "gw", Http() with { AllowedNamespaces = "Same" }), Route("r", redirect) with { ParentRefs = [Parent(target)] });
                break;
        }

        var result = Translated.Of([.. resources]);
        return (result, reference switch
        {
            "backendRef" or "staticBackendRef" => result.Routes[0].Action.Backends[0].Backend is not null,
            "grpcBackendRef" => result.Routes[0].Action.Backends[0].Backend!.SampleApp is not null,
            "mirror" => ((RequestMirror)result.Routes[0].Action.Filters[0]).Backend is not null,
            "secretRef" => result.Listeners.Length == 1,
            "extensionRef" or "policyGateway" or "policyRoute" => result.Routes.Any(route => route.Action.Cors is not null),
            _ => result.Routes.Count == 1,
        });
    }
}
