using System.Buffers;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary><c>/metrics</c> on the console address, for Prometheus to scrape.</summary>
internal sealed class MetricsEndpoint : IConsoleEndpoint
{
    /// <inheritdoc/>
    public string Path => "/metrics";

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context, GatewayServices services)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(services);
        var response = context.Response;
        response.ContentType = PrometheusText.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        var text = new ArrayBufferWriter<byte>(16 * 1024);
        services.Metrics.Write(text);
        response.ContentLength = text.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(text.WrittenMemory, context.RequestAborted);
    }
}
