using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CorsGate.Browser.Tests.Harness;

/// <summary>Serves one page at every path.</summary>
internal sealed class PageServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private PageServer(WebApplication app) => _app = app;

    public string Html { get; set; } = "";

    public static async Task<PageServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var server = new PageServer(app);
        app.Run(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(server.Html);
        });
        await app.StartAsync();
        return server;
    }

    public string Origin(string host) => FormattableString.Invariant($"http://{host}:{new Uri(_app.Urls.First()).Port}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
