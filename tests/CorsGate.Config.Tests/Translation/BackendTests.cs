using System.Collections.Immutable;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateway API, HTTPBackendRef, and how Services and kgateway Backends become backends.</summary>
public sealed class BackendTests
{
    private static readonly GatewayResource Entry = Gateway(Http());

    [Fact]
    public void A_backendRef_becomes_a_backend_with_its_weight()
    {
        var result = Translated.Of(Entry, Service(), Route("r", Rule().To(Ref(weight: 7))));

        Assert.Equal(7, result.Backend.Weight);
        var backend = result.Backend.Backend!;
        Assert.Equal(("app/svc:8000", BackendProtocol.Http1, At(201)), (backend.Name, backend.Protocol, backend.Location));
        Assert.Null(result.Action.FixedStatus);
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("none", 8000, "Service app/none does not exist")]
    [InlineData("svc", 9, "Service app/svc has no port 9; it has 8000")]
    [InlineData("svc", null, "a reference to a Service needs a port")]
    public void An_invalid_reference_keeps_its_share_and_is_reported(string name, int? port, string message)
    {
        var result = Translated.Of(Entry, Service(), Route("r", Rule().To(Ref(name, port, 3), Ref())));

        Assert.Equal([(3, false), (1, true)], result.Action.Backends.Select(backend => (backend.Weight, backend.Backend is not null)));
        Assert.Null(result.Action.FixedStatus);
        var problem = result.TheProblem(ProblemSeverity.Error, message);
        Assert.Equal(("spec.rules[0].backendRefs[0]", At(120)), (problem.Field, problem.Location));
    }

    [Theory]
    [InlineData("", "Pod")]
    [InlineData("example.com", "Service")]
    [InlineData(GatewayGroup, "HTTPRoute")]
    [InlineData("gateway.kgateway.dev", "TrafficPolicy")]
    public void A_kind_that_is_no_backend_is_not_valid(string group, string kind)
    {
        var reference = Ref() with { Link = Link(group, kind, "app", "svc") };
        var result = Translated.Of(Entry, Service(), Route("r", Rule().To(reference)));

        Assert.Null(result.Backend.Backend);
        result.TheProblem(ProblemSeverity.Error, $"kind {kind} of group \"{group}\" is not a backend");
    }

    [Fact]
    public void In_a_GRPCRoute_an_invalid_reference_is_a_backend_without_endpoints_which_a_client_reads_as_unavailable()
    {
        var result = Translated.Of(Entry, Route("http"), Grpc("grpc") with { Hostnames = ["g.example"] });

        Assert.Null(Assert.Single(result.Host("infra/gw/http", "a.example").Routes).Action.Backends[0].Backend);
        Assert.Empty(Assert.Single(result.Host("infra/gw/http", "g.example").Routes).Action.Backends[0].Backend!.Endpoints);
        Assert.Equal(2, result.Errors.Count());
    }

    [Fact]
    public void A_rule_without_backends_answers_500_and_in_a_GRPCRoute_503()
    {
        var http = Translated.Of(Entry, Route("r", Rule().To()));
        Assert.Equal(500, http.Action.FixedStatus);
        Assert.Equal("spec.rules[0].backendRefs", http.TheProblem(ProblemSeverity.Warning, "has no backendRefs and so answers 500").Field);
        Assert.Equal(503, Translated.Of(Entry, Grpc("r", Rule().To())).Action.FixedStatus);
    }

    [Fact]
    public void A_rule_whose_backends_all_have_the_weight_0_answers_500()
    {
        var result = Translated.Of(Entry, Service(), Route("r", Rule().To(Ref(weight: 0))));

        Assert.Equal(500, result.Action.FixedStatus);
        result.TheProblem(ProblemSeverity.Warning, "weight 0");
    }

