using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Telemetry.Metrics;
using CorsGate.Gateway.Tls;

namespace CorsGate.Gateway.Listeners;

/// <summary>
/// The open ports of a gateway and the steps by which they follow the configuration. Not for concurrent use: the host
/// makes one change after another.
/// </summary>
internal sealed class PortSet(GatewayOptions options, IRequestHandler handler, PortCounterTable counters)
{
    private readonly CancellationTokenSource _abort = new();
    private readonly List<Task> _closing = [];
    private readonly AddressSockets _sockets = new(options);
    private ImmutableDictionary<LocalPort, OpenPort> _open = ImmutableDictionary<LocalPort, OpenPort>.Empty;

    /// <summary>Configured port to bound port: of what has no address of its own, or else of the first address.</summary>
    public ImmutableDictionary<int, int> BoundPorts { get; private set; } = ImmutableDictionary<int, int>.Empty;

    /// <summary>Where each configured port and address really listens.</summary>
    public ImmutableDictionary<LocalPort, IPEndPoint> BoundPlaces { get; private set; } = ImmutableDictionary<LocalPort, IPEndPoint>.Empty;

    /// <summary>The number of requests that are being answered on open ports.</summary>
    public int InFlight => _open.Values.Sum(static port => port.Listening.InFlight);

    /// <summary>
    /// 1. Opens what is new, behind gates. A port that cannot be bound is a problem; any other failure undoes the whole step
    /// and is thrown.
    /// </summary>
    public async Task<PortChange> PrepareAsync(
        ImmutableArray<PortPlan> plans, Action<Problem> onProblem, CancellationToken cancellationToken)
    {
        var change = new PortChange();
        try
        {
            foreach (var plan in plans)
            {
                var current = _open.GetValueOrDefault(plan.Place);
                var table = plan.IsTls ? CertificateTable.Create(plan.Listeners, current?.Certificates?.Current, onProblem) : null;
                if (table is { IsEmpty: true })
                {
                    onProblem(plan.ProblemOf("no usable certificate; a TLS listener needs certificateRefs to a Secret with tls.crt and tls.key"));
                    continue;
                }

                if (current is null) await TryOpenAsync(plan, table, change.Opened, onProblem, cancellationToken);
                else if (current.Plan.IsTls == plan.IsTls) change.Kept.Add((current, plan, table));
                else change.Later.Add((plan, table));
            }

            change.Closing.AddRange(_open.Values.Where(port => !change.Kept.Exists(kept => kept.Port == port)));
            return change;
        }
        catch
        {
            await RollBackAsync(change);
            throw;
        }
    }

    /// <summary>Undoes <see cref="PrepareAsync"/>.</summary>
    public static async Task RollBackAsync(PortChange change)
    {
        foreach (var port in change.Opened) await port.Listening.DisposeAsync();
    }

    /// <summary>2. Puts the new certificates in force, before the snapshot that they belong to. Cannot fail.</summary>
    public static void SwapCertificates(PortChange change)
    {
        foreach (var (port, _, table) in change.Kept)
        {
            if (port.Certificates is { } certificates && table is not null) certificates.Current = table;
        }
    }

    /// <summary>
    /// 3. Lets connections in on new ports, after the snapshot was swapped, and closes what is gone: it stops accepting now,
    /// and its requests finish in the background within the grace period. A port whose protocol changed is closed and opened.
    /// </summary>
    public async Task CommitAsync(PortChange change, Action<Problem> onProblem, CancellationToken cancellationToken)
    {
        foreach (var port in change.Closing) CloseInBackground(port);
        foreach (var (plan, table) in change.Later) await TryOpenAsync(plan, table, change.Opened, onProblem, cancellationToken);
        foreach (var port in change.Opened)
        {
            port.Gate.Open();
            Tell(port.Plan, port.Listening);
        }

        // It was open, and has listeners from now on.
        foreach (var (port, plan, _) in change.Kept.Where(static kept => WaitingPort.IsFor(kept.Port.Plan) && !WaitingPort.IsFor(kept.Plan)))
            Tell(plan, port.Listening);

        _open = change.Kept.Select(static kept => kept.Port with { Plan = kept.Plan }).Concat(change.Opened)
            .ToImmutableDictionary(static port => port.Plan.Place);
        BoundPlaces = _open.ToImmutableDictionary(static pair => pair.Key, static pair => pair.Value.Listening.EndPoint);
        BoundPorts = BoundPlaces.OrderBy(static pair => pair.Key, LocalPort.Order).DistinctBy(static pair => pair.Key.Port)
            .ToImmutableDictionary(static pair => pair.Key.Port, static pair => pair.Value.Port);
    }

