using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.RequestChecks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace CorsGate.Gateway.Tests.Forwarding.Harness;

/// <summary>Kestrel with the request checks and the forwarder, and nothing else.</summary>
public sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsForwarder _forwarder;
    private readonly Channel<ForwardOutcome> _outcomes = Channel.CreateUnbounded<ForwardOutcome>();

    private TestGateway(WebApplication app, SocketsForwarder forwarder)
    {
        _app = app;
        _forwarder = forwarder;
    }

    /// <summary>The port of HTTP/1.1.</summary>
    public int Port { get; private set; }

    /// <summary>The port of HTTP/2 in cleartext.</summary>
    public int Http2Port { get; private set; }

    [ModuleInitializer]
    internal static void RefuseBareLineFeeds() =>
        AppContext.SetSwitch("Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators", true);

    public static Task<TestGateway> StartAsync(
        RawUpstream upstream, ForwarderOptions? options = null, Func<ForwardTarget, ForwardTarget>? configure = null) =>
        StartAsync(upstream.Port, BackendProtocol.Http1, options, configure);

    public static async Task<TestGateway> StartAsync(
        int upstreamPort, BackendProtocol protocol, ForwarderOptions? options = null, Func<ForwardTarget, ForwardTarget>? configure = null,
        string upstreamHost = "127.0.0.1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowAlternateSchemes = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.RequestHeaderEncodingSelector = RequestFieldEncoding.For;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        var forwarder = new SocketsForwarder(options ?? new ForwarderOptions());
        var gateway = new TestGateway(app, forwarder);
        var endpoint = new BackendEndpoint(upstreamHost, upstreamPort);
        app.Run(context => gateway.HandleAsync(context, endpoint, protocol, configure));
        await app.StartAsync();
        var ports = app.Urls.Select(static url => new Uri(url).Port).ToArray();
        (gateway.Port, gateway.Http2Port) = (ports[0], ports[1]);
        return gateway;
    }

    /// <summary>The outcome of the next request that ended.</summary>
    public async Task<ForwardOutcome> NextOutcomeAsync() => await _outcomes.Reader.ReadAsync().AsTask().WaitAsync(RawConnection.Limit);

    /// <summary>Sends bytes on a new connection and reads until the gateway closes it.</summary>
    public async Task<string> ExchangeAsync(string request)
    {
        using var client = await RawConnection.ConnectAsync(Port);
        await client.SendAsync(request);
        return await client.ReadToEndAsync();
    }

    /// <summary>GETs a target with further fields (each ending in CR LF) and reads to the end.</summary>
    public Task<string> GetAsync(string target = "/", string fields = "") =>
        ExchangeAsync($"GET {target} HTTP/1.1\r\nHost: shop.test\r\n{fields}Connection: close\r\n\r\n");

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(patience.Token);
        await _app.DisposeAsync();
        _forwarder.Dispose();
    }

    private async Task HandleAsync(HttpContext context, BackendEndpoint endpoint, BackendProtocol protocol, Func<ForwardTarget, ForwardTarget>? configure)
    {
        var verdict = RequestGuard.Check(context, out var path);
        if (!verdict.IsAccepted)
        {
            context.Response.StatusCode = verdict.StatusCode;
            context.Response.Headers["X-Reason"] = verdict.Reason;
            return;
        }

        var target = new ForwardTarget
        {
            Endpoint = endpoint,
            Protocol = protocol,
            RequestTarget = path.Target,
            Host = context.Request.Host.Value ?? "",
        };
        var outcome = await _forwarder.ForwardAsync(context, configure is null ? target : configure(target));
        if (!context.Response.HasStarted)
        {
            context.Response.StatusCode = outcome switch
            {
                ForwardOutcome.Completed or ForwardOutcome.ClientAborted => context.Response.StatusCode,
                ForwardOutcome.RequestRejected => 400,
                ForwardOutcome.TimedOut => 504,
                _ => 502,
            };
        }

        _outcomes.Writer.TryWrite(outcome);
    }
}
