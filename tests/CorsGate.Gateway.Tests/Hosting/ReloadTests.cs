using System.Net;
using System.Net.Sockets;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Tests.Hosting.Support;
using CorsGate.Gateway.Tests.Tls;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Tests.Hosting;

public class ReloadTests
{
    private readonly TestLog _log = new();

    [Fact]
    public async Task Ports_open_and_close_as_the_configuration_says()
    {
        await using var host = Configs.Host(Configs.Options(_log, 80, 81), LambdaHandler.Describing);

        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None));
        var first = host.BoundPorts[80];
        Assert.Equal("HTTP/1.1 / 80", await GetAsync(first));

        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80), Configs.Cleartext(81)), CancellationToken.None));
        Assert.Equal(first, host.BoundPorts[80]);
        var second = host.BoundPorts[81];
        Assert.Equal("HTTP/1.1 / 81", await GetAsync(second));

        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(81)), CancellationToken.None));
        Assert.Equal([81], host.BoundPorts.Keys);
        Assert.Equal("HTTP/1.1 / 81", await GetAsync(second));
        await AssertRefusedAsync(first);
    }

    [Fact]
    public async Task Listeners_that_share_a_port_share_one_socket()
    {
        await using var host = Configs.Host(Configs.Options(_log, 80), LambdaHandler.Describing);
        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80, "a/a/a"), Configs.Cleartext(80, "b/b/b")), CancellationToken.None));
        Assert.Equal("HTTP/1.1 / 80", await GetAsync(Assert.Single(host.BoundPorts).Value));
        Assert.Contains(": listeners a/a/a, b/b/b)", _log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_names_generation_and_contents()
    {
        await using var host = Configs.Host(Configs.Options(_log, 80), LambdaHandler.Describing);
        var empty = new VirtualHost { Hostname = "b.test", Routes = [] };
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        await host.ApplyAsync(
            Configs.Of(Configs.Cleartext(80, hosts: [Configs.HostWithSampleApp("a.test", "none"), empty]), Configs.Cleartext(80, hosts: [empty])),
            CancellationToken.None);

        Assert.Contains("info configuration generation 1 is serving: 1 listener, 0 hosts, 0 routes", _log.Text, StringComparison.Ordinal);
        Assert.Contains("info configuration generation 2 is serving: 2 listeners, 2 hosts, 1 route", _log.Text, StringComparison.Ordinal);
        Assert.Equal(2, host.Generation);
    }

    [Fact]
    public async Task A_port_in_use_is_a_clear_error_the_others_serve_and_it_is_tried_again()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var taken = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var host = Configs.Host(Configs.Options(_log, 80), LambdaHandler.Describing);
        var config = Configs.Of(Configs.Cleartext(80), Configs.Cleartext(taken, "kgateway-system/http/http"));

        var problem = Assert.Single(await host.ApplyAsync(config, CancellationToken.None));

        var expected = $"cannot listen on 127.0.0.1:{taken} (listener kgateway-system/http/http): " +
            $"address already in use; stop the other program or use --port-map {taken}=PORT";
        Assert.Equal(expected, problem.Message);
        Assert.Equal(ProblemSeverity.Error, problem.Severity);
        Assert.Contains("error Gateway default/gw: " + expected, _log.Text, StringComparison.Ordinal);
        Assert.Equal([80], host.BoundPorts.Keys);
        Assert.Equal("HTTP/1.1 / 80", await GetAsync(host.BoundPorts[80]));

        other.Stop();
        Assert.Empty(await host.ApplyAsync(config, CancellationToken.None));
        Assert.Equal($"HTTP/1.1 / {taken}", await GetAsync(host.BoundPorts[taken]));
    }

    [Fact]
    public async Task An_address_that_the_machine_does_not_have_is_a_clear_error()
    {
        var options = Configs.Options(_log, 80) with { Bind = IPAddress.Parse("192.0.2.1") };
        await using var host = Configs.Host(options, LambdaHandler.Describing);
        var problem = Assert.Single(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None));
        Assert.Equal("cannot listen on 192.0.2.1:0 (listener default/gw/http): this machine does not have the address; name one that it has", problem.Message);
    }

    [Fact]
    public async Task Two_configured_ports_cannot_be_mapped_to_one()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var free = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var options = Configs.Options(_log) with { PortMap = Configs.Options(_log).PortMap.Add(80, free).Add(81, free) };
        await using var host = Configs.Host(options, LambdaHandler.Describing);

        var problem = Assert.Single(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80), Configs.Cleartext(81)), CancellationToken.None));

        Assert.EndsWith("port 80 of the configuration is mapped there already; map one of the two elsewhere with --port-map 81=PORT", problem.Message, StringComparison.Ordinal);
        Assert.Equal("HTTP/1.1 / 80", await GetAsync(free));
    }

    [Fact]
    public async Task A_port_is_TLS_or_cleartext_and_the_first_listener_decides()
    {
        await using var host = Configs.Host(Configs.Options(_log, 80), LambdaHandler.Describing);
        var problem = Assert.Single(await host.ApplyAsync(
            Configs.Of(Configs.Cleartext(80), Configs.Tls(80, "a.test", TestCertificates.For("a.test"))), CancellationToken.None));
        Assert.Equal(
            "listener default/gw/a.test is not served: port 80 is cleartext for listener default/gw/http and cannot be TLS too; give one of them another port",
            problem.Message);
        Assert.Equal("HTTP/1.1 / 80", await GetAsync(host.BoundPorts[80]));
    }

    [Fact]
    public async Task A_TLS_port_without_certificates_is_not_opened()
    {
        await using var host = Configs.Host(Configs.Options(_log, 443), LambdaHandler.Describing);
        var problem = Assert.Single(await host.ApplyAsync(Configs.Of(Configs.Tls(443, "a.test")), CancellationToken.None));
        Assert.Contains("no usable certificate", problem.Message, StringComparison.Ordinal);
        Assert.Empty(host.BoundPorts);
    }

    [Fact]
    public async Task A_port_can_change_from_cleartext_to_TLS_and_back()
    {
        await using var host = Configs.Host(Configs.Options(_log, 80), LambdaHandler.Describing);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        Assert.Equal("HTTP/1.1 / 80", await GetAsync(host.BoundPorts[80]));

        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Tls(80, "", TestCertificates.For("a.test"))), CancellationToken.None));
        using var client = Http.Client();
        Assert.Equal("HTTP/1.1 / 80", await client.GetStringAsync($"https://a.test:{host.BoundPorts[80]}/"));

        Assert.Empty(await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None));
        Assert.Equal("HTTP/1.1 / 80", await GetAsync(host.BoundPorts[80]));
    }

    [Fact]
    public async Task Certificates_rotate_with_the_configuration()
    {
        await using var host = Configs.Host(Configs.Options(_log, 443), LambdaHandler.Describing);
        var thumbprints = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var certificate = TestCertificates.For("a.test");
            await host.ApplyAsync(Configs.Of(Configs.Tls(443, "a.test", certificate)), CancellationToken.None);
            using var client = Http.Client(HttpVersion.Version20, seen => thumbprints.Add(seen.Thumbprint));
            await client.GetStringAsync($"https://a.test:{host.BoundPorts[443]}/");
            Assert.Equal(certificate.Leaf.Thumbprint, thumbprints[^1]);
        }
    }

    [Fact]
    public async Task A_failure_while_preparing_changes_nothing()
    {
        var fails = false;
        GatewaySnapshot Build(GatewayConfig config, int generation, GatewaySnapshot? previous) =>
            fails ? throw new InvalidOperationException("broken") : Configs.Snapshot(config, generation, previous);
        var handler = new LambdaHandler((context, port) => context.Response.WriteAsync($"{port}"));
        await using var host = new GatewayHost(Configs.Options(_log, 80, 81), handler, Build);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        var before = handler.Services!.Snapshots.Current;

        fails = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.ApplyAsync(Configs.Of(Configs.Cleartext(81)), CancellationToken.None));

        Assert.Same(before, handler.Services.Snapshots.Current);
        Assert.Equal([80], host.BoundPorts.Keys);
        Assert.Equal(1, host.Generation);
        Assert.Equal("80", await GetAsync(host.BoundPorts[80]));
    }

    [Fact]
    public async Task A_request_in_flight_on_a_removed_port_finishes()
    {
        var finish = Bounded.Signal();
        var started = Bounded.Signal();
        var handler = new LambdaHandler(async (context, _) =>
        {
            started.SetResult();
            await finish.Task;
            await context.Response.WriteAsync("finished");
        });
        await using var host = Configs.Host(Configs.Options(_log, 80), handler);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        var port = host.BoundPorts[80];
        var request = GetAsync(port);
        await started.Task.Within();

        await host.ApplyAsync(GatewayConfig.Empty, CancellationToken.None).Within();
        await AssertRefusedAsync(port);
        Assert.Contains("1 request may finish within 30 s", _log.Text, StringComparison.Ordinal);

        finish.SetResult();
        Assert.Equal("finished", await request.Within());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reloading_under_requests_fails_none_and_each_sees_one_generation(int version)
    {
        SnapshotHolder? snapshots = null;
        var handler = new LambdaHandler(async (context, _) =>
        {
            // A request that takes its snapshot, lets others run and looks at it again.
            var snapshot = snapshots!.Current!;
            await Task.Yield();
            await context.Response.WriteAsync(snapshot.Generation.ToString(System.Globalization.CultureInfo.InvariantCulture));
        });
        await using var host = Configs.Host(Configs.Options(_log, 80, 81, 443), handler);
        snapshots = handler.Services!.Snapshots;
        var certificate = TestCertificates.For("a.test");
        GatewayConfig[] configs =
        [
            Configs.Of(Configs.Cleartext(80)),
            Configs.Of(Configs.Cleartext(80), Configs.Cleartext(81)),
            Configs.Of(Configs.Cleartext(80), Configs.Tls(443, "", certificate)),
        ];
        await host.ApplyAsync(configs[0], CancellationToken.None);
        var port = host.BoundPorts[80];

        using var done = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 4).Select(async _ =>
        {
            using var client = Http.Client(version == 1 ? HttpVersion.Version11 : HttpVersion.Version20);
            var answers = 0;
            var last = 0;
            while (!done.IsCancellationRequested || answers < 50)
            {
                var generation = int.Parse(await client.GetStringAsync($"http://127.0.0.1:{port}/"), System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(generation, last, host.Generation + 1);
                last = generation;
                answers++;
            }

            return answers;
        }).ToList();

        for (var i = 1; i <= 60; i++) await host.ApplyAsync(configs[i % configs.Length], CancellationToken.None);
        await done.CancelAsync();

        Assert.All(await Task.WhenAll(clients).Within(), static answers => Assert.True(answers >= 50));
        Assert.Equal(61, host.Generation);
    }

    [Fact]
    public async Task A_new_port_answers_only_from_the_configuration_that_asked_for_it()
    {
        SnapshotHolder? snapshots = null;
        var handler = new LambdaHandler((context, _) => context.Response.WriteAsync($"{snapshots!.Current!.Generation}"));
        await using var host = Configs.Host(Configs.Options(_log, 80), handler);
        snapshots = handler.Services!.Snapshots;
        await host.ApplyAsync(GatewayConfig.Empty, CancellationToken.None);
        await host.ApplyAsync(Configs.Of(Configs.Cleartext(80)), CancellationToken.None);
        Assert.Equal("2", await GetAsync(host.BoundPorts[80]));
    }

    private static async Task<string> GetAsync(int port)
    {
        using var client = Http.Client();
        return await client.GetStringAsync($"http://127.0.0.1:{port}/");
    }

    private static async Task AssertRefusedAsync(int port)
    {
        using var client = new TcpClient();
        var exception = await Assert.ThrowsAsync<SocketException>(() => client.ConnectAsync(IPAddress.Loopback, port).Within());
        Assert.Equal(SocketError.ConnectionRefused, exception.SocketErrorCode);
    }
}
