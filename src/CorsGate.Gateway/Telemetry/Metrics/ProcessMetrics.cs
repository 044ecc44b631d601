using System.Diagnostics;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>What the process is and uses, under the names that Prometheus's client libraries give it.</summary>
internal static class ProcessMetrics
{
    /// <summary>The metrics.</summary>
    public static MetricFamily[] Families { get; } =
    [
        Of("process_cpu_seconds_total", MetricType.Counter, "Processor time that the process has used, user and system, in seconds.", static () => Environment.CpuUsage.TotalTime.TotalSeconds),
        Of("process_resident_memory_bytes", MetricType.Gauge, "Memory of the process that is resident, in bytes.", static () => Environment.WorkingSet),
        Of("process_start_time_seconds", MetricType.Gauge, "When the process started, in seconds since 1970.", StartTime),
        new("dotnet_gc_collections_total", MetricType.Counter, "Collections by the oldest generation that they collected.") { Samples = Collections, IsInstrument = false },
        Of("dotnet_gc_pause_seconds_total", MetricType.Counter, "Time for which collections have stopped everything, in seconds.", static () => GC.GetTotalPauseDuration().TotalSeconds),
        Of("dotnet_gc_allocated_bytes_total", MetricType.Counter, "Bytes allocated on the managed heap so far.", static () => GC.GetTotalAllocatedBytes()),
        Of("dotnet_gc_heap_size_bytes", MetricType.Gauge, "Bytes of the managed heap that are in use or not yet collected.", static () => GC.GetTotalMemory(forceFullCollection: false)),
    ];

    private static MetricFamily Of(string name, MetricType type, string help, Func<double> read) =>
        new(name, type, help) { Samples = () => [new MetricSample(read())], IsInstrument = false };

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    // The runtime counts a collection of generation 2 as one of 1 and 0, too.
    private static IEnumerable<MetricSample> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            var older = generation == GC.MaxGeneration ? 0 : GC.CollectionCount(generation + 1);
            yield return new MetricSample(
                GC.CollectionCount(generation) - older,
                new KeyValuePair<string, object?>("generation", generation.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }
    }
}
