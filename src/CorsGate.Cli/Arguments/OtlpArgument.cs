namespace CorsGate.Cli.Arguments;

/// <summary>Reads whether metrics are exported over OTLP, and where to.</summary>
public static class OtlpArgument
{
    private const string SignalPath = "/v1/metrics";

    /// <summary>
    /// Reads the flag <c>--otlp-endpoint</c>: the base URL of a receiver of OTLP over HTTP, as in OTEL_EXPORTER_OTLP_ENDPOINT.
    /// </summary>
    /// <returns>Where metrics are posted to; null: the flag is absent.</returns>
    /// <exception cref="ArgumentError">It is no such URL.</exception>
    public static Uri? Read(string? text)
    {
        if (text is null)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0)
            throw new ArgumentError($"--otlp-endpoint: '{text}' is not an http or https URL; write for example --otlp-endpoint http://127.0.0.1:4318");
        return url.AbsolutePath.EndsWith(SignalPath, StringComparison.Ordinal) ? url : new Uri(url.AbsoluteUri.TrimEnd('/') + SignalPath);
    }

    /// <summary>
    /// Whether the environment asks for an export (OpenTelemetry specification, OTLP exporter configuration); the exporter reads
    /// the rest of it.
    /// </summary>
    /// <param name="variable">Reads a variable of the environment.</param>
    public static bool IsInEnvironment(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return !string.Equals(variable("OTEL_METRICS_EXPORTER"), "none", StringComparison.OrdinalIgnoreCase)
            && !string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)
            && (!string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_ENDPOINT")) || !string.IsNullOrEmpty(variable("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT")));
    }
}
