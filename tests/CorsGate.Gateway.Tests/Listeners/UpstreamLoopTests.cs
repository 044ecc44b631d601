using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Tests.Routing;
using CorsGate.Gateway.Tests.Telemetry;

namespace CorsGate.Gateway.Tests.Listeners;

/// <summary>An upstream that is the API-server proxy's own port would get every request again and again.</summary>
public class UpstreamLoopTests
{
    private const int Configured = 6443;
    private const int Bound = 8443;

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", Bound, true)]
    [InlineData("127.0.0.1", "localhost", Bound, true)]
    [InlineData("127.0.0.1", "LOCALHOST", Bound, true)]
    [InlineData("0.0.0.0", "127.0.0.1", Bound, true)]
    [InlineData("0.0.0.0", "127.1.2.3", Bound, true)]
    [InlineData("::", "::1", Bound, true)]
    [InlineData("::1", "localhost", Bound, true)]
    [InlineData("10.0.0.1", "10.0.0.1", Bound, true)]
    [InlineData("127.0.0.1", "self.test", Bound, true)]
    [InlineData("127.0.0.1", "self.test", 1, false)]
    [InlineData("127.0.0.1", "127.0.0.1", Configured, false)]
    [InlineData("127.0.0.1", "127.0.0.2", Bound, false)]
    [InlineData("127.0.0.1", "elsewhere.test", Bound, false)]
    [InlineData("10.0.0.1", "localhost", Bound, false)]
    [InlineData("0.0.0.0", "203.0.113.7", Bound, false)]
    public void A_port_that_would_be_its_own_upstream_is_not_opened(string bind, string host, int port, bool isLoop)
    {
        var (plans, problems) = Plan(bind, host, port, ListenerKind.ApiServer);
        Assert.Equal(isLoop, plans.IsEmpty);
        Assert.Equal(
            isLoop ? [$"cannot listen on {new IPEndPoint(IPAddress.Parse(bind), Bound)} (listener kube-apiserver): its upstream {host} is this port itself; say where the server is with --upstream, or bind another port with --port-map 6443=PORT"] : [],
            problems.Select(problem => problem.Message));
    }

    [Fact]
    public void A_gateway_may_send_one_host_to_another_of_the_same_port() =>
        Assert.Empty(Plan("127.0.0.1", "127.0.0.1", Bound, ListenerKind.Gateway).Problems);

    private static (ImmutableArray<PortPlan> Plans, List<Problem> Problems) Plan(string bind, string host, int port, ListenerKind kind)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using var log = new EventLog(text, json: false, new EventLogTests.FixedTime());
        var backend = new Backend { Name = host, Protocol = BackendProtocol.Https, Endpoints = [new BackendEndpoint(host, port)] };
        var route = Make.Route(Make.Prefix("/"), new RouteAction { Backends = [new WeightedBackend { Weight = 1, Backend = backend }] });
        var listener = Make.Listener(Configured, "", Make.Host("*", route)) with { Kind = kind, Name = "kube-apiserver" };
        var problems = new List<Problem>();
        var plans = PortPlan.Create(
            new GatewayConfig { Listeners = [listener] },
            new GatewayOptions
            {
                Log = log,
                Bind = IPAddress.Parse(bind),
                PortMap = ImmutableDictionary<int, int>.Empty.Add(Configured, Bound),
                Resolve = ImmutableDictionary<string, IPEndPoint>.Empty.Add($"self.test:{Bound}", new IPEndPoint(IPAddress.Loopback, Bound)),
            },
            problems.Add);
        return (plans, problems);
    }
}
