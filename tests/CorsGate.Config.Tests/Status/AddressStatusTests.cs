using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;
using static CorsGate.Config.Tests.Status.StatusOf;

namespace CorsGate.Config.Tests.Status;

/// <summary>A Gateway whose own addresses could not be bound says so, and says nothing of others.</summary>
public sealed class AddressStatusTests
{
    private const string Two = """
        apiVersion: gateway.networking.k8s.io/v1
        kind: Gateway
        metadata: {name: gw, namespace: infra}
        spec:
          gatewayClassName: corsgate
          listeners: [{name: http, port: 80, protocol: HTTP}, {name: alt, port: 81, protocol: HTTP}]
        """;

    private static readonly ObjectReference Reference = new("gateway.networking.k8s.io", "Gateway", "infra", "gw");

    [Fact]
    public void With_no_port_open_at_its_address_the_address_is_not_usable()
    {
        var status = Closed(["127.0.1.1"], "127.0.1.1:80", "127.0.1.1:81");
        Assert.Equal("Accepted=False/ListenersNotValid Programmed=False/AddressNotUsable ResolvedRefs=True/ResolvedRefs", status.Text("Gateway infra/gw"));
        Assert.Equal("no port could be opened at 127.0.1.1; see the log of the gateway", status.Conditions("Gateway infra/gw")[1].Message);
        Assert.StartsWith("Accepted=False/PortUnavailable", status.Text("Gateway infra/gw", "http"), StringComparison.Ordinal);
        Assert.Equal("port 127.0.1.1:80 could not be opened; see the log of the gateway", status.Conditions("Gateway infra/gw", "http")[0].Message);
        Assert.Empty(status.Find<GatewayStatus>("Gateway infra/gw").Addresses);
    }

    [Fact]
    public void With_one_port_open_the_listener_of_the_other_is_unavailable()
    {
        var status = Closed(["127.0.1.1"], "127.0.1.1:81");
        Assert.Equal("Accepted=True/ListenersNotValid Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs", status.Text("Gateway infra/gw"));
        Assert.StartsWith("Accepted=False/PortUnavailable", status.Text("Gateway infra/gw", "alt"), StringComparison.Ordinal);
        Assert.StartsWith("Accepted=True/Accepted", status.Text("Gateway infra/gw", "http"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_addresses_the_one_that_is_bound_is_told()
    {
        var status = Closed(["127.0.1.1", "127.0.1.2"], "127.0.1.1:80", "127.0.1.1:81");
        Assert.Equal("Accepted=True/Accepted Programmed=False/AddressNotUsable ResolvedRefs=True/ResolvedRefs", status.Text("Gateway infra/gw"));
        Assert.Equal("127.0.1.2", Assert.Single(status.Find<GatewayStatus>("Gateway infra/gw").Addresses).Value);
    }

    [Fact]
    public void What_is_closed_at_other_addresses_or_without_one_is_no_matter_of_it()
    {
        var status = Closed(["127.0.1.1"], "127.0.1.2:80", "127.0.1.2:81", "80");
        Assert.Equal("Accepted=True/Accepted Programmed=True/Programmed ResolvedRefs=True/ResolvedRefs", status.Text("Gateway infra/gw"));
        Assert.Equal("127.0.1.1", Assert.Single(status.Find<GatewayStatus>("Gateway infra/gw").Addresses).Value);
    }

    private static StatusOf Closed(string[] own, params string[] closed) => After(
        [],
        Options with
        {
            AddressesOf = ImmutableDictionary<ObjectReference, ImmutableArray<GatewayAddress>>.Empty.Add(Reference, [.. own.Select(address => new GatewayAddress("IPAddress", address))]),
            ClosedPorts = [.. closed.Select(Place)],
        },
        new LoadOptions { GatewayAddresses = ImmutableDictionary<ObjectReference, ImmutableArray<IPAddress>>.Empty.Add(Reference, [.. own.Select(IPAddress.Parse)]) },
        Class,
        Two);

    private static LocalPort Place(string text) => text.Contains(':', StringComparison.Ordinal) && IPEndPoint.Parse(text) is var endPoint
        ? new LocalPort(endPoint.Port, endPoint.Address)
        : int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