    [Fact]
    public void A_redirect_needs_no_backend()
    {
        var redirect = new RequestRedirect { Scheme = "https" };
        var result = Translated.Of(Entry, Route("r", Rule(new PlainFilter(redirect)).To()));

        Assert.Null(result.Action.FixedStatus);
        Assert.Equal([redirect], result.Action.Filters.AsEnumerable());
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void References_to_one_port_share_a_backend()
    {
        var result = Translated.Of(Entry, Service(), Route("a", Rule().To(Ref(), Ref())), Route("b"));

        Assert.Single(result.Routes.SelectMany(route => route.Action.Backends).Select(backend => backend.Backend!).Distinct<Backend>(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void Timeouts_of_the_rule_are_those_of_the_action()
    {
        var rule = Rule() with { RequestTimeout = TimeSpan.FromSeconds(3), BackendTimeout = TimeSpan.FromSeconds(2) };
        var action = Translated.Of(Entry, Service(), Route("r", rule)).Action;

        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)), (action.RequestTimeout!.Value, action.BackendTimeout!.Value));
    }

    [Theory]
    [InlineData(null, BackendProtocol.Http1, BackendProtocol.H2c)]
    [InlineData("http", BackendProtocol.Http1, BackendProtocol.H2c)]
    [InlineData("kubernetes.io/ws", BackendProtocol.Http1, BackendProtocol.H2c)]
    [InlineData("grpc-web", BackendProtocol.Http1, BackendProtocol.H2c)]
    [InlineData("kubernetes.io/h2c", BackendProtocol.H2c, BackendProtocol.H2c)]
    [InlineData("http2", BackendProtocol.H2c, BackendProtocol.H2c)]
    [InlineData("grpc", BackendProtocol.H2c, BackendProtocol.H2c)]
    [InlineData("https", BackendProtocol.Https, BackendProtocol.Https)]
    [InlineData("HTTPS", BackendProtocol.Https, BackendProtocol.Https)]
    [InlineData("kubernetes.io/wss", BackendProtocol.Https, BackendProtocol.Https)]
    public void The_appProtocol_says_how_a_backend_is_spoken_to(string? appProtocol, BackendProtocol http, BackendProtocol grpc)
    {
        var service = Service(appProtocol: appProtocol);
        var result = Translated.Of(Entry, service, Route("r"));

        Assert.Equal(http, result.Backend.Backend!.Protocol);
        Assert.Equal(grpc, Translated.Of(Entry, service, Grpc("r")).Backend.Backend!.Protocol);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void An_unknown_appProtocol_reads_as_plain_HTTP_with_one_warning()
    {
        var result = Translated.Of(Entry, Service(appProtocol: "tcp"), Route("a"), Grpc("b") with { Hostnames = ["b.example"] });

        Assert.Equal([BackendProtocol.Http1, BackendProtocol.H2c], result.Routes.Select(route => route.Action.Backends[0].Backend!.Protocol));
        Assert.Equal(At(201), result.TheProblem(ProblemSeverity.Warning, "appProtocol \"tcp\" is not known").Location);
    }

    [Fact]
    public void A_kgateway_Backend_needs_no_port_and_has_its_static_hosts()
    {
        var resource = new StaticBackendResource
        {
            Reference = new ObjectReference(KgatewayGroup, "Backend", "app", "static"),
            Location = At(600),
            Hosts = [new("one.test", 81), new("10.0.0.1", 82)],
            AppProtocol = "https",
        };
        var reference = new BackendRef(Link(KgatewayGroup, "Backend", "app", "static"), null, 1, []);
        var backend = Translated.Of(Entry, resource, Route("r", Rule().To(reference))).Backend.Backend!;

        Assert.Equal(("app/static", BackendProtocol.Https, At(600)), (backend.Name, backend.Protocol, backend.Location));
        Assert.Equal([new BackendEndpoint("one.test", 81), new BackendEndpoint("10.0.0.1", 82)], backend.Endpoints.AsEnumerable());

        var missing = Translated.Of(Entry, Route("r", Rule().To(reference)));
        Assert.Null(missing.Backend.Backend);
        missing.TheProblem(ProblemSeverity.Error, "Backend app/static does not exist");
    }

    [Fact]
    public void An_ExternalName_Service_is_not_a_backend_unless_its_endpoint_is_given_by_hand()
    {
        var service = Service() with { Type = "ExternalName", ExternalName = "internal.test" };
        var result = Translated.Of(Entry, service, Route("r"));
        Assert.Null(result.Backend.Backend);
        result.TheProblem(ProblemSeverity.Error, "ExternalName");

        var manual = Translated.With(Overrides(("app/svc", new("127.0.0.1", 9))), Entry, service, Route("r"));
        Assert.Equal([new BackendEndpoint("127.0.0.1", 9)], manual.Backend.Backend!.Endpoints.AsEnumerable());
        Assert.Empty(manual.Problems);
    }

    [Fact]
    public void An_endpoint_by_hand_for_the_port_goes_before_one_for_the_Service_and_both_before_slices()
    {
        Resource[] resources = [Entry, Service(), Slice("svc", "", 8080, "10.0.0.1"), Route("r")];
        var (ofPort, ofService) = (new BackendEndpoint("127.0.0.1", 1, BackendProtocol.Https), new BackendEndpoint("127.0.0.1", 2));

        Assert.Equal([ofPort], EndpointsOf(Translated.With(Overrides(("app/svc:8000", ofPort), ("app/svc", ofService)), resources)));
        Assert.Equal([ofService], EndpointsOf(Translated.With(Overrides(("app/svc:9", ofPort), ("app/svc", ofService)), resources)));
        Assert.Equal([new BackendEndpoint("10.0.0.1", 8080)], EndpointsOf(Translated.With(Overrides(("other/svc", ofService)), resources)));
    }

    [Fact]
    public void An_endpoint_by_hand_stands_in_for_a_Service_that_is_not_there()
    {
        var result = Translated.With(Overrides(("app/svc:8000", new("127.0.0.1", 1))), Entry, Route("r"));

        Assert.Equal([new BackendEndpoint("127.0.0.1", 1)], EndpointsOf(result));
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void Endpoints_come_from_the_slice_ports_with_the_name_of_the_Service_port_each_address_once()
    {
        var service = Service(portName: "web");
        var result = Translated.Of(
            Entry, service, Slice("svc", "web", 8081, "10.0.0.2", "10.0.0.3"), Slice("svc", "web", 8080, "10.0.0.1"),
            Slice("svc", "web", 8081, "10.0.0.3"), Slice("svc", "admin", 9, "10.0.0.9"), Slice("other", "web", 7, "10.0.0.8"), Route("r"));

        Assert.Equal(
            [new("10.0.0.1", 8080), new("10.0.0.2", 8081), new("10.0.0.3", 8081)], EndpointsOf(result));
    }

    [Fact]
    public void A_Service_without_ready_endpoints_is_a_backend_without_endpoints()
    {
        var sampled = Service() with { Annotations = Map("corsgate.dev/sample-app=httpbin") };

        Assert.Empty(EndpointsOf(Translated.Of(Entry, Service(), Route("r"))));
        var result = Translated.Of(Entry, sampled, Slice("svc", "", 8080), Route("r"));
        Assert.Empty(EndpointsOf(result));
        Assert.Null(result.Backend.Backend!.SampleApp);
    }

    [Fact]
    public void A_Service_may_be_stood_in_for_by_the_sample_app()
    {
        var result = Translated.Of(Entry, Service() with { Annotations = Map("corsgate.dev/sample-app=httpbin") }, Route("r"));

        Assert.Equal("httpbin", result.Backend.Backend!.SampleApp);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void An_unknown_sample_app_is_reported_once()
    {
        var service = Service() with { Annotations = Map("corsgate.dev/sample-app=nginx") };
        var result = Translated.Of(Entry, service, Route("a"), Grpc("b") with { Hostnames = ["b.example"] });

        Assert.All(result.Routes, route => Assert.Null(route.Action.Backends[0].Backend!.SampleApp));
        result.TheProblem(ProblemSeverity.Warning, "there is no sample app \"nginx\"; use httpbin");
    }

    [Fact]
    public void Free_text_in_a_message_is_one_short_line_without_control_characters()
    {
        var service = Service(appProtocol: "a\r\nb\u001b[31m\u2028\u202e\"" + new string('x', 1_000));
        var problem = Translated.Of(Entry, service, Route("r")).TheProblem(ProblemSeverity.Warning, "\"a\\u000d\\u000ab\\u001b[31m\\u2028\\u202e\\u0022xxx");

        Assert.InRange(problem.Message.Length, 80, 300);
        Assert.DoesNotContain(problem.Message, char.IsControl);
    }

    private static IEnumerable<BackendEndpoint> EndpointsOf(Translated result) => result.Backend.Backend!.Endpoints.AsEnumerable();

    private static LoadOptions Overrides(params (string Key, BackendEndpoint Endpoint)[] overrides) =>
        new() { EndpointOverrides = overrides.ToImmutableDictionary(pair => pair.Key, pair => pair.Endpoint, StringComparer.Ordinal) };
}
