using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Tests.Hosting.Support;
using Microsoft.AspNetCore.Http;
using static CorsGate.Gateway.Tests.Listeners.AddressedGateway;

namespace CorsGate.Gateway.Tests.Listeners;

/// <summary>
/// Gateways with local addresses of their own, over sockets: what belongs to one address is not to be had at another, whatever the
/// client says of itself.
/// </summary>
public class AddressTests
{
    private const string Shared = "127.0.0.1";

    public static TheoryData<string> Binds => AddressedGateway.Binds;

    [Theory]
    [MemberData(nameof(Binds))]
    public async Task A_route_is_reached_at_the_address_of_its_Gateway_alone(string bind)
    {
        await using var gateway = new AddressedGateway(bind);
        Assert.Empty(await gateway.ApplyAsync(
            Listener("one", First, "one.test"), Listener("one, common", First, "common.test"),
            Listener("two", Second, "two.test"), Listener("two, common", Second, "common.test"),
            Listener("rest", null, "rest.test"), Listener("rest, common", null, "common.test")));

        (string Address, string Host, string Answer)[] expected =
        [
            (First, "one.test", "one"), (First, "common.test", "one, common"), (First, "two.test", "404"), (First, "rest.test", "404"),
            (Second, "two.test", "two"), (Second, "common.test", "two, common"), (Second, "one.test", "404"), (Second, "rest.test", "404"),
            (Shared, "rest.test", "rest"), (Shared, "common.test", "rest, common"), (Shared, "one.test", "404"), (Shared, "two.test", "404"),
        ];
        foreach (var (address, host, answer) in expected)
            Assert.Equal((address, host, answer), (address, host, await gateway.AskAsync(address, host)));
    }

