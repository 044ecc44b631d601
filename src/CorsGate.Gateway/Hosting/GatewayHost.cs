using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Listeners;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.SampleApps;

namespace CorsGate.Gateway.Hosting;

/// <summary>The running data plane: listeners, the current snapshot, and the way to replace it.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly GatewayOptions options;
    private readonly Func<GatewayConfig, int, GatewaySnapshot?, GatewaySnapshot> build;
    private readonly SnapshotHolder snapshots = new();
    private readonly SampleAppEndpoints sampleApps = new();
    private readonly GatewayReadiness readiness = new();
    private readonly IRequestHandler handler;
    private readonly PortSet ports;

    // One start, apply or stop at a time.
    private readonly SemaphoreSlim turn = new(1);
    private readonly CancellationTokenSource abort = new();
    private readonly Lock stopLock = new();
    private ListeningPort? console;
    private SampleAppServer? httpbin;
    private Task? stopping;

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
        this.options = options;
        this.build = build;
        ConsolePort = options.Console?.Port;
        handler = handlers.Create(new GatewayServices { Options = options, Snapshots = snapshots, SampleApps = sampleApps });
        ports = new PortSet(options, handler);
    }

    /// <summary>Configured port to the port that is really bound, for every open listener.</summary>
    public ImmutableDictionary<int, int> BoundPorts => ports.BoundPorts;

    /// <summary>The port that liveness and readiness are answered on; null when they are not.</summary>
    public int? ConsolePort { get; private set; }

    /// <summary>The generation that serves, counted from 1; 0: none yet.</summary>
    public int Generation { get; private set; }

    /// <summary>
    /// Starts to answer liveness and readiness, before there is a configuration. A console address that cannot be bound is an
    /// error line, not a failure; <see cref="ApplyAsync"/> tries again.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await StartConsoleAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
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
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (stopping is not null)
                return [new Problem(ProblemSeverity.Error, Location: null, Object: null, Field: null, "the gateway is stopping; a new configuration is not served")];
            await StartConsoleAsync(cancellationToken);
            return await ApplyInTurnAsync(config, cancellationToken);
        }
        finally
        {
            turn.Release();
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
        lock (stopLock) stopped = stopping ??= StopOnceAsync();
        await using var hurry = cancellationToken.UnsafeRegister(static host => ((GatewayHost)host!).abort.Cancel(), this);
        await stopped;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    private async Task<ImmutableArray<Problem>> ApplyInTurnAsync(GatewayConfig config, CancellationToken cancellationToken)
    {
        var problems = ImmutableArray.CreateBuilder<Problem>();

        // 1. Everything that can fail, beside what serves now.
        var generation = Generation + 1;
        var snapshot = build(config, generation, snapshots.Current);
        await StartSampleAppsAsync(config, problems.Add, cancellationToken);
        var plans = PortPlan.Create(config, options, problems.Add);
        var change = await ports.PrepareAsync(plans, problems.Add, cancellationToken);

        // 2. The swap. Certificates first: a host must not be announced before it can be proved.
        PortSet.SwapCertificates(change);
        snapshots.Current = snapshot;
        Generation = generation;

        // 3. New ports answer, old ones finish. Not cancellable: half a change is none.
        await ports.CommitAsync(change, problems.Add, CancellationToken.None);

        foreach (var problem in problems) options.Log.Write("error", problem.ToString());
        readiness.Applied(plans.Length > 0 && BoundPorts.IsEmpty ? "no port of the configuration could be opened" : null);
        options.Log.Write("info", string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"configuration generation {generation} is serving: {ConfigSummary.Describe(config)}"));
        return problems.ToImmutable();
    }

    private async Task StartConsoleAsync(CancellationToken cancellationToken)
    {
        if (console is not null || options.Console is not { } endPoint) return;
        try
        {
            console = await ListeningPort.OpenAsync(
                new ListeningPortOptions
                {
                    EndPoint = endPoint,
                    ConfiguredPort = endPoint.Port,
                    Handler = new ProbeEndpoint(readiness, endPoint.Address),
                    Log = options.Log,
                },
                cancellationToken);
            ConsolePort = console.EndPoint.Port;
            options.Log.Write("info", $"liveness and readiness on http://{console.EndPoint}");
        }
        catch (Exception exception) when (BindFailure.Explain(exception, "use --console ADDRESS:PORT") is { } why)
        {
            ConsolePort = null;
            options.Log.Write("error", $"cannot listen on {endPoint} (console): {why}");
        }
    }

    private async Task StartSampleAppsAsync(GatewayConfig config, Action<Problem> onProblem, CancellationToken cancellationToken)
    {
        if (httpbin is not null || !ConfigSummary.UsesSampleApp(config, SampleAppServer.HttpbinName)) return;
        try
        {
            httpbin = await SampleAppServer.StartAsync(
                new IPEndPoint(IPAddress.Loopback, 0), new SampleAppOptions { Log = options.Log }, cancellationToken);
            sampleApps.Httpbin = new BackendEndpoint(httpbin.EndPoint.Address.ToString(), httpbin.EndPoint.Port);
        }
        catch (Exception exception) when (BindFailure.Explain(exception, "free a port on the loopback address") is { } why)
        {
            onProblem(new Problem(ProblemSeverity.Error, Location: null, Object: null, Field: null, $"the sample app httpbin cannot start: {why}"));
        }
    }

    private async Task StopOnceAsync()
    {
        // 1. Balancers are told first.
        readiness.BeginDrain();
        await Task.Yield();
        await turn.WaitAsync();
        try
        {
            // 2. They take their time to notice: until then everything is answered, and clients are told to reconnect.
            ports.BeginDrain();
            if (options.DrainDelay > TimeSpan.Zero)
            {
                options.Log.Write("info", string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"draining: accepting for another {options.DrainDelay.TotalSeconds} s"));
                await Task.Delay(options.DrainDelay, abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            // 3. No new connections; requests in flight finish or are cut off.
            await using (abort.Token.UnsafeRegister(static set => ((PortSet)set!).Abort(), ports)) await ports.StopAsync();

            // 4. What requests needed, and last the address that says how things are.
            if (handler is IAsyncDisposable disposable) await disposable.DisposeAsync();
            if (httpbin is not null) await httpbin.DisposeAsync();
            if (console is not null) await console.DisposeAsync();
            options.Log.Write("info", "stopped");
        }
        finally
        {
            turn.Release();
        }
    }
}
