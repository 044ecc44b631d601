using CorsGate.Cors.Browser;
using CorsGate.Gateway.Explaining;
using static CorsGate.Gateway.Tests.Listeners.AddressedGateway;

namespace CorsGate.Gateway.Tests.Listeners;

/// <summary>A URL says no address, or only as its host: an explanation takes the one where the host is served, and says so.</summary>
public class AddressExplanationTests
{
    private const string Guess = "Port 80 is served for each address by itself; it is taken that the URL's host leads to ";

    [Theory]
    [InlineData("common.test", 201, null)]
    [InlineData("one.test", 202, Guess + First + ".")]
    [InlineData("two.test", 203, Guess + Second + ".")]
    [InlineData(First, 202, null)]
    [InlineData(Second, 203, null)]
    [InlineData("nobody.test", 404, null)]
    public async Task The_address_is_the_one_that_the_URL_names_or_that_serves_its_host(string host, int status, string? note)
    {
        await using var gateway = new AddressedGateway("0.0.0.0");
        await gateway.ApplyAsync(
            Status(Listener("rest", null, "common.test"), 201),
            Status(Listener("one", First, "one.test"), 202), Status(Listener("one, common", First, "common.test"), 202), Status(Listener("one, any", First, "*"), 202, First),
            Status(Listener("two", Second, "two.test"), 203), Status(Listener("two, any", Second, "*"), 203, Second));
        Assert.True(FetchUrl.TryParse($"http://{host}:{gateway.Bound[80].Port}/", out var url, out _));

        var explained = await new RequestExplainer(gateway.Services).ExplainAsync(new PageRequest { Url = url!, Origin = "http://page.test", Method = "GET" }, client: null);

        Assert.Equal((80, status), (explained.Port, explained.Actual!.Status));
        Assert.Equal(note, explained.Notes.FirstOrDefault(text => text.StartsWith("Port ", StringComparison.Ordinal)));
    }

    // Each listener is one of its own where the hostname differs; a host of the address itself stands for a request without a name.
    private static Config.Model.Listener Status(Config.Model.Listener listener, int status, string? host = null) => listener with
    {
        Hostname = host ?? listener.VirtualHosts[0].Hostname,
        VirtualHosts =
        [
            .. listener.VirtualHosts.Select(virtualHost => virtualHost with
            {
                Hostname = host ?? virtualHost.Hostname,
                Routes = [.. virtualHost.Routes.Select(route => route with { Action = route.Action with { FixedStatus = status } })],
            }),
        ],
    };
}
