using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>The reason that people are told is the one that the status of the object gives.</summary>
public class RejectionReasonTests
{
    private const string InOtherNamespace = "{name: web, namespace: elsewhere, port: 80}";
    private static readonly string WithBadRegex = Route().Replace("rules: [{name: one,", "rules: [{name: one, matches: [{path: {type: RegularExpression, value: '/a('}}],", StringComparison.Ordinal);

    public static TheoryData<string, string, ConditionReason, string> Routes() => new()
    {
        { "a regular expression that is not valid", WithBadRegex, ConditionReason.UnsupportedValue, "matches[0].path" },
        { "a filter that is not supported", Route(filters: "[{type: ExternalAuth, externalAuth: {}}]"), ConditionReason.UnsupportedValue, "filters[0]" },
        { "a reference that is not granted", Route(backend: InOtherNamespace), ConditionReason.RefNotPermitted, "backendRefs[0]" },
        { "a hostname of no listener goes before the reference", Route(hostname: "other.test", backend: InOtherNamespace), ConditionReason.NoMatchingListenerHostname, "backendRefs[0]" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public void People_are_told_of_a_route_what_its_first_false_condition_says(string what, string route, ConditionReason expected, string field)
    {
        var status = Yaml(Class, Gateway, Service, route);
        var rejection = Assert.Single(status.Desired.Rejections);
        Assert.True(rejection.Reason == expected, $"{what}: {rejection}");
        Assert.Equal(expected, status.Conditions("HTTPRoute app/r").First(condition => condition.Status == ConditionStatus.False).Reason);
        Assert.Contains(field, rejection.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_which_no_condition_speaks_is_told_as_invalid()
    {
        // That another policy goes first is a condition, and not what is wrong.
        var policy = Policy("p", "kind: HTTPRoute, name: r").Replace("namespace: app,", "namespace: app, annotations: {corsgate.dev/semantics: odd},", StringComparison.Ordinal);
        var elder = Policy("a", "kind: HTTPRoute, name: r", "2024-01-01T00:00:00Z");
        var status = Yaml(Class, Gateway, Service, Route(), elder, policy);
        Assert.Equal("Accepted=True/Valid Attached=False/Overridden", status.Text("TrafficPolicy app/p"));
        Assert.Equal(ConditionReason.Invalid, Assert.Single(status.Desired.Rejections).Reason);
    }

    [Fact]
    public void What_the_data_plane_does_not_do_yet_is_no_reason()
    {
        var gateway = ReasonTests.WithListeners(ReasonTests.Http(more: ", allowedRoutes: {kinds: [{kind: HTTPRoute}, {kind: TCPRoute}]}"));
        foreach (var isApplied in new[] { true, false })
        {
            var status = With(Options with { IsApplied = isApplied }, Class, gateway);
            var rejection = Assert.Single(status.Desired.Rejections);
            Assert.Equal(status.Conditions("Gateway infra/gw").Single(condition => condition.Type == "ResolvedRefs").Reason, rejection.Reason);
        }
    }
}
