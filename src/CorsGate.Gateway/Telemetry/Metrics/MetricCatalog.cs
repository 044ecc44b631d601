using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>The names, types and meanings of what a gateway counts. docs/monitoring.md says the same with its bounds; a test compares.</summary>
internal static class MetricCatalog
{
    /// <summary>The metrics over the given counters.</summary>
    public static MetricFamily[] Of(
        RouteSeriesTable routes,
        ListenerDurations durations,
        DurationHistogram upstream,
        Func<IEnumerable<MetricSample>> apiServer,
        ScriptErrorCounters scripts,
        ReloadCounters reloads,
        PortCounterTable ports,
        Func<IEnumerable<ClusterKindState>> kinds,
        Func<ClusterState?> cluster) =>
    [
        new("corsgate_requests_total", MetricType.Counter, "Requests that have ended, by what was decided about them and the status that was sent.")
        {
            Samples = () => routes.Series.SelectMany(Requests),
        },
        new("corsgate_request_duration_seconds", MetricType.Histogram, "Time from a request's head to the end of its answer, in seconds.")
        {
            Histograms = () => durations.Histograms,
        },
        new("corsgate_upstream_duration_seconds", MetricType.Histogram, "Time from the call of an upstream to the head of its answer, in seconds; failed calls are not in it.")
        {
            Histograms = () => [upstream],
        },
        new("corsgate_upstream_failures_total", MetricType.Counter, "Calls of an upstream that failed, by how.")
        {
            Samples = () => routes.Series.SelectMany(Failures),
        },
        new("apiserver_request_total", MetricType.Counter, "Requests to listeners of the API-server proxy, by HTTP method and the status that was sent.")
        {
            Samples = apiServer,
        },
        new("corsgate_script_errors_total", MetricType.Counter, "Errors of plugins' scripts, by plugin; each was a request answered with 500 or a fork that ended.")
        {
            Samples = scripts.Samples,
        },
        new("corsgate_open_connections", MetricType.Gauge, "Connections of clients that are open.")
        {
            Samples = () => ports.Ports.Select(static port => new MetricSample(port.Open, port.Labels)),
        },
        new("corsgate_connections_accepted_total", MetricType.Counter, "Connections of clients that were accepted.")
        {
            Samples = () => ports.Ports.Select(static port => new MetricSample(port.Accepted, port.Labels)),
        },
        new("corsgate_config_generation", MetricType.Gauge, "The generation of the configuration that serves, counted from 1; 0 before the first.")
        {
            Samples = () => [new MetricSample(reloads.Generation)],
        },
        new("corsgate_config_reload_total", MetricType.Counter, "Configurations that were read, by result: success, partial (there was an error in it, the rest serves) or failure.")
        {
            Samples = reloads.Samples,
        },
        new("corsgate_config_last_reload_successful", MetricType.Gauge, "Whether the configuration that was read last serves, and there was no error in it: 1 or 0.")
        {
            Samples = () => [new MetricSample(reloads.LastIsGood)],
        },
        new("corsgate_config_last_reload_success_timestamp_seconds", MetricType.Gauge, "When a configuration last served as a whole, in seconds since 1970; 0: never.")
        {
            Samples = () => [new MetricSample(reloads.LastSuccess)],
        },
        new("corsgate_cluster_kind_state", MetricType.Gauge, "1 for the state that a kind of the cluster's objects is in: unknown, absent, syncing, synced, forbidden or failing.")
        {
            Samples = () => kinds().Select(static kind => new MetricSample(1, new("kind", kind.Kind), new("namespace", kind.Namespace), new("state", kind.State))),
        },
        new("corsgate_cluster_serves_kept", MetricType.Gauge, "Whether the configuration that serves was kept by an earlier process, as the API server did not answer at the start: 1 or 0.")
        {
            Samples = () => cluster() is { } state ? [new MetricSample(state.ServesKept ? 1 : 0)] : [],
        },
        new("corsgate_cluster_leader", MetricType.Gauge, "Whether this process is the one that writes statuses to the cluster: 1 or 0.")
        {
            Samples = () => cluster()?.IsLeader is { } isLeader ? [new MetricSample(isLeader ? 1 : 0)] : [],
        },
        new("corsgate_cluster_status_failures_total", MetricType.Counter, "Statuses and Events that could not be written to the cluster.")
        {
            Samples = () => cluster() is { IsLeader: not null } state ? [new MetricSample(state.StatusFailures)] : [],
        },
        new("corsgate_build_info", MetricType.Gauge, "1, with the versions of the product and of the runtime.")
        {
            Samples = static () => [new MetricSample(1, new("version", Version), new("runtime", System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription))],
        },
    ];

    private static string Version { get; } = typeof(MetricCatalog).Assembly.GetName().Version?.ToString(3) ?? "";

    private static IEnumerable<MetricSample> Requests(RouteSeries series) => series.Counters.Counters
        .Where(static counter => !counter.Key.IsFailure && counter.Value > 0)
        .OrderBy(static counter => counter.Key.Packed)
        .Select(counter => new MetricSample(
            counter.Value,
            new("listener", series.Listener),
            new("route", series.Route),
            new("kind", counter.Key.Kind.Code()),
            new("decision", counter.Key.Outcome.Code()),
            new("reason", counter.Key.Reason.Code()),
            new("code", StatusLabels.Values[counter.Key.Code])));

    private static IEnumerable<MetricSample> Failures(RouteSeries series) => series.Counters.Counters
        .Where(static counter => counter.Key.IsFailure && counter.Value > 0)
        .OrderBy(static counter => counter.Key.Packed)
        .Select(counter => new MetricSample(
            counter.Value, new("listener", series.Listener), new("route", series.Route), new("outcome", Code(counter.Key.FailureOutcome))));

    // The words of the access log.
    private static string Code(ForwardOutcome outcome) => outcome switch
    {
        ForwardOutcome.ConnectFailed => "connect_failed",
        ForwardOutcome.ConnectTimedOut => "connect_timed_out",
        ForwardOutcome.UpstreamFailed => "upstream_failed",
        ForwardOutcome.TimedOut => "timed_out",
        _ => "aborted_after_start",
    };
}
