using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateways that have addresses of their own share nothing with others: no port, no hostname, no conflict.</summary>
public sealed class GatewayAddressTests
{
    private static readonly ImmutableArray<IPAddress> One = [IPAddress.Parse("127.0.1.1")];
    private static readonly ImmutableArray<IPAddress> Two = [IPAddress.Parse("127.0.1.2")];
    private static readonly ImmutableArray<IPAddress> Both = [.. One, .. Two];

    [Fact]
    public void The_same_port_and_hostname_at_two_addresses_is_no_conflict()
    {
        var result = Translate([("a", One), ("b", Two)], Gateway("a", "gw", Http(hostname: "x.example")), Gateway("b", "gw", Http(hostname: "x.example")), Gateway("c", "gw", Http(hostname: "x.example")));

        Assert.Empty(result.Problems);
        Assert.Equal([("a/gw/http", "127.0.1.1:80"), ("b/gw/http", "127.0.1.2:80"), ("c/gw/http", "80")], Places(result));
    }

    [Fact]
    public void One_address_may_speak_HTTP_and_another_HTTPS_on_one_port()
    {
        using var secret = new TestSecret("b", "secret");
        var https = Https(port: 80, certificates: Link("", "Secret", "b", "secret"));
        var result = Translate([("a", One), ("b", Two)], Gateway("a", "gw", Http()), Gateway("b", "gw", https), secret.Resource);

        Assert.Empty(result.Problems);
        Assert.Equal([("a/gw/http", "127.0.1.1:80"), ("b/gw/https", "127.0.1.2:80")], Places(result));
    }

    [Fact]
    public void Without_addresses_of_their_own_they_share_the_port_as_before()
    {
        var result = Translate([], Gateway("a", "gw", Http(hostname: "x.example")), Gateway("b", "gw", Http(hostname: "x.example")));
        Assert.Contains("has port 80 and hostname x.example, as listener http of Gateway a/gw has", result.TheProblem(ProblemSeverity.Info, "whose routes go first").Message, StringComparison.Ordinal);
        Assert.Equal([("a/gw/http", "80"), ("b/gw/http", "80")], Places(result));
    }

    [Fact]
    public void Gateways_that_share_an_address_are_in_each_others_way_there()
    {
        var result = Translate([("a", One), ("b", Both)], Gateway("a", "gw", Http(hostname: "x.example")), Gateway("b", "gw", Http(hostname: "x.example")));
        Assert.Contains("has port 127.0.1.1:80 and hostname x.example", result.TheProblem(ProblemSeverity.Info, "Gateway a/gw").Message, StringComparison.Ordinal);
        Assert.Equal([("a/gw/http", "127.0.1.1:80"), ("b/gw/http", "127.0.1.1:80"), ("b/gw/http", "127.0.1.2:80")], Places(result));

        using var secret = new TestSecret("b", "secret");
        var https = Https(port: 80, certificates: Link("", "Secret", "b", "secret"));
        result = Translate([("a", One), ("b", Both)], Gateway("a", "gw", Http()), Gateway("b", "gw", https), secret.Resource);
        result.TheProblem(ProblemSeverity.Error, "listener https is not served: listener http of Gateway a/gw, which goes first by age and name, speaks HTTP on port 127.0.1.1:80");
        Assert.Equal([("a/gw/http", "127.0.1.1:80")], Places(result));
    }

    [Fact]
    public void A_hostname_of_a_listener_without_its_certificate_is_kept_at_its_address_alone()
    {
        using var secret = new TestSecret("b", "secret");
        GatewayResource[] gateways = [Gateway("a", "gw", Https(hostname: "x.example", certificates: Link("", "Secret", "a", "none"))), Gateway("b", "gw", Https(hostname: "x.example", certificates: Link("", "Secret", "b", "secret")))];

        Assert.Equal([("b/gw/https", "127.0.1.2:443")], Places(Translate([("a", One), ("b", Two)], [.. gateways, secret.Resource])));
        Assert.Empty(Places(Translate([("a", One), ("b", Both)], [.. gateways, secret.Resource])));
        Assert.Empty(Places(Translate([], [.. gateways, secret.Resource])));
    }

    [Fact]
    public void Routes_of_several_namespaces_may_claim_a_host_at_different_addresses()
    {
        Resource[] resources =
        [
            Gateway("a", "gw", Http()), Gateway("b", "gw", Http()), Service(), Service(@namespace: "other"),
            Route("app", "r") with { ParentRefs = [Parent("a")], Hostnames = ["x.example"] },
            Route("other", "r") with { ParentRefs = [Parent("b")], Hostnames = ["x.example"] },
        ];

        Assert.Empty(Translate([("a", One), ("b", Two)], resources).Warnings);
        Assert.Equal(2, Translate([("a", One), ("b", Both)], resources).Warnings.Count(problem => problem.Message.StartsWith("host x.example is also claimed by ", StringComparison.Ordinal)));
        Assert.Equal(2, Translate([], resources).Warnings.Count());
    }

    [Theory]
    [InlineData("127.0.1.2", "127.0.1.2:80")]
    [InlineData("::ffff:127.0.1.2", "127.0.1.2:80")]
    [InlineData("192.0.2.1", "127.0.1.1:80 127.0.1.2:80")]
    [InlineData("", "127.0.1.1:80 127.0.1.2:80")]
    public void A_Gateway_may_choose_among_its_addresses(string wanted, string expected)
    {
        var result = Translate([("a", Both)], Gateway("a", "gw", Http()) with { Addresses = [new GatewayAddress("IPAddress", wanted)] });
        Assert.Equal(expected, string.Join(' ', result.Listeners.Select(listener => listener.Place)));
    }

    [Fact]
    public void Listeners_of_one_Gateway_stay_in_conflict()
    {
        var result = Translate([("a", One)], Gateway("a", "gw", Http("x"), Http("y"), Http("z", 81)));
        Assert.Equal(2, result.Errors.Count());
        Assert.Equal([("a/gw/z", "127.0.1.1:81")], Places(result));
    }

    private static Translated Translate((string Namespace, ImmutableArray<IPAddress> Addresses)[] own, params Resource[] resources) => Translated.With(
        new LoadOptions { GatewayAddresses = own.ToImmutableDictionary(pair => Gateway(pair.Namespace, "gw").Reference, pair => pair.Addresses) }, resources);

    private static IEnumerable<(string Name, string Place)> Places(Translated result) => result.Listeners.Select(listener => (listener.Name, listener.Place.ToString()));
}
