using CorsGate.Config.Model;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateway API, Gateway.spec.listeners: which listeners are served.</summary>
public sealed class ListenerTests
{
    [Fact]
    public void A_Gateway_is_served_whatever_its_class_and_without_a_GatewayClass()
    {
        var result = Translated.Of(Gateway(Http(port: 8080, hostname: "a.example")));

        var listener = Assert.Single(result.Listeners);
        Assert.Equal("infra/gw/http", listener.Name);
        Assert.Equal((8080, false, "a.example"), (listener.Port, listener.IsTls, listener.Hostname));
        Assert.Equal(new ObjectReference(GatewayGroup, "Gateway", "infra", "gw"), listener.Owner);
        Assert.Equal(At(8080), listener.Location);
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData("TCP")]
    [InlineData("UDP")]
    [InlineData("TLS")]
    [InlineData("example.com/own")]
    public void A_protocol_other_than_HTTP_and_HTTPS_is_reported_and_not_served(string protocol)
    {
        var result = Translated.Of(Gateway(Http(), Http("other", 81) with { Protocol = protocol }));

        Same.Texts(["infra/gw/http"], result.ListenerNames);
        var problem = result.TheProblem(ProblemSeverity.Error, $"protocol {protocol} is not served; use HTTP or HTTPS");
        Assert.Equal("spec.listeners[1].protocol", problem.Field);
        Assert.Equal(At(81), problem.Location);
    }

    [Fact]
    public void A_listener_that_is_not_served_conflicts_with_none()
    {
        var result = Translated.Of(Gateway(Http(), Http("tcp") with { Protocol = "TCP" }));

        Same.Texts(["infra/gw/http"], result.ListenerNames);
    }

    [Fact]
    public void Of_two_listeners_with_one_port_and_hostname_none_is_served_and_the_others_are()
    {
        var result = Translated.Of(Gateway(
            Http("one", hostname: "a.example"), Http("two", hostname: "a.example"), Http("three", hostname: "b.example")));

        Same.Texts(["infra/gw/three"], result.ListenerNames);
        Same.Texts(["spec.listeners[0].hostname", "spec.listeners[1].hostname"], result.Errors.Select(problem => problem.Field));
        Assert.All(result.Errors, problem => Assert.Contains("one, two", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Listeners_without_hostname_on_one_port_conflict_too()
    {
        Assert.Empty(Translated.Of(Gateway(Http("one"), Http("two"))).Listeners);
    }

    [Fact]
    public void HTTP_and_HTTPS_on_one_port_are_in_conflict_whatever_their_hostnames()
    {
        using var secret = new TestSecret("infra", "cert");
        var result = Translated.Of(
            secret.Resource,
            Gateway(Http("one", 8443, "a.example"), Https("two", 8443, "b.example", secret.Link), Http("three")));

        Same.Texts(["infra/gw/three"], result.ListenerNames);
        Same.Texts(["spec.listeners[0].protocol", "spec.listeners[1].protocol"], result.Errors.Select(problem => problem.Field));
    }

    [Fact]
    public void One_port_may_have_many_hostnames()
    {
        var result = Translated.Of(Gateway(Http("one"), Http("two", hostname: "*.example"), Http("three", hostname: "a.example")));

        Assert.Equal(3, result.Listeners.Length);
        Assert.Empty(result.Problems);
    }

    [Theory]
    [InlineData(2020, 2021, "a/gw/http", "b/gw/http")]
    [InlineData(2021, 2020, "b/gw/http", "a/gw/http")]
    public void Two_Gateways_with_one_port_and_hostname_share_them_and_the_older_one_goes_first(int yearOfA, int yearOfB, string first, string second)
    {
        var result = Translated.Of(
            Gateway("a", "gw", Http()) with { CreationTimestamp = Year(yearOfA) },
            Gateway("b", "gw", Http()) with { CreationTimestamp = Year(yearOfB) });

        Same.Texts([first, second], result.ListenerNames);
        result.TheProblem(ProblemSeverity.Info, "has port 80 and no hostname, as listener http of Gateway " + first[..4]);
    }

    [Fact]
    public void Between_Gateways_without_a_timestamp_namespace_and_name_decide()
    {
        var result = Translated.Of(Gateway("a", "z", Http()), Gateway("a-b", "gw", Http()));

        // "a-b/gw" comes before "a/z": a hyphen sorts before the slash.
        Same.Texts(["a-b/gw/http", "a/z/http"], result.ListenerNames);
    }

    [Fact]
    public void A_port_that_speaks_HTTP_for_the_older_Gateway_does_not_speak_HTTPS_for_the_younger()
    {
        using var secret = new TestSecret("b", "cert");
        var result = Translated.Of(
            secret.Resource,
            Gateway("a", "gw", Http("http", 8080)),
            Gateway("b", "gw", Https("https", 8080, "b.example", secret.Link)));

        Same.Texts(["a/gw/http"], result.ListenerNames);
        result.TheProblem(ProblemSeverity.Error, "speaks HTTP on port 8080");
    }

    [Fact]
    public void Gateways_with_different_hostnames_share_a_port()
    {
        var result = Translated.Of(Gateway("a", "gw", Http(hostname: "a.example")), Gateway("b", "gw", Http(hostname: "b.example")));

        Same.Texts(["a/gw/http", "b/gw/http"], result.ListenerNames);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void A_younger_Gateway_cannot_take_the_hostname_of_a_listener_that_lacks_its_certificate()
    {
        using var secret = new TestSecret("b", "cert");
        var result = Translated.Of(
            secret.Resource,
            Gateway("a", "gw", Https(hostname: "shop.example", certificates: Link("", "Secret", "a", "missing"))),
            Gateway("b", "gw", Https(hostname: "shop.example", certificates: secret.Link)));

        Assert.Empty(result.Listeners);
        Assert.Equal(2, result.Errors.Count());
    }

    [Fact]
    public void The_same_objects_in_another_order_give_the_same_listeners()
    {
        var (a, b) = (Gateway("a", "gw", Http(port: 81)), Gateway("b", "gw", Http(port: 82)));

        Same.Texts(Translated.Of(a, b).ListenerNames, Translated.Of(b, a).ListenerNames);
    }
}
