using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Routing;
using CorsGate.Gateway.Tests.Telemetry;
using CorsGate.Gateway.Tests.Tls;

namespace CorsGate.Gateway.Tests.Handling;

public class SharedPortTests
{
    [Theory]
    [InlineData("both.test", "gateway")]
    [InlineData("ingress.test", "ingress")]
    [InlineData("x.wild.test", "ingress")]
    [InlineData("nginx.test", "nginx")]
    [InlineData("nobody.test", "corsgate: no route for host and path\n")]
    public async Task A_host_is_served_by_the_first_kind_that_has_it(string host, string expected)
    {
        await using var gateway = await TestGateway.StartAsync(
            Listener(ListenerKind.NginxServer, "both.test", "nginx.test"),
            Listener(ListenerKind.Ingress, "both.test", "ingress.test", "*.wild.test"),
            Listener(ListenerKind.Gateway, "both.test"));
        Assert.Equal(expected, (await gateway.SendToAsync(80, host, "GET", "/")).Body);
    }

    [Theory]
    [InlineData("one.test", "one.test", "one.test", 200)]
    [InlineData("one.test", "two.test", "one.test", 421)]
    [InlineData("one.test", "a.ingress.test", "one.test", 200)]
    [InlineData("a.ingress.test", "one.test", "a.ingress.test", 200)]
    [InlineData("a.ingress.test", "b.ingress.test", "a.ingress.test", 200)]
    [InlineData("b.ingress.test", "b.ingress.test", "b.ingress.test", 200)]
    [InlineData("nobody.test", "nobody.test", "a.ingress.test", 404)]
    [InlineData("one.test", "nobody.test", "one.test", 404)]
    public async Task Over_TLS_the_kind_that_serves_a_name_shows_its_certificate_and_only_Gateways_isolate(
        string serverName, string host, string certificate, int status)
    {
        await using var gateway = await TestGateway.StartAsync(
            Tls(ListenerKind.Ingress, "", "a.ingress.test", "b.ingress.test"),
            Tls(ListenerKind.Gateway, "one.test", "one.test"),
            Tls(ListenerKind.Gateway, "two.test", "two.test"));
        using var client = await RawClient.ConnectAsync(gateway.BoundPort(443));
        var seen = "";
        await using var stream = new SslStream(client.Stream, leaveInnerStreamOpen: true, (_, shown, _, _) =>
        {
            seen = ((X509Certificate2)shown!).GetNameInfo(X509NameType.DnsName, forIssuer: false);
            return true;
        });
        await stream.AuthenticateAsClientAsync(serverName).Within();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).AsTask().Within();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        Assert.Equal((certificate, status), (seen, RawResponse.Parse(await reader.ReadToEndAsync().Within()).Status));
    }

    [Fact]
    public void A_kind_that_wants_another_protocol_than_the_first_is_a_problem_of_the_later_one()
    {
        var problems = new List<Problem>();
        using var text = new StringWriter();
        using var log = new CorsGate.Gateway.Telemetry.EventLog(text, json: false, new EventLogTests.FixedTime());
        var ingress = Listener(ListenerKind.Ingress, "a.test") with { IsTls = true, Name = "ingress" };
        var plan = Assert.Single(PortPlan.Create(
            new GatewayConfig { Listeners = [ingress, Listener(ListenerKind.Gateway, "b.test")] }, new GatewayOptions { Log = log }, problems.Add));
        Assert.Equal(ListenerKind.Gateway, Assert.Single(plan.Listeners).Kind);
        var problem = Assert.Single(problems);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.StartsWith("listener ingress is not served: port 80 is cleartext for listener ", problem.Message, StringComparison.Ordinal);
    }

    private static Listener Listener(ListenerKind kind, params string[] hosts)
    {
        var body = kind switch { ListenerKind.Gateway => "gateway", ListenerKind.Ingress => "ingress", _ => "nginx" };
        var route = Make.Route(Make.Prefix("/"), new RouteAction { FixedStatus = 200, FixedBody = body });
        return Make.Listener(80, "", [.. hosts.Select(host => Make.Host(host, route))]) with { Kind = kind };
    }

    private static Listener Tls(ListenerKind kind, string hostname, params string[] hosts) => Listener(kind, hosts) with
    {
        Port = 443,
        IsTls = true,
        Hostname = hostname,
        Certificates = [.. hosts.Select(host => TestCertificates.For(host))],
    };
}