    [Theory]
    [MemberData(nameof(Binds))]
    public async Task Over_TLS_neither_certificate_nor_route_of_another_address_is_to_be_had(string bind)
    {
        await using var gateway = new AddressedGateway(bind);
        Assert.Empty(await gateway.ApplyAsync(Secure("one", First, "one.test"), Secure("two", Second, "two.test"), Secure("rest", null, "rest.test")));

        foreach (var (address, own, others) in new[] { (First, "one", new[] { "two", "rest" }), (Second, "two", ["one", "rest"]), (Shared, "rest", ["one", "two"]) })
        {
            Assert.Equal(own, await gateway.AskTlsAsync(address, own + ".test", own + ".test"));
            foreach (var other in others)
            {
                Assert.Equal("no handshake", await gateway.AskTlsAsync(address, other + ".test", other + ".test"));
                Assert.Equal("404", await gateway.AskTlsAsync(address, own + ".test", other + ".test"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Binds))]
    public async Task One_port_may_be_cleartext_at_one_address_and_TLS_at_another(string bind)
    {
        await using var gateway = new AddressedGateway(bind);
        Assert.Empty(await gateway.ApplyAsync(Listener("one", First, "one.test"), Secure("two", Second, "two.test", 80), Listener("rest", null, "rest.test")));

        Assert.Equal("one", await gateway.AskAsync(First, "one.test"));
        Assert.Equal("two", await gateway.AskTlsAsync(Second, "two.test", "two.test", 80));
        Assert.Equal("rest", await gateway.AskAsync(Shared, "rest.test"));
        Assert.Equal("no handshake", await gateway.AskTlsAsync(First, "two.test", "two.test", 80));

        // The addresses change what they speak, each by itself.
        Assert.Empty(await gateway.ApplyAsync(Secure("one", First, "one.test", 80), Listener("two", Second, "two.test"), Listener("rest", null, "rest.test")));
        Assert.Equal("one", await gateway.AskTlsAsync(First, "one.test", "one.test", 80));
        Assert.Equal("two", await gateway.AskAsync(Second, "two.test"));
        Assert.Equal("rest", await gateway.AskAsync(Shared, "rest.test"));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("127.0.0.1")]
    public async Task The_log_and_the_bound_places_name_each_address(string bind)
    {
        await using var gateway = new AddressedGateway(bind);
        await gateway.ApplyAsync(Listener("one", First, "a"), Listener("two", Second, "a"), Listener("rest", null, "a"));

        Assert.Equal([80, new LocalPort(80, IPAddress.Parse(First)), new LocalPort(80, IPAddress.Parse(Second))], gateway.Bound.Keys.Order(LocalPort.Order));
        foreach (var (place, name) in new[] { (new LocalPort(80), "rest"), (new LocalPort(80, IPAddress.Parse(First)), "one"), (new LocalPort(80, IPAddress.Parse(Second)), "two") })
            await gateway.Log.HasAsync($"listening on http://{place.Address?.ToString() ?? bind}:{gateway.Bound[place].Port} (port 80: listener {name})");
        Assert.Equal(bind is "0.0.0.0" ? 1 : 3, gateway.Bound.Values.Select(static bound => bound.Port).Distinct().Count());
    }

    [Fact]
    public async Task An_address_that_nobody_has_is_everybody_elses()
    {
        await using var gateway = new AddressedGateway("0.0.0.0");
        await gateway.ApplyAsync(Listener("one", First, "a.test"), Listener("rest", null, "a.test"));
        Assert.Equal("rest", await AskAsync(new IPEndPoint(IPAddress.Parse("127.0.7.7"), gateway.Bound[80].Port), "a.test"));
    }

    [Fact]
    public async Task An_address_stays_its_Gateways_also_where_and_while_that_serves_nothing()
    {
        await using var gateway = new AddressedGateway("0.0.0.0");
        var rest = Listener("rest", null, "a.test");
        await gateway.ApplyAsync(rest);
        Assert.Equal("closed", await gateway.AskAsync(First, "a.test"));
        Assert.Equal("rest", await gateway.AskAsync(Shared, "a.test"));

        // A listener on another port changes nothing here, and nobody has the rest of that port.
        await gateway.ApplyAsync(rest, Listener("one", First, "a.test", 443));
        Assert.Equal("closed", await gateway.AskAsync(First, "a.test"));
        Assert.Equal("one", await gateway.AskAsync(First, "a.test", 443));
        Assert.Equal("closed", await AskAsync(new IPEndPoint(IPAddress.Loopback, gateway.Bound[new LocalPort(443, IPAddress.Parse(First))].Port), "a.test"));
    }

    [Theory]
    [MemberData(nameof(Binds))]
    public async Task Kept_connections_stay_with_their_address_while_Gateways_come_and_go(string bind)
    {
        await using var gateway = new AddressedGateway(bind);
        var (one, two, rest) = (Listener("one", First, "a.test"), Listener("two", Second, "a.test"), Listener("rest", null, "a.test"));
        await gateway.ApplyAsync(rest, two);
        using var ofRest = await gateway.ConnectAsync(Shared);
        using var ofTwo = await gateway.ConnectAsync(Second);
        Assert.Equal("rest", await AskKeptAsync(ofRest));
        Assert.Equal("two", await AskKeptAsync(ofTwo));
        var bound = gateway.Bound;

        // One comes: connections of the others go on, and go where they went.
        await gateway.ApplyAsync(rest, one, two);
        using var ofOne = await gateway.ConnectAsync(First);
        Assert.Equal("one", await AskKeptAsync(ofOne));
        Assert.Equal("rest", await AskKeptAsync(ofRest));
        Assert.Equal("two", await AskKeptAsync(ofTwo));
        Assert.Equal(bound, gateway.Bound.Remove(new LocalPort(80, IPAddress.Parse(First))));

        // One goes: its connections end, and the others' again go on.
        await gateway.ApplyAsync(rest, two);
        Assert.Equal("closed", Read(await ofOne.ReadToEndAsync()));
        Assert.Equal("rest", await AskKeptAsync(ofRest));
        Assert.Equal("two", await AskKeptAsync(ofTwo));

        // The rest goes, and with it the connections that had no address of their own.
        await gateway.ApplyAsync(two);
        Assert.Equal("closed", Read(await ofRest.ReadToEndAsync()));
        Assert.Equal("two", await AskKeptAsync(ofTwo));
        Assert.Equal("two", await gateway.AskAsync(Second, "a.test"));

        await gateway.ApplyAsync(two, rest);
        Assert.Equal("rest", await gateway.AskAsync(Shared, "a.test"));
    }

    [Theory]
    [MemberData(nameof(Binds))]
    public async Task Requests_in_flight_at_an_address_that_goes_finish(string bind)
    {
        var (arrived, answer) = (Bounded.Signal(), Bounded.Signal());
        await using var gateway = new AddressedGateway(bind, new LambdaHandler(async (context, _) =>
        {
            arrived.SetResult();
            await answer.Task;
            await context.Response.WriteAsync("finished");
        }));
        await gateway.ApplyAsync(Listener("one", First, "a.test"), Listener("rest", null, "a.test"));
        using var client = await gateway.ConnectAsync(First);
        await client.SendAsync(Request("a.test", "keep-alive"));
        await arrived.Task.Within();

        await gateway.ApplyAsync(Listener("rest", null, "a.test"));
        answer.SetResult();
        Assert.Contains("finished", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_that_shares_a_socket_may_go_and_come_again()
    {
        await using var gateway = new AddressedGateway("0.0.0.0");
        for (var i = 0; i < 3; i++)
        {
            Assert.Empty(await gateway.ApplyAsync(Listener("one", First, "a.test"), Listener("rest", null, "a.test")));
            var last = gateway.EndPoint(First);
            Assert.Equal("one", await gateway.AskAsync(First, "a.test"));
            Assert.Empty(await gateway.ApplyAsync());
            await Assert.ThrowsAsync<SocketException>(() => RawClient.ConnectAsync(last));
        }
    }

    [Fact]
    public async Task An_address_whose_port_is_taken_is_a_problem_of_its_listeners_and_the_others_serve()
    {
        using var other = new TcpListener(IPAddress.Parse(First), 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var gateway = new AddressedGateway("127.0.0.1", portMap: ImmutableDictionary<int, int>.Empty.Add(80, taken));
        Listener[] listeners = [Listener("one", First, "a.test"), Listener("two", Second, "a.test")];

        var problem = Assert.Single(await gateway.ApplyAsync(listeners));

        Assert.Equal($"cannot listen on 127.0.1.1:{taken} (listener one): address already in use; stop the other program or use --port-map 80=PORT", problem.Message);
        Assert.Equal([new LocalPort(80, IPAddress.Parse(Second))], gateway.Bound.Keys);
        Assert.Equal("two", await gateway.AskAsync(Second, "a.test"));

        other.Stop();
        Assert.Empty(await gateway.ApplyAsync(listeners));
        Assert.Equal("one", await gateway.AskAsync(First, "a.test"));
    }

    [Fact]
    public async Task What_has_no_address_of_its_own_is_not_served_at_one_that_a_Gateway_has()
    {
        await using var gateway = new AddressedGateway(First);
        var problem = Assert.Single(await gateway.ApplyAsync(Listener("one", First, "a.test"), Listener("rest", null, "b.test")));
        Assert.EndsWith("(listener rest): the address 127.0.1.1 belongs to a Gateway alone (--gateway-address); bind another address with --bind", problem.Message, StringComparison.Ordinal);
        Assert.Equal("one", await gateway.AskAsync(First, "a.test"));
        Assert.Equal("404", await gateway.AskAsync(First, "b.test"));
    }

    [Fact]
    public async Task An_address_that_the_gateway_was_not_told_of_is_not_served()
    {
        await using var gateway = new AddressedGateway("127.0.0.1");
        var problem = Assert.Single(await gateway.ApplyAsync(Listener("stray", "127.0.1.9", "a.test")));
        Assert.EndsWith("the address 127.0.1.9 is not kept for Gateways; name it with --gateway-address", problem.Message, StringComparison.Ordinal);
        Assert.Empty(gateway.Bound);
    }

    [Theory]
    [InlineData("0.0.0.0", Second)]
    [InlineData("127.0.0.1", First)]
    public async Task Two_ports_are_not_mapped_to_one_socket(string bind, string other)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        await using var gateway = new AddressedGateway(bind, portMap: ImmutableDictionary<int, int>.Empty.Add(80, port).Add(443, port));
        var problem = Assert.Single(await gateway.ApplyAsync(Listener("one", First, "a.test"), Listener("two", other, "a.test", 443)));
        Assert.EndsWith("port 80 of the configuration is mapped there already; map one of the two elsewhere with --port-map 443=PORT", problem.Message, StringComparison.Ordinal);
    }

    private static async Task<string> AskKeptAsync(RawClient client)
    {
        await client.SendAsync(Request("a.test", "keep-alive"));
        return Read(await client.ReadResponseAsync());
    }
}
