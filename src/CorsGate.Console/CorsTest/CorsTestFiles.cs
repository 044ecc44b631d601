using System.Collections.Frozen;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.ConsolePages.CorsTest;

/// <summary>What the page <see cref="CorsTestPage"/> is made of, and <c>/cors-test/decide</c>, which it asks.</summary>
public sealed class CorsTestFiles : IConsoleEndpoint
{
    private static readonly FrozenDictionary<string, Asset> Assets = new Dictionary<string, Asset>(StringComparer.Ordinal)
    {
        ["/cors-test/page.css"] = Asset.Load("page.css", "text/css; charset=utf-8"),
        ["/cors-test/page.js"] = Asset.Load("page.js", "text/javascript; charset=utf-8"),
        ["/cors-test/form.js"] = Asset.Load("form.js", "text/javascript; charset=utf-8"),
        ["/cors-test/result.js"] = Asset.Load("result.js", "text/javascript; charset=utf-8"),
        ["/cors-test/icon.svg"] = Asset.Load("icon.svg", "image/svg+xml"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Path => "/cors-test/";

    /// <inheritdoc/>
    public bool IsForLoopback => true;

    /// <inheritdoc/>
    public IReadOnlyList<string> Methods { get; } = ["GET", "HEAD", "POST"];

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context, GatewayServices services)
    {
        ArgumentNullException.ThrowIfNull(context);
        var isPost = HttpMethods.IsPost(context.Request.Method);
        if (context.Request.Path.Equals("/cors-test/decide", StringComparison.Ordinal))
            return isPost ? Decide.AnswerAsync(context, services) : RefuseMethod(context, "POST");
        if (!Assets.TryGetValue(context.Request.Path.Value ?? "", out var asset))
            return Decide.RefuseAsync(context, StatusCodes.Status404NotFound, "not found; the page is at /cors-test");
        return isPost ? RefuseMethod(context, "GET, HEAD") : asset.WriteAsync(context);
    }

    private static Task RefuseMethod(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return Decide.RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "only " + allowed);
    }
}
