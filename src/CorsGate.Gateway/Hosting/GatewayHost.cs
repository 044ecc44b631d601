using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.SampleApps;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Hosting;

/// <summary>The running data plane: listeners, the current snapshot, and the way to replace it.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly GatewayOptions _options;
    private readonly Func<GatewayConfig, int, GatewaySnapshot?, GatewaySnapshot> _build;
    private readonly SnapshotHolder _snapshots = new();
    private readonly SampleAppEndpoints _sampleApps = new();
    private readonly ConfigSummary _summary = new();
    private readonly GatewayReadiness _readiness;
    private readonly GatewayServices _services;
    private readonly IRequestHandler _handler;
    private readonly PortSet _ports;

    // One start, apply or stop at a time.
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _stopLock = new();
    private ListeningPort? _console;
    private bool _isConsoleRefused;
    private HashSet<string> _told = [];
    private SampleAppServer? _httpbin;
    private bool _isHttpbinUsed;
    private Task? _stopping;
    private GatewayMeter? _meter;

    /// <summary>Makes a host that serves nothing yet.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="handlers">Makes the handler of requests.</param>
    public GatewayHost(GatewayOptions options, IRequestHandlerFactory handlers)
        : this(options, handlers, GatewaySnapshot.Build)
    {
    }

    internal GatewayHost(
        GatewayOptions options, IRequestHandlerFactory handlers, Func<GatewayConfig, int, GatewaySnapshot?, GatewaySnapshot> build)
    {
        _options = options;
        _build = build;
        _readiness = new GatewayReadiness(options.WaitsFor);
        ConsolePort = options.Console?.Port;
        _services = new GatewayServices { Options = options, Snapshots = _snapshots, SampleApps = _sampleApps, BoundPlaces = () => BoundPlaces };
        _handler = handlers.Create(_services);
        _ports = new PortSet(options, _handler, Metrics.Ports);
    }

    /// <summary>
    /// Configured port to the port that is really bound, for every open port: where what has no address of its own is served, or else
    /// at the first address.
    /// </summary>
    public ImmutableDictionary<int, int> BoundPorts => _ports.BoundPorts;

    /// <summary>Where it really listens, for every open port and, where Gateways have addresses of their own, for each of these.</summary>
    public ImmutableDictionary<LocalPort, IPEndPoint> BoundPlaces => _ports.BoundPlaces;

    /// <summary>The port that liveness and readiness are answered on; null when they are not.</summary>
    public int? ConsolePort { get; private set; }

    /// <summary>What is counted.</summary>
    public GatewayMetrics Metrics => _services.Metrics;

    /// <summary>The generation that serves, counted from 1; 0: none yet.</summary>
    public int Generation { get; private set; }

    /// <summary>
    /// Starts to answer liveness and readiness, before there is a configuration, and 503 on the waiting port. An address that cannot be
    /// bound is a line in the log, not a failure; <see cref="ApplyAsync"/> tries again.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await StartConsoleAsync(cancellationToken);
            if (Generation == 0)
                await _ports.CommitAsync(await _ports.PrepareAsync(WaitingPort.PlanOf(_options), WarnOfWaitingPort, cancellationToken), WarnOfWaitingPort, CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Serves a configuration from now on: opens what is new, swaps the snapshot, closes what is gone. Requests in flight
    /// finish on the snapshot they started with. A port that cannot be opened is an error line; the others serve, and the
    /// next call tries it again. A failure that is none of the configuration's is thrown, and what served before goes on.
    /// </summary>
    /// <returns>What could not be served. It has been written to the log.</returns>
    public async Task<ImmutableArray<Problem>> ApplyAsync(GatewayConfig config, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_stopping is not null)
                return [new Problem(ProblemSeverity.Error, Location: null, Object: null, Field: null, "the gateway is stopping; a new configuration is not served")];
            await StartConsoleAsync(cancellationToken);
            return await ApplyInTurnAsync(config, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>
    /// Stops: readiness is withdrawn, answers tell clients to go for the drain delay, accepting ends, what runs may finish
    /// within the grace period, and the rest is cut off. A token that is cancelled, here or in a later call, cuts all waiting
    /// short.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task stopped;
        lock (_stopLock) stopped = _stopping ??= StopOnceAsync();
        await using var hurry = cancellationToken.UnsafeRegister(static host => ((GatewayHost)host!)._abort.Cancel(), this);
        await stopped;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);

        // A last export comes between the two.
        _meter?.Dispose();
    }

    private async Task<ImmutableArray<Problem>> ApplyInTurnAsync(GatewayConfig config, CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();

        // 1. Everything that can fail, beside what serves now.
        var generation = Generation + 1;
        var snapshot = Build(config, generation);
        await StartSampleAppsAsync(config, snapshot, problems.Add, cancellationToken);
        var plans = PortPlan.Create(config, _options, problems.Add);
        var isWaiting = config.Listeners.IsEmpty;
        Action<Problem> onProblem = isWaiting ? WarnOfWaitingPort : problems.Add;
        var change = await _ports.PrepareAsync(isWaiting ? WaitingPort.PlanOf(_options) : plans, onProblem, cancellationToken);

        // 2. The swap. Certificates first: a host must not be announced before it can be proved.
        PortSet.SwapCertificates(change);
        _snapshots.Current = snapshot;
        Generation = generation;

        // 3. New ports answer, old ones finish. Not cancellable: half a change is none.
        await _ports.CommitAsync(change, onProblem, CancellationToken.None);

        Metrics.Applied(snapshot, isWhole: problems.Concat(config.Problems).All(static problem => problem.Severity != ProblemSeverity.Error));
        Tell(problems);
        _readiness.Applied(plans.Length > 0 && BoundPorts.IsEmpty ? "no port of the configuration could be opened" : null);
        _options.Log.Write("info", string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"configuration generation {generation} is serving: {_summary.Describe(config, snapshot)}"));

        // Who listens to the meter can wait; the first request need not.
        _meter ??= new GatewayMeter(Metrics);
        return problems.ToImmutable();
    }

    // A port that stays taken is said once, and again after it was open.
    private void Tell(IEnumerable<Problem> problems)
    {
        var lines = problems.Select(static problem => problem.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => !_told.Contains(line))) _options.Log.Write("error", line);
        _told = lines;
    }

    // What is taken over from the snapshot before saves work and must decide nothing: without it the same snapshot is made.
    private GatewaySnapshot Build(GatewayConfig config, int generation)
    {
        try
        {
            return _build(config, generation, _snapshots.Current);
        }
#pragma warning disable CA1031 // It is thrown again where it has another cause.
        catch (Exception failure) when (_snapshots.Current is not null)
#pragma warning restore CA1031
        {
            _options.Log.Write("error", $"the snapshot is made anew, as the one before cannot be gone on from: {failure.GetType().Name}: {failure.Message}");
            return _build(config, generation, null);
        }
    }

    // Nothing of a configuration is missing: it is no error, and it will be one if a listener asks for the port.
    private void WarnOfWaitingPort(Problem problem) => _options.Log.Write("warning", problem.Message);

    private async Task StartConsoleAsync(CancellationToken cancellationToken)
    {
        if (_console is not null || _options.Console is not { } endPoint) return;
        try
        {
            _console = await ListeningPort.OpenAsync(
                new ListeningPortOptions
                {
                    EndPoint = endPoint,
                    Place = endPoint.Port,
                    Handler = new ProbeEndpoint(_readiness, endPoint.Address, _services),
                    Log = _options.Log,
                },
                cancellationToken);
            ConsolePort = _console.EndPoint.Port;
            _options.Log.Write("info", $"metrics, liveness and readiness on http://{_console.EndPoint}");
            foreach (var path in _options.ConsoleEndpoints.Select(static endpoint => endpoint.Path).Where(static path => !path.EndsWith('/')))
                _options.Log.Write("info", $"console: http://{_console.EndPoint}{path}");
        }
        catch (Exception exception) when (BindFailure.Explain(exception, "use --console ADDRESS:PORT") is { } why)
        {
            ConsolePort = null;

            // It is tried again with every configuration, and said once.
            if (!_isConsoleRefused)
                _options.Log.Write("error", $"cannot listen on {endPoint} (console): {why}");
            _isConsoleRefused = true;
        }
    }

    private async Task StartSampleAppsAsync(GatewayConfig config, GatewaySnapshot snapshot, Action<Problem> onProblem, CancellationToken cancellationToken)
    {
        if (_httpbin is not null || !(_isHttpbinUsed |= ConfigSummary.UsesSampleApp(config, snapshot, SampleAppServer.HttpbinName))) return;
        try
        {
            _httpbin = await SampleAppServer.StartAsync(
                new IPEndPoint(IPAddress.Loopback, 0), new SampleAppOptions { Log = _options.Log }, cancellationToken);
            _sampleApps.Httpbin = new BackendEndpoint(_httpbin.EndPoint.Address.ToString(), _httpbin.EndPoint.Port);
        }
        catch (Exception exception) when (BindFailure.Explain(exception, "free a port on the loopback address") is { } why)
        {
            onProblem(new Problem(ProblemSeverity.Error, Location: null, Object: null, Field: null, $"the sample app httpbin cannot start: {why}"));
        }
    }

    private async Task StopOnceAsync()
    {
        // 1. Balancers are told first.
        _readiness.BeginDrain();
        await Task.Yield();
        await _turn.WaitAsync();
        try
        {
            // 2. They take their time to notice: until then everything is answered, and clients are told to reconnect.
            _ports.BeginDrain();
            if (_options.DrainDelay > TimeSpan.Zero)
            {
                _options.Log.Write("info", string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"draining: accepting for another {_options.DrainDelay.TotalSeconds} s"));
                await Task.Delay(_options.DrainDelay, _abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            // 3. No new connections; requests in flight finish or are cut off.
            await using (_abort.Token.UnsafeRegister(static set => ((PortSet)set!).Abort(), _ports)) await _ports.StopAsync();

            // 4. What requests needed, and last the address that says how things are.
            if (_handler is IAsyncDisposable disposable) await disposable.DisposeAsync();
            if (_httpbin is not null) await _httpbin.DisposeAsync();
            if (_console is not null) await _console.DisposeAsync();
            _options.Log.Write("info", "stopped");
        }
        finally
        {
            _turn.Release();
        }
    }
}
