using System.Globalization;
using System.Net.Sockets;
using CorsGate.EndToEnd.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.EndToEnd.Tests.Wire;

/// <summary>Where requests go: weights, mirrors, EndpointSlices, Backends, and what is spoken there.</summary>
public sealed class BackendTests
{
    [Fact]
    public async Task HTTPRouteWeight()
    {
        await using var one = new RecordingUpstream("one", 200, []);
        await using var two = new RecordingUpstream("two", 200, []);
        await using var none = new RecordingUpstream("none", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("one", one.Port), Manifest.Service("two", two.Port), Manifest.Service("none", none.Port),
            Weighted(("one", 70), ("two", 30), ("none", 0)));

        var counts = await CountAsync(gateway, 500, answer => answer.Body);

        // 350 and 150 are meant; a fair coin misses by more than 75 less than once in 10^12 runs.
        Assert.Equal(["one", "two"], counts.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(counts["one"], 275, 425);
    }

    [Fact]
    public async Task The_share_of_an_invalid_reference_is_answered_with_500()
    {
        await using var good = new RecordingUpstream("good", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("good", good.Port), Weighted(("good", 1), ("nowhere", 1)));

        var counts = await CountAsync(gateway, 400, answer => answer.Status.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(["200", "500"], counts.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(counts["500"], 120, 280);
    }

    [Fact]
    public async Task HTTPRouteRequestMultipleMirrors()
    {
        await using var main = new RecordingUpstream("main", 200, []);
        await using var mirror = new RecordingUpstream("mirror", 500, ["X-From: mirror"]);
        await using var second = new RecordingUpstream("second", 200, []);
        await using var never = new RecordingUpstream("never", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("main", main.Port), Manifest.Service("mirror", mirror.Port), Manifest.Service("second", second.Port), Manifest.Service("never", never.Port),
            Manifest.Route("web", "main", filters: $"{Mirror("mirror")}\n{Mirror("second", "percent: 100")}\n{Mirror("never", "percent: 0")}"));

        var answer = await gateway.SendAsync("POST /mirrored?x=y HTTP/1.1\r\nHost: example.com\r\nX-Mine: 1\r\nContent-Length: 5\r\n\r\nhello");

        Assert.Equal((200, "main"), (answer.Status, answer.Body));
        Assert.Empty(answer.Values("X-From"));
        foreach (var upstream in new[] { mirror, second })
        {
            RawMessage[] got = [];
            await Wait.UntilAsync("the copy at " + upstream.Name, () => (got = upstream.Take()).Length > 0);
            var copy = Assert.Single(got);
            Assert.Equal(("POST /mirrored?x=y HTTP/1.1", "hello"), (copy.StartLine, copy.Body));
            Assert.Equal(["1"], copy.Values("X-Mine"));
        }

        Assert.Empty(never.Take());
    }

    [Fact]
    public async Task HTTPRouteRequestPercentageMirror()
    {
        await using var main = new RecordingUpstream("main", 200, []);
        await using var mirror = new RecordingUpstream("mirror", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("main", main.Port), Manifest.Service("mirror", mirror.Port),
            Manifest.Route("web", "main", filters: Mirror("mirror", "fraction:\n    numerator: 1\n    denominator: 2")));

        await CountAsync(gateway, 200, answer => answer.Body);

        var copies = 0;
        await Wait.UntilAsync("about half of the copies", () => (copies += mirror.Take().Length) >= 60);
        Assert.InRange(copies, 60, 140);
    }

    [Theory]
    [InlineData("a mirror that is down", null)]
    [InlineData("a mirror that answers nonsense", "nonsense\r\n\r\n")]
    public async Task A_mirror_cannot_harm_the_request(string what, string? bytes)
    {
        await using var main = new RecordingUpstream("main", 200, []);
        await using var mirror = new RawUpstream(bytes ?? "", Afterwards.Close);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("main", main.Port), Manifest.Service("mirror", bytes is null ? 1 : mirror.Port),
            Manifest.Route("web", "main", filters: Mirror("mirror")));

        for (var i = 0; i < 10; i++)
        {
            var answer = await gateway.GetAsync("/");
            Assert.True(answer is { Status: 200, Body: "main" }, what + ": " + answer.StartLine);
        }
    }

    [Fact]
    public async Task Endpoints_of_all_slices_that_are_ready_are_used_and_no_others()
    {
        await using var a = new RecordingUpstream("a", 200, []);
        await using var b = new RecordingUpstream("b", 200, []);
        await using var unready = new RecordingUpstream("unready", 200, []);
        await using var other = new RecordingUpstream("other", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("web", a.Port), Manifest.EndpointSlice("web", b.Port, ready: null, "b"),
            Manifest.EndpointSlice("web", unready.Port, ready: false, "c"), Manifest.EndpointSlice("webb", other.Port), Manifest.Route("web", "web"));

        var counts = await CountAsync(gateway, 100, answer => answer.Body);

        Assert.Equal(["a", "b"], counts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_port_name_of_a_Service_chooses_the_port_of_its_slices()
    {
        await using var web = new RecordingUpstream("web", 200, []);
        await using var admin = new RecordingUpstream("admin", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(),
            $"""
            apiVersion: v1
            kind: Service
            metadata:
              name: named
            spec:
              ports:
                - name: admin
                  port: 81
                - name: web
                  port: 80
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata:
              name: named-1
              labels:
                kubernetes.io/service-name: named
            addressType: IPv4
            ports:
              - name: web
                port: {web.Port}
              - name: admin
                port: {admin.Port}
            endpoints:
              - addresses: [127.0.0.1]
            """,
            Manifest.Route("web", "named"),
            Manifest.Route("admin", "named", path: "/admin").Replace("port: 80", "port: 81", StringComparison.Ordinal));

        Assert.Equal("web", (await gateway.GetAsync("/")).Body);
        Assert.Equal("admin", (await gateway.GetAsync("/admin")).Body);
    }

    [Fact]
    public async Task The_static_hosts_of_a_kgateway_Backend_are_used()
    {
        await using var one = new RecordingUpstream("one", 200, []);
        await using var two = new RecordingUpstream("two", 200, []);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(),
            $"""
            apiVersion: gateway.kgateway.dev/v1alpha1
            kind: Backend
            metadata:
              name: static
            spec:
              type: Static
              static:
                hosts:
                  - host: 127.0.0.1
                    port: {one.Port}
                  - host: localhost
                    port: {two.Port}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata:
              name: web
            spec:
              parentRefs:
                - name: gateway
              rules:
                - backendRefs:
                    - group: gateway.kgateway.dev
                      kind: Backend
                      name: static
            """);

        var counts = await CountAsync(gateway, 60, answer => answer.Body);

        Assert.Equal(["one", "two"], counts.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task HTTPRouteBackendProtocolH2C()
    {
        await using var upstream = await KestrelUpstream.StartAsync(context => context.Response.WriteAsync(context.Request.Protocol + " " + context.Request.Host), HttpProtocols.Http2);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("web", upstream.Port, "kubernetes.io/h2c"), Manifest.Route("web", "web"));

        Assert.Equal("HTTP/2 example.com", (await gateway.GetAsync("/")).Body);
    }

    [Fact]
    public async Task A_backend_with_a_certificate_that_nobody_trusts_is_502()
    {
        using var certificate = new TestCertificate("example.com");
        await using var upstream = await KestrelUpstream.StartAsync(context => context.Response.WriteAsync("secret"), HttpProtocols.Http1AndHttp2, certificate.Certificate);
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("web", upstream.Port, "https"), Manifest.Route("web", "web"));

        var answer = await gateway.GetAsync("/");

        Assert.Equal(502, answer.Status);
        Assert.DoesNotContain("secret", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_answer_that_has_started_is_cut_off_at_the_time_limit()
    {
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await FolderGateway.StartAsync(
            Manifest.Gateway(), Manifest.Service("web", upstream.Port), Manifest.Route("web", "web", rule: "timeouts:\n  request: 300ms"));
        using var connection = await RawConnection.ConnectAsync(gateway.Port);

        await connection.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        var got = await connection.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200", got, StringComparison.Ordinal);
        Assert.EndsWith("half", got, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_goes_away_ends_the_call_to_the_backend()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var upstream = await KestrelUpstream.StartAsync(async context =>
        {
            context.RequestAborted.Register(() => ended.TrySetResult());
            started.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var gateway = await FolderGateway.StartAsync(Manifest.Gateway(), Manifest.Service("web", upstream.Port), Manifest.Route("web", "web"));
        using (var client = new TcpClient())
        {
            await client.ConnectAsync("127.0.0.1", gateway.Port);
            await client.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
            await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
            client.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<Dictionary<string, int>> CountAsync(FolderGateway gateway, int requests, Func<RawMessage, string> by)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        using var connection = await RawConnection.ConnectAsync(gateway.Port);
        for (var i = 0; i < requests; i++)
        {
            await connection.SendAsync("GET / HTTP/1.1\r\nHost: example.com\r\n\r\n");
            var key = by(await connection.ReadAsync());
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    private static string Mirror(string service, string? share = null) => $"""
        - type: RequestMirror
          requestMirror:
            backendRef:
              name: {service}
              port: 80
        """ + (share is null ? "" : "\n    " + share.Replace("\n", "\n  ", StringComparison.Ordinal));

    private static string Weighted(params (string Service, int Weight)[] backends) =>
        """
        apiVersion: gateway.networking.k8s.io/v1
        kind: HTTPRoute
        metadata:
          name: weighted
        spec:
          parentRefs:
            - name: gateway
          rules:
            - backendRefs:

        """ + string.Join('\n', backends.Select(b => string.Create(CultureInfo.InvariantCulture, $"        - name: {b.Service}\n          port: 80\n          weight: {b.Weight}")));
}
