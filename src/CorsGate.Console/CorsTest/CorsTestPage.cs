using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.ConsolePages.CorsTest;

/// <summary>
/// <c>/cors-test</c>: a page that makes a request from the browser and shows the answer, or why the browser keeps it. What the
/// page needs is below <c>/cors-test/</c>, see <see cref="CorsTestFiles"/>.
/// </summary>
public sealed class CorsTestPage : IConsoleEndpoint
{
    private static readonly Asset Page = Asset.Load("page.html", "text/html; charset=utf-8");

    /// <inheritdoc/>
    public string Path => "/cors-test";

    /// <inheritdoc/>
    public bool IsForLoopback => true;

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context, GatewayServices services) => Page.WriteAsync(context);
}
