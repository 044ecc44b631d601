using System.Runtime.CompilerServices;
using CorsGate.Gateway.Telemetry.Metrics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace CorsGate.Cli.Running;

/// <summary>
/// Pushes the metrics over OTLP. Only its methods know OpenTelemetry: the assemblies are loaded when an export starts, and a
/// command without one does not pay for them.
/// </summary>
internal static class OtlpExport
{
    /// <summary>Starts to export, once a minute unless OTEL_METRIC_EXPORT_INTERVAL says otherwise. Disposing exports a last time.</summary>
    /// <param name="url">Where metrics are posted to, in protobuf over HTTP; null: the environment says it.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IDisposable Start(Uri? url) => Sdk.CreateMeterProviderBuilder()
        .AddMeter(GatewayMetrics.MeterName)
        .ConfigureResource(static resource => resource
            .AddService("corsgate", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3), autoGenerateServiceInstanceId: true)

            // OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES have the last word.
            .AddEnvironmentVariableDetector())
        .AddOtlpExporter(options =>
        {
            // The specification's default; the library has another.
            if (url is not null || !IsSet("OTEL_EXPORTER_OTLP_PROTOCOL") && !IsSet("OTEL_EXPORTER_OTLP_METRICS_PROTOCOL"))
                options.Protocol = OtlpExportProtocol.HttpProtobuf;
            if (url is not null)
                options.Endpoint = url;
        })
        .Build();

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