    /// <summary>Every answer from now on tells its client to close the connection.</summary>
    public void BeginDrain()
    {
        foreach (var port in _open.Values) port.Listening.BeginDrain();
    }

    /// <summary>Ends the grace period of every port that is closing.</summary>
    public void Abort() => _abort.Cancel();

    /// <summary>Closes all ports and waits for their requests, for the grace period at most.</summary>
    public async Task StopAsync()
    {
        foreach (var port in _open.Values) CloseInBackground(port);
        _open = ImmutableDictionary<LocalPort, OpenPort>.Empty;
        BoundPorts = ImmutableDictionary<int, int>.Empty;
        BoundPlaces = ImmutableDictionary<LocalPort, IPEndPoint>.Empty;
        await Task.WhenAll(_closing);
    }

    private void Tell(PortPlan plan, ListeningPort listening) => options.Log.Write("info", string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"listening on {(plan.IsTls ? "https" : "http")}://{listening.EndPoint} (port {plan.Port}: {plan.Names})"));

    private void CloseInBackground(OpenPort port)
    {
        _closing.RemoveAll(static task => task.IsCompleted);
        _closing.Add(CloseAsync(port));
    }

    /// <summary>Runs up to the closed socket before it returns: afterwards the address is free.</summary>
    private async Task CloseAsync(OpenPort port)
    {
        using var cutOff = new CancellationTokenSource();
        var stopped = port.Listening.StopAsync(cutOff.Token);
        if (!stopped.IsCompleted && port.Listening.InFlight is var running and > 0)
        {
            options.Log.Write("info", string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"closed {port.Listening.EndPoint}; {Words.Count(running, "request")} may finish within {options.GracePeriod.TotalSeconds} s"));
        }

        // What will be cut off is counted before it is: afterwards it has ended and is no request in flight any more.
        await stopped.WaitAsync(options.GracePeriod, _abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var cut = stopped.IsCompleted ? 0 : port.Listening.InFlight;
        if (!stopped.IsCompleted) await cutOff.CancelAsync();
        try
        {
            await stopped;
        }
        catch (OperationCanceledException)
        {
            // The grace period is over; the connections were aborted.
        }
        catch (Exception exception)
        {
            // One port must not keep the others from closing.
            options.Log.Write("error", $"closing {port.Listening.EndPoint} failed: {exception.GetType().Name}: {exception.Message}");
        }

        if (cut > 0)
            options.Log.Write("warning", $"{port.Listening.EndPoint}: {Words.Count(cut, "request")} cut off at the end of the grace period");
        await port.Listening.DisposeAsync();
    }

    private async Task TryOpenAsync(
        PortPlan plan, CertificateTable? table, List<OpenPort> opened, Action<Problem> onProblem, CancellationToken cancellationToken)
    {
        var gate = new ConnectionGate();
        var certificates = table is null ? null : new ReloadableCertificates(table);
        try
        {
            var listening = await ListeningPort.OpenAsync(
                new ListeningPortOptions
                {
                    EndPoint = plan.EndPoint,
                    Place = plan.Place,
                    Transport = _sockets.TransportOf(plan.Place),
                    Handler = handler,
                    Certificates = certificates,
                    Gate = gate,
                    Counters = counters.For(plan.Port),
                    Log = options.Log,
                },
                cancellationToken);
            opened.Add(new OpenPort(plan, listening, certificates, gate));
        }
        catch (Exception exception) when (plan.Explain(exception) is { } problem)
        {
            onProblem(problem);
        }
    }
}
