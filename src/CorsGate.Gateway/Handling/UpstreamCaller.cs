using System.Diagnostics;
using System.Runtime.CompilerServices;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;
using CorsGate.Gateway.Filters;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Handling;

/// <summary>
/// Forwards a request to the chosen backend: rewrites, mirrors, the endpoint in turn, and the next one when no connection
/// to it can be made and the request has no body that could have been consumed.
/// </summary>
internal sealed class UpstreamCaller(IForwarder forwarder, SampleAppEndpoints sampleApps)
{
    /// <summary>Forwards.</summary>
    /// <returns>Null where the upstream's response was sent (or its client is gone); else what to answer instead.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GatewayAnswer?> CallAsync(GatewayRequest request)
    {
        var backend = request.Backend!;
        var context = request.Context;
        var sample = backend.Endpoints.IsEmpty ? SampleEndpoint(backend.Source!) : null;
        if (sample is null && backend.Endpoints.IsEmpty)
        {
            if (backend.Source!.SampleText is not { } text)
                return GatewayAnswer.NoEndpoint;
            await SampleAnswer.WriteAsync(request, text);
            return null;
        }

        // 1. Change the request.
        var action = request.Action!;
        action.Filters.RequestHeaders.Apply(context.Request.Headers);
        backend.Filters.RequestHeaders.Apply(context.Request.Headers);
        if (context.Request.Headers.Origin is { Count: > 1 } origins)
            context.Request.Headers.Origin = OriginsFor(request, origins);
        var mirrors = Mirrors(action.Filters.Mirrors, backend.Filters.Mirrors);
        if (TargetOf(request, action, backend) is not { } target)
            return Fail(request, ForwardOutcome.RequestRejected);
        var overrides = action.RequestFields?.Evaluate(request.Facts, request.ProgramState);
        var host = action.RequestFields?.Host(request.Facts, request.ProgramState) ?? backend.Filters.Rewrite?.Hostname ?? action.Filters.Rewrite?.Hostname ?? HostOf(context.Request);

        // 2. Try endpoints, the one in turn first.
        var first = sample is null ? backend.NextEndpoint() : 0;
        var tries = sample is null && !HasBody(context) ? backend.Endpoints.Length : 1;
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; ; i++)
        {
            var endpoint = sample ?? backend.Endpoints[(first + i) % backend.Endpoints.Length];
            var timeout = action.Timeout - (i == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(started));
            if (timeout <= TimeSpan.Zero)
                return Fail(request, ForwardOutcome.TimedOut);
            request.BeginCall();
            var outcome = await forwarder.ForwardAsync(context, new ForwardTarget
            {
                Endpoint = endpoint,
                Protocol = sample is null ? endpoint.Protocol ?? backend.Source!.Protocol : SampleProtocol(backend.Source!),
                RequestTarget = target,
                Host = host,
                Hook = request,
                Mirrors = mirrors,
                ForwardedFields = FieldsOf(action.Source.ForwardedHeaders ?? request.Policy?.Source.Semantics.ForwardedHeaders),
                ForwardedPort = request.Port,
                Overrides = overrides,
                Timeout = timeout,
                ConnectTimeout = action.Source.ConnectTimeout,
                ReadTimeout = action.Source.ReadTimeout,
                SendTimeout = action.Source.SendTimeout,
                MaxRequestBody = action.Source.MaxRequestBody,
                AcceptAnyCertificate = sample is null && !backend.Source!.VerifyTls,
            });
            request.Series?.CountFailure(outcome);
            if (outcome is ForwardOutcome.ConnectFailed or ForwardOutcome.ConnectTimedOut && i + 1 < tries && !context.RequestAborted.IsCancellationRequested)
            {
                // The first try has sent the copies.
                mirrors = null;
                continue;
            }

            return Fail(request, outcome);
        }
    }

    // Both would leave on one line. No conditional expression: it would make a string, which joins the fields, of all of them.
    private static StringValues OriginsFor(GatewayRequest request, StringValues received)
    {
        if (request.Decision.ForwardLastOriginOnly)
            return received[^1];
        return request.Policy?.Source.Semantics.ForwardsFirstOriginOnly is true ? new StringValues(received[0]) : received;
    }

    private static string HostOf(HttpRequest request) => request.Headers.Host is { Count: > 0 } host ? host[0] ?? "" : "";

    /// <summary>The path and query to forward; null: what was computed is none.</summary>
    private static string? TargetOf(GatewayRequest request, CompiledAction action, CompiledBackend backend)
    {
        if (action.Source.UpstreamTarget is { } text)
        {
            // It may be made of captures: what must not be forwarded as received must not be put together either.
            var computed = text.Evaluate(request.Facts, request.ProgramState);
            return computed.StartsWith('/') && RequestPath.TryParse(computed, out var parsed, out _) ? parsed.Target : null;
        }

        var modifier = backend.Filters.Rewrite?.Path ?? action.Filters.Rewrite?.Path;
        if (PathRewrite.Apply(modifier, request.Path.RawPath, request.MatchedPrefix) is not { } path)
            return request.Path.Target;
        return request.Path.Query.IsEmpty ? path : string.Concat(path, request.Path.Query);
    }

    private static ForwardedFields FieldsOf(ForwardedHeaders? configured) => configured switch
    {
        ForwardedHeaders.Overwrite => ForwardedFields.Replace,
        ForwardedHeaders.AsConfigured => ForwardedFields.Keep,
        _ => ForwardedFields.Append,
    };

    private static bool HasBody(HttpContext context) => context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    private static GatewayAnswer? Fail(GatewayRequest request, ForwardOutcome outcome)
    {
        var response = request.Context.Response;
        switch (outcome)
        {
            case ForwardOutcome.Completed:
                return null;
            case ForwardOutcome.ConnectFailed:
                request.Error = "connect_failed";
                return GatewayAnswer.ConnectFailed;
            case ForwardOutcome.ConnectTimedOut:
                request.Error = "connect_timed_out";
                return GatewayAnswer.TimedOut;
            case ForwardOutcome.UpstreamFailed:
                request.Error = "upstream_failed";
                return GatewayAnswer.UpstreamFailed;
            case ForwardOutcome.TimedOut:
                request.Error = "timed_out";
                return GatewayAnswer.TimedOut;
            case ForwardOutcome.RequestRejected:
                request.Error = "request_rejected";
                return GatewayAnswer.BadRequest;
            case ForwardOutcome.ClientAborted:
                request.Error = "client_aborted";
                return response.HasStarted ? null : response.StatusCode switch
                {
                    StatusCodes.Status408RequestTimeout => GatewayAnswer.RequestTimeout,
                    StatusCodes.Status413PayloadTooLarge => GatewayAnswer.TooLarge,
                    StatusCodes.Status400BadRequest => GatewayAnswer.BadRequest,
                    _ => null,
                };
            default:
                request.Error = "aborted_after_start";
                return null;
        }
    }

    private IReadOnlyList<MirrorTarget>? Mirrors(MirrorRule[] ofRule, MirrorRule[] ofBackend)
    {
        IReadOnlyList<MirrorTarget>? targets = null;
        for (var i = 0; i < ofRule.Length + ofBackend.Length; i++)
        {
            var rule = i < ofRule.Length ? ofRule[i] : ofBackend[i - ofRule.Length];
            if (!rule.TakesNext())
                continue;
            var next = rule.NextTarget();
            if (next is null && SampleEndpoint(rule.Backend) is { } sample)
                next = [new MirrorTarget(sample, SampleProtocol(rule.Backend))];
            if (next is not null)
                targets = targets is null ? next : [.. targets, .. next];
        }

        return targets;
    }

    // The app stands in for a service that may speak TLS, and is spoken to inside the process's own machine without.
    private static BackendProtocol SampleProtocol(Backend backend) => backend.Protocol == BackendProtocol.Https ? BackendProtocol.Http1 : backend.Protocol;

    private BackendEndpoint? SampleEndpoint(Backend backend) => backend.SampleApp is { } name ? sampleApps.Find(name) : null;
}
