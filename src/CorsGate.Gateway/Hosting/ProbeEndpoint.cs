using System.Net;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Hosting;

/// <summary>
/// Liveness and readiness on the console address. <c>/livez</c> is 200 while the process runs; <c>/readyz</c> is 200 while a
/// configuration is served, and 503 before that and from the moment a stop was asked for.
/// </summary>
/// <remarks>
/// On a loopback address only names and addresses of the loopback are answered, so that a page whose name was rebound to
/// 127.0.0.1 reads nothing (421, RFC 9110 section 15.5.20). No CORS headers, ever.
/// </remarks>
internal sealed class ProbeEndpoint(GatewayReadiness readiness, IPAddress address) : IRequestHandler
{
    private readonly bool _checksHost = IPAddress.IsLoopback(address);

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context, int port)
    {
        var request = context.Request;
        if (_checksHost && !LoopbackHost.IsAllowed(request.Host))
            return AnswerAsync(context, StatusCodes.Status421MisdirectedRequest, "this address answers only for localhost\n");

        var isLive = request.Path.Equals("/livez", StringComparison.Ordinal);
        if (!isLive && !request.Path.Equals("/readyz", StringComparison.Ordinal))
            return AnswerAsync(context, StatusCodes.Status404NotFound, "not found; there are /livez and /readyz\n");

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET and HEAD\n");
        }

        return isLive || readiness.WhyNot is not { } why
            ? AnswerAsync(context, StatusCodes.Status200OK, "ok\n")
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"not ready: {why}\n");
    }

    private static Task AnswerAsync(HttpContext context, int status, string text)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "text/plain; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.ContentLength = text.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.WriteAsync(text);
    }
}
