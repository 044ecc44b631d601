using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace CorsGate.EndToEnd.Tests.Harness;

/// <summary>An upstream that a test writes as a function, for what needs a real server: HTTP/2, TLS, WebSocket, streams.</summary>
internal sealed class KestrelUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KestrelUpstream(WebApplication app) => _app = app;

    /// <summary>Its port on loopback.</summary>
    public int Port { get; private init; }

    /// <summary>Starts one.</summary>
    /// <param name="handler">What it does.</param>
    /// <param name="protocols">What it speaks.</param>
    /// <param name="certificate">Its certificate; null: cleartext.</param>
    /// <param name="asksForClientCertificate">Whether it asks for a client's certificate, and takes any or none.</param>
    public static async Task<KestrelUpstream> StartAsync(
        RequestDelegate handler,
        HttpProtocols protocols = HttpProtocols.Http1,
        X509Certificate2? certificate = null,
        bool asksForClientCertificate = false)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = protocols;
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = asksForClientCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(handler);
        await app.StartAsync();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return new KestrelUpstream(app) { Port = new Uri(address).Port };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Streams that a test left open end now.
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
