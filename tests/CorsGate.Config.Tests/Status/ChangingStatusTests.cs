using System.Collections.Immutable;
using System.Text;
using CorsGate.Config.Dialects;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using CorsGate.Config.Tests.Incremental;
using CorsGate.Config.Tests.Translation;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>The status after changes is that of the last objects alone.</summary>
public sealed class ChangingStatusTests : IDisposable
{
    private static readonly LoadOptions Load = new() { ControllerNames = [StatusOptions.OwnControllerName] };
    private readonly TestSecret[] _secrets = [new("a", "secret"), new("c", "secret")];
    private readonly ObjectLoader _loader = new(Load);

    public void Dispose()
    {
        foreach (var secret in _secrets)
            secret.Dispose();
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void After_any_changes_it_is_what_a_fresh_computation_gives(int seed)
    {
        var world = new RandomWorld(seed, _secrets);
        var random = new Random(seed);
        var session = new GatewayApiSession(Load);
        GatewayClassResource? @class = null;
        var statuses = 0;
        for (var step = 0; step < 400; step++)
        {
            var changes = world.Step();
            if (random.Next(10) == 0)
            {
                var next = random.Next(3) switch { 0 => null, 1 => ClassOf("example.com/other"), _ => ClassOf(StatusOptions.OwnControllerName) };
                if (@class is not null || next is not null)
                    changes.Add(new ResourceChange(@class, next));
                @class = next;
            }

            Resource[] all = @class is null ? [.. world.Objects] : [.. world.Objects, @class];
            var (listeners, problems) = session.Translate(new SessionInput(changes, () => new ResourceSet { Resources = [.. all] }));
            var fresh = new GatewayApiSession(Load);
            var (freshListeners, freshProblems) = fresh.Translate(SessionInput.Of(new ResourceSet { Resources = [.. all] }));
            var expected = Compute(all, freshListeners, freshProblems, fresh.Outcomes);
            Assert.Equal(expected, Compute(all, listeners, problems, session.Outcomes));
            statuses += expected.Length;
        }

        Assert.True(statuses > 400, $"{statuses} lines of status");
    }

    [Fact]
    public void A_class_that_comes_later_and_goes_over_to_another_controller_takes_its_Gateways_along()
    {
        Apply(Gateway, Service, Route());
        Assert.Empty(Now.Desired.Objects);
        Assert.Empty(_loader.Config.Listeners);
        Apply(Class);
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs", Now.Text("HTTPRoute app/r"));
        Assert.Single(_loader.Config.Listeners);
        Apply(Class.Replace("corsgate.dev/gateway-controller", "example.com/other", StringComparison.Ordinal));
        Assert.Empty(Now.Desired.Objects);
        Assert.Empty(_loader.Config.Listeners);
    }

    [Fact]
    public void A_route_that_becomes_invalid_falls_back_and_recovers()
    {
        Apply(Class, Gateway, Service, Route());
        Apply(Route(filters: "[{type: ExternalAuth, externalAuth: {}}]").Replace("generation: 3", "generation: 4", StringComparison.Ordinal));
        Assert.Equal("Accepted=False/UnsupportedValue ResolvedRefs=True/ResolvedRefs PartiallyInvalid=True/UnsupportedValue", Now.Text("HTTPRoute app/r"));
        Assert.Equal(4, Now.Find<RouteStatus>("HTTPRoute app/r").ObservedGeneration);
        Apply(Route(backend: "{name: none, port: 80}").Replace("generation: 3", "generation: 5", StringComparison.Ordinal));
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=False/BackendNotFound", Now.Text("HTTPRoute app/r"));
        Assert.Equal(5, Now.Find<RouteStatus>("HTTPRoute app/r").ObservedGeneration);
    }

    [Fact]
    public void A_Service_that_comes_resolves_the_reference()
    {
        Apply(Class, Gateway, Route());
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=False/BackendNotFound", Now.Text("HTTPRoute app/r"));
        Apply(Service);
        Assert.Equal("Accepted=True/Accepted ResolvedRefs=True/ResolvedRefs", Now.Text("HTTPRoute app/r"));
    }

    private StatusOf Now => new(_loader.ComputeStatus(Options));

    private static GatewayClassResource ClassOf(string controller) => new()
    {
        Reference = new ObjectReference(Make.GatewayGroup, "GatewayClass", "", "any"), Location = Make.At(1), ControllerName = controller,
    };

    private static string[] Compute(Resource[] resources, ImmutableArray<Listener> listeners, ImmutableArray<Problem> problems, Outcomes outcomes)
    {
        var desired = StatusCalculator.Compute(new StatusInput
        {
            Resources = new ResourceSet { Resources = [.. resources] }, Listeners = listeners, Problems = problems, Outcomes = outcomes, Options = Options,
        });
        return
        [
            .. desired.Objects.Values.SelectMany(Lines).Order(StringComparer.Ordinal),
            .. desired.Rejections.Select(rejection => rejection.ToString()),
        ];
    }

    private static IEnumerable<string> Lines(ObjectStatus status) => status switch
    {
        GatewayStatus gateway => [$"{gateway.Reference} {Text(gateway.Conditions)}", .. gateway.Listeners.Select(listener => $"{gateway.Reference} {listener.Name} {listener.AttachedRoutes} {string.Join(",", listener.SupportedKinds)} {Text(listener.Conditions)}")],
        RouteStatus route => route.Parents.Select(parent => $"{route.Reference} {parent.Parent.Link.Target} {parent.Parent.SectionName} {Text(parent.Conditions)}"),
        PolicyStatus policy => policy.Ancestors.Select(ancestor => $"{policy.Reference} {ancestor.Gateway} {Text(ancestor.Conditions)}"),
        GatewayClassStatus @class => [$"{@class.Reference} {Text(@class.Conditions)}"],
        _ => [],
    };

    private static string Text(ImmutableArray<StatusCondition> conditions) => string.Join("; ", conditions.Select(condition => $"{condition} {condition.Message}"));

    private void Apply(params string[] documents)
    {
        var problems = new List<Problem>();
        var parsed = ManifestParser.Parse("objects", Encoding.UTF8.GetBytes(string.Join("\n---\n", documents)));
        _loader.Apply(parsed.Documents.SelectMany(document => ManifestObject.From(document, problems))
            .Select(item => new ObjectChange(ObjectMetadata.Identify(item, isNamespaced: item.Kind is not "GatewayClass", "default"), item)).ToList());
        Assert.Empty(problems);
    }
}
