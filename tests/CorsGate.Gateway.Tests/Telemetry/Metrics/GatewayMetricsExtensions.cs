using CorsGate.Gateway.Tests.Handling;
using CorsGate.Gateway.Tests.Hosting.Support;

namespace CorsGate.Gateway.Tests.Telemetry.Metrics;

/// <summary>The metrics of a gateway under test.</summary>
internal static class GatewayMetricsExtensions
{
    /// <summary>The metrics once so many requests are counted: a request is counted after its answer was sent.</summary>
    public static async Task<Exposition> MetricsAsync(this TestGateway gateway, int requests)
    {
        var metrics = gateway.Services!.Metrics;
        await Bounded.UntilAsync(() => Exposition.Of(metrics).Sum("corsgate_requests_total") >= requests, "all requests are counted");
        return Exposition.Of(metrics);
    }

    /// <summary>Waits until a series has a value.</summary>
    public static Task HasMetricAsync(this TestGateway gateway, string series, double value) =>
        Bounded.UntilAsync(() => Exposition.Of(gateway.Services!.Metrics).Value(series) is { } now && now.Equals(value), $"{series} is {value}");
}
