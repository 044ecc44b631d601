using System.Runtime.CompilerServices;
using CorsGate.Config.Model;
using CorsGate.Gateway.Cors;
using CorsGate.Gateway.Filters;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Plugins;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace CorsGate.Gateway.Hosting;

/// <summary>
/// Answers requests by the current snapshot:
/// <list type="number">
/// <item>a request that must not be forwarded is refused; <c>OPTIONS *</c> is answered for the gateway itself, unless
/// a mesh's policy answers it;</item>
/// <item>the snapshot is taken, once: a reload does not change the rules of a request that has begun;</item>
/// <item>the rule is found by port, host and route; nothing found is 404, a connection for another listener 421;</item>
/// <item>a body that is announced as too long is refused;</item>
/// <item>the policy decides, before anything else may get in its way; what it answers itself (a preflight, a method that the origin may not use) ends here;</item>
/// <item>a fixed status or a redirect is answered, and an address that may not use the rule refused;</item>
/// <item>where the rule has plugins, the request goes through them, and they forward it;</item>
/// <item>the request is forwarded, and what goes wrong there is answered.</item>
/// </list>
/// Every answer for a rule carries the policy's headers as its semantics want it. Every request is one line of the log and counted once.
/// </summary>
/// <param name="forwarder">What sends requests to upstreams.</param>
/// <param name="log">The log.</param>
/// <param name="snapshots">The snapshot in force; none: every request is answered with 503.</param>
/// <param name="sampleApps">Where the built-in sample apps listen.</param>
/// <param name="metrics">Where requests and errors of scripts are counted.</param>
/// <param name="pluginOptions">How plugins send requests of their own; null: they send none, as in a dry run.</param>
public sealed class GatewayRequestHandler(
    IForwarder forwarder, EventLog log, SnapshotHolder snapshots, SampleAppEndpoints sampleApps, GatewayMetrics metrics, ForwarderOptions? pluginOptions = null)
    : IRequestHandler, IAsyncDisposable
{
    private readonly UpstreamCaller _upstream = new(forwarder, sampleApps);
    private readonly PluginHost _plugins = new(new UpstreamCaller(forwarder, sampleApps), log, snapshots, pluginOptions, metrics.ScriptErrors);
    private readonly DefaultObjectPool<GatewayRequest> _pool = new(new DefaultPooledObjectPolicy<GatewayRequest>(), 256);

    /// <inheritdoc/>
    public async Task HandleAsync(HttpContext context, LocalPort place)
    {
        var request = _pool.Get();
        request.Begin(context, place);
        try
        {
            await AnswerAsync(request);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            request.Error = "client_aborted";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Nothing known leads here. One request must not be more than one request, whatever it found.
            log.Write("error", $"request failed: {e.GetType().Name}: {e.Message}");
            request.Error = "internal";
            await AnswerWriter.WriteAsync(request, GatewayAnswer.Internal, AnswerWriter.Cause.NoRule);
        }
        finally
        {
            var record = request.ToRecord();
            log.Write(record);
            metrics.Count(request, record);
            request.End();
            _pool.Return(request);
        }
    }

    /// <summary>Answers a request, without the log: the steps that explanations go through, too.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask AnswerAsync(GatewayRequest request)
    {
        // 1. Guard.
        var verdict = RequestGuard.Check(request.Context, out var path);
        var isServerWide = verdict.IsServerWideOptions;
        if (isServerWide && !RequestRouter.IsForServices(request.Place, snapshots.Current))
        {
            AnswerWriter.WriteServerOptions(request);
            return;
        }

        if (!isServerWide && !verdict.IsAccepted)
        {
            request.Error = verdict.Reason;
            await AnswerWriter.WriteAsync(request, GatewayAnswer.ForRefusal(verdict.StatusCode), AnswerWriter.Cause.NoRule);
            return;
        }

        request.Path = isServerWide ? RequestPath.Root : path;

        // 2. Snapshot.
        if (snapshots.Current is not { Config.Listeners.IsEmpty: false } current)
        {
            await AnswerWriter.WriteAsync(request, GatewayAnswer.NoConfiguration, AnswerWriter.Cause.NoRule);
            return;
        }

        // 3. Route.
        var refusal = RequestRouter.Route(request, current);
        metrics.Attach(request);
        if (refusal is not null)
        {
            await AnswerWriter.WriteAsync(request, refusal, AnswerWriter.Cause.NoRule);
            return;
        }

        // 4. What is too long. nginx looks at it first of all, so it knows nothing of CORS.
        if (!BodyLimit.Accepts(request.Context.Request, request.Action!.Source.MaxRequestBody))
        {
            request.Error = "body_too_large";
            await AnswerWriter.WriteAsync(request, GatewayAnswer.TooLarge, AnswerWriter.Cause.Gateway);
            return;
        }

        // 5. CORS.
        Decide(request);
        if (request.Decision.IsAnswered)
        {
            await AnswerWriter.WriteDecisionAsync(request);
            return;
        }

        // 6. What needs no upstream.
        var action = request.Action!;
        if (action.FixedAnswer is { } answer)
        {
            await AnswerWriter.WriteAsync(request, answer, AnswerWriter.Cause.Gateway);
            return;
        }

        if (isServerWide && action.Source.Plugins is null)
        {
            // A sidecar's policy answers it like any OPTIONS. What it does not answer is not for one backend.
            AnswerWriter.WriteServerOptions(request);
            return;
        }

        if (action.Filters.Redirect is { } redirect)
        {
            WriteRedirect(request, redirect);
            return;
        }

        if (action.Sources is { } sources && !sources.Contains(request.Context.Connection.RemoteIpAddress))
        {
            request.Error = "source_not_allowed";
            await AnswerWriter.WriteAsync(request, GatewayAnswer.Forbidden, AnswerWriter.Cause.Gateway);
            return;
        }

        // 7. Plugins, which forward by themselves.
        if (action.Source.Plugins is not null)
        {
            if (await _plugins.RunAsync(request) is { } instead)
                await AnswerWriter.WriteAsync(request, instead, CauseOf(instead));
            return;
        }

        // 8. Forward.
        request.Backend ??= action.NextBackend();
        if (request.Backend?.Source is null)
        {
            await AnswerWriter.WriteAsync(request, GatewayAnswer.NoBackend, AnswerWriter.Cause.Gateway);
            return;
        }

        if (request.Backend.Filters.Redirect is { } backendRedirect)
        {
            WriteRedirect(request, backendRedirect);
            return;
        }

        if (await _upstream.CallAsync(request) is { } failure)
            await AnswerWriter.WriteAsync(request, failure, CauseOf(failure));
    }

    /// <summary>Closes the connections to upstreams, where the forwarder has any to close.</summary>
    public async ValueTask DisposeAsync()
    {
        _plugins.Dispose();
        if (forwarder is IAsyncDisposable connections)
            await connections.DisposeAsync();
        else if (forwarder is IDisposable disposable)
            disposable.Dispose();
    }

    private static AnswerWriter.Cause CauseOf(GatewayAnswer failure) =>
        failure.Status is 502 or 503 or 504 ? AnswerWriter.Cause.Upstream : AnswerWriter.Cause.Gateway;

    private static void Decide(GatewayRequest request)
    {
        var action = request.Action!;
        var http = request.Context.Request;
        var isPreflight = action.HasBackendPolicies && RouteSelection.AnnouncedMethod(http.Method, http.Headers) is not null;
        if (action.HasBackendPolicies && !isPreflight)
            request.Backend = action.NextBackend();
        request.Policy = CorsDecider.PolicyFor(action, request.Backend, isPreflight);
        request.Decision = CorsDecider.Decide(request.Policy, http);
    }

    private static void WriteRedirect(GatewayRequest request, RequestRedirect redirect)
    {
        var location = RedirectLocation.Make(
            redirect,
            request.Context.Request.IsHttps,
            request.Host,
            request.Port,
            request.Path.RawPath,
            request.Query,
            request.MatchedPrefix);
        AnswerWriter.WriteRedirect(request, redirect.StatusCode, location);
    }
}
