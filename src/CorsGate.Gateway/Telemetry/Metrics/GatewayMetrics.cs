using System.Buffers;
using System.Diagnostics.Metrics;
using CorsGate.Config.Model;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Routing;

namespace CorsGate.Gateway.Telemetry.Metrics;

/// <summary>
/// What a gateway counts. Counting a request allocates nothing and looks nothing up by name: its route knows its counters. The
/// number of series depends on the configuration alone and is bounded for any; nothing that a client sends becomes a label.
/// </summary>
public sealed class GatewayMetrics
{
    /// <summary>The name of the meter whose instruments have the same metrics.</summary>
    public const string MeterName = "CorsGate";

    /// <summary>How many series requests and failures may have, those of the overflow not counted.</summary>
    internal const int MaxSeries = 750;

    private readonly ListenerDurations _durations = new();
    private readonly DurationHistogram _upstreamDuration = new();
    private readonly RouteSeriesTable _routes;

    // Made when it is asked for: a start does not wait for what it does not need.
    private ApiServerCounters? _apiServer;
    private MetricFamily[]? _families;

    /// <summary>Makes metrics that have counted nothing.</summary>
    public GatewayMetrics()
        : this(TimeProvider.System, MaxSeries)
    {
    }

    internal GatewayMetrics(TimeProvider time, int maxSeries)
    {
        _routes = new RouteSeriesTable(_durations, maxSeries);
        Reloads = new ReloadCounters(time);
    }

    /// <summary>Says in which states the kinds of a cluster's objects are; null: the objects come from no cluster.</summary>
    public Func<IEnumerable<ClusterKindState>>? ClusterKinds { get; set; }

    /// <summary>Says how a gateway that is fed by a cluster stands; null: it is fed by none.</summary>
    public Func<ClusterState>? Cluster { get; set; }

    /// <summary>How configurations were taken.</summary>
    internal ReloadCounters Reloads { get; }

    /// <summary>The errors of plugins' scripts.</summary>
    internal ScriptErrorCounters ScriptErrors { get; } = new();

    /// <summary>The connections of the ports.</summary>
    internal PortCounterTable Ports { get; } = new();

    /// <summary>Everything that is counted, in the order in which it is written.</summary>
    internal MetricFamily[] Families => _families ??=
    [
        .. MetricCatalog.Of(
            _routes, _durations, _upstreamDuration, () => _apiServer?.Samples() ?? [], ScriptErrors, Reloads, Ports, () => ClusterKinds?.Invoke() ?? [], () => Cluster?.Invoke()),
        .. ProcessMetrics.Families,
    ];

    private ApiServerCounters ApiServer => LazyInitializer.EnsureInitialized(ref _apiServer, static () => new ApiServerCounters());

    /// <summary>What listeners of the meter hear the durations of requests from; null: there is no meter.</summary>
    internal Histogram<double>? RequestInstrument { get; set; }

    /// <summary>The same for the durations of upstreams.</summary>
    internal Histogram<double>? UpstreamInstrument { get; set; }

    /// <summary>A configuration could not be read or served; the one before goes on serving.</summary>
    public void ReloadFailed() => Reloads.Failed();

    /// <summary>Writes everything in Prometheus's text format.</summary>
    internal void Write(IBufferWriter<byte> output)
    {
        var text = new PrometheusText(output);
        foreach (var family in Families)
            text.Write(family);
    }

    /// <summary>A snapshot is in force: what it has no more is dropped.</summary>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="isWhole">Whether all of its configuration serves.</param>
    internal void Applied(GatewaySnapshot snapshot, bool isWhole)
    {
        _routes.KeepOnly(snapshot);
        Ports.KeepOnly(snapshot.Config.Listeners.Select(static listener => listener.Port).ToHashSet());
        if (snapshot.Config.Listeners.Any(static listener => listener.Kind == ListenerKind.ApiServer))
            _ = ApiServer;
        Reloads.Applied(snapshot.Generation, isWhole);
    }

    /// <summary>Finds the counters of a request that was routed, before it is handled: a reload does not take them away.</summary>
    internal void Attach(GatewayRequest request)
    {
        if (request.Route is { } route && request.Listener is { } listener)
            request.Series = route.Series = Current(route.Series) ?? _routes.For(listener.Name, route.Source.Name);
        else if (request.Listener is { } unrouted)
            request.Series = unrouted.Series = Current(unrouted.Series) ?? _routes.For(unrouted.Name, RouteSeriesTable.NoRoute);
    }

    /// <summary>Counts a request that has ended.</summary>
    internal void Count(GatewayRequest request, in AccessRecord record)
    {
        var series = request.Series ?? _routes.ForPort(request.Port);
        var code = StatusLabels.IndexOf(record.Status);
        series.Duration.Observe(TimeSpan.FromMilliseconds(record.Milliseconds), RequestInstrument);
        if (request.UpstreamDuration is { } upstream)
            _upstreamDuration.Observe(upstream, UpstreamInstrument);
        if (request.Listener is { Kind: ListenerKind.ApiServer })
            ApiServer.Count(request.Method, code);
        series.Count(SeriesKey.Of(record.Kind, record.Decision, record.Reason, code));
    }

    private static RouteSeries? Current(RouteSeries? series) => series is { IsRetired: false } ? series : null;
}
