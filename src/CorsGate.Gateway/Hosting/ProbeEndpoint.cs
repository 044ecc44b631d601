using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Hosting;

/// <summary>
/// Liveness and readiness on the console address. <c>/livez</c> is 200 while the process runs; <c>/readyz</c> is 200 while a
/// configuration is served, and 503 before that and from the moment a stop was asked for.
/// </summary>
/// <remarks>
/// On a loopback address only names and addresses of the loopback are answered, so that a page whose name was rebound to
/// 127.0.0.1 reads nothing (421, RFC 9110 section 15.5.20); what counts is where the connection arrived, also where every address
/// is bound. No CORS headers, ever.
/// </remarks>
internal sealed class ProbeEndpoint(GatewayReadiness readiness, IPAddress address, GatewayServices services) : IRequestHandler
{
    private readonly bool _isLoopback = IPAddress.IsLoopback(address);
    private readonly bool _isEveryAddress = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
    private readonly ImmutableArray<IConsoleEndpoint> _endpoints = [new MetricsEndpoint(), .. services.Options.ConsoleEndpoints];

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context, LocalPort place)
    {
        var request = context.Request;
        if (IsOnLoopback(context) && !LoopbackHost.IsAllowed(request.Host))
            return AnswerAsync(context, StatusCodes.Status421MisdirectedRequest, "this address answers only for localhost\n");

        var isLive = request.Path.Equals("/livez", StringComparison.Ordinal);
        if (!isLive && !request.Path.Equals("/readyz", StringComparison.Ordinal))
            return AnswerByEndpointAsync(context);

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return RefuseMethodAsync(context, ["GET", "HEAD"]);

        return isLive || readiness.WhyNot is not { } why
            ? AnswerAsync(context, StatusCodes.Status200OK, "ok\n")
            : AnswerAsync(context, StatusCodes.Status503ServiceUnavailable, $"not ready: {why}\n");
    }

    private bool IsOnLoopback(HttpContext context) =>
        _isLoopback || (context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local));

    private Task AnswerByEndpointAsync(HttpContext context)
    {
        foreach (var endpoint in _endpoints)
        {
            var path = endpoint.Path;
            var value = context.Request.Path.Value ?? "";
            if (path.EndsWith('/') ? !value.StartsWith(path, StringComparison.Ordinal) : !value.Equals(path, StringComparison.Ordinal)) continue;
            if (endpoint.IsForLoopback && _isEveryAddress && !IsOnLoopback(context))
                return AnswerAsync(context, StatusCodes.Status403Forbidden, "only on a loopback address; go through kubectl port-forward, or name one address with --console\n");
            return endpoint.Methods.Contains(context.Request.Method, StringComparer.Ordinal)
                ? endpoint.HandleAsync(context, services)
                : RefuseMethodAsync(context, endpoint.Methods);
        }

        return AnswerAsync(context, StatusCodes.Status404NotFound, $"not found; there are {string.Join(", ", ["/livez", "/readyz", .. _endpoints.Select(static e => e.Path)])}\n");
    }

    private static Task RefuseMethodAsync(HttpContext context, IReadOnlyList<string> methods)
    {
        context.Response.Headers.Allow = string.Join(", ", methods);
        return AnswerAsync(context, StatusCodes.Status405MethodNotAllowed, $"only {string.Join(" and ", methods)}\n");
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
