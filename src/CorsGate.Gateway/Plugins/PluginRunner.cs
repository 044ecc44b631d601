using System.Runtime.CompilerServices;
using CorsGate.Gateway.Handling;
using CorsGate.PipyJs.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Plugins;

/// <summary>
/// Takes a request through the plugins of its rule:
/// <list type="number">
/// <item>the request enters the first plugin;</item>
/// <item>a body that a script wants is read, within a limit;</item>
/// <item>what leaves the last plugin is forwarded, streaming, and the scripts are shown the response;</item>
/// <item>other requests of scripts are sent on the side;</item>
/// <item>timers and promises are waited for, within a limit;</item>
/// <item>the answer that scripts made is written.</item>
/// </list>
/// A script that fails is an answer of 500, one that never answers 504; neither is ever the end of the connection.
/// </summary>
internal sealed class PluginRunner(UpstreamCaller upstream, PluginTable table, PluginClient client, PluginLimits limits, TimeProvider time)
{
    /// <summary>Runs the plugins.</summary>
    /// <returns>Null where the response was written; else what to answer instead.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<GatewayAnswer?> RunAsync(GatewayRequest request)
    {
        var mount = table.Get(request.Action!);
        if (mount.Chain is null)
        {
            request.Error = "plugin_not_loaded";
            return GatewayAnswer.Internal;
        }

        // 1. The first plugin.
        var context = request.Context;
        using var session = mount.Chain.Open(mount.Chain.WantsConnection ? Connections.Read(context) : null);
        var run = new PluginRun(session, mount, table, limits.MaxBody);
        request.Plugins = run;
        var body = Forwarding.RequestMessages.HasBody(context) ? new MessageBody() : MessageBody.Empty;
        session.Begin(RequestHeads.Read(request), body);
        var deadline = time.GetTimestamp();
        while (true)
        {
            if (Failed(request, session, run) is { } failure)
                return failure;

            // 6. The answer.
            if (session.IsAnswered)
                return await WriteAsync(request, session, body);

            // 2. Bodies.
            if (session.TryTakeWanted(out var wanted))
            {
                if (!ReferenceEquals(wanted, body))
                    return Fail(request, "plugin_body_gone", GatewayAnswer.Internal);
                if (await ReadAsync(request, session, body) is { } refusal)
                    return refusal;
            }
            else if (session.TryTakeExchange(out var exchange))
            {
                // 4. On the side.
                if (exchange.IsAside || exchange.Kind != ExchangeKind.Forward)
                {
                    if (!exchange.Body.IsRead && await ReadAsync(request, session, body) is { } refusal)
                        return refusal;
                    client.Send(request, session, exchange);
                    continue;
                }

                // 3. Forward.
                var (isDone, answer) = await ForwardAsync(request, session, run, exchange, body);
                if (isDone)
                    return answer;
            }
            else if (!session.Proceed())
            {
                // 5. Wait.
                var left = limits.MaxWait - time.GetElapsedTime(deadline);
                if (!session.IsWaiting || left <= TimeSpan.Zero || !await WaitAsync(session, left, context.RequestAborted))
                    return Fail(request, "plugin_no_answer", GatewayAnswer.NoPluginAnswer);
            }
        }
    }

    private static GatewayAnswer? Failed(GatewayRequest request, PluginSession session, PluginRun run) => session.Failure switch
    {
        PluginFailure.Error => Fail(request, "plugin_error", GatewayAnswer.Internal),
        PluginFailure.StreamEnded => Fail(request, "plugin_stream_ended", GatewayAnswer.PluginStreamEnded),
        _ => run.IsBroken ? Fail(request, "plugin_error", GatewayAnswer.Internal) : null,
    };

    private static GatewayAnswer Fail(GatewayRequest request, string error, GatewayAnswer answer)
    {
        request.Error = error;
        return answer;
    }

    private async ValueTask<bool> WaitAsync(PluginSession session, TimeSpan left, CancellationToken aborted)
    {
        try
        {
            await session.WhenChanged().WaitAsync(left, time, aborted);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async ValueTask<GatewayAnswer?> ReadAsync(GatewayRequest request, PluginSession session, MessageBody body)
    {
        try
        {
            if (await ScriptBody.ReadAsync(request.Context, limits.MaxBody) is not { } bytes)
                return Fail(request, "plugin_body_too_large", GatewayAnswer.TooLarge);
            session.Provide(body, bytes);
            return null;
        }
        catch (BadHttpRequestException wrong)
        {
            return Fail(request, "client_aborted", wrong.StatusCode switch
            {
                StatusCodes.Status408RequestTimeout => GatewayAnswer.RequestTimeout,
                StatusCodes.Status413PayloadTooLarge => GatewayAnswer.TooLarge,
                _ => GatewayAnswer.BadRequest,
            });
        }
    }

    private async ValueTask<(bool IsDone, GatewayAnswer? Answer)> ForwardAsync(
        GatewayRequest request, PluginSession session, PluginRun run, PluginExchange exchange, MessageBody body)
    {
        var context = request.Context;
        if (!exchange.Body.IsRead && exchange.Body.MustKeep && await ReadAsync(request, session, body) is { } refusal)
            return (true, refusal);
        if (RequestHeads.Apply(exchange.Head, request) is { } problem)
        {
            table.Report(session.LastPlugin, problem);
            return (true, Fail(request, "plugin_error", GatewayAnswer.Internal));
        }

        if (exchange.Body.IsRead)
            ScriptBody.Set(context, exchange.Body.Bytes);

        // It is about the server as a whole, and so for no backend (RFC 9110, 9.3.7).
        if (request.RawTarget is "*")
        {
            session.Answer(exchange, ResponseHeads.Make(StatusCodes.Status204NoContent), MessageBody.Empty);
            return (false, null);
        }

        request.Backend ??= request.Action!.NextBackend();
        if (request.Backend?.Source is null)
            return (true, GatewayAnswer.NoBackend);
        run.Forwarding(exchange);
        var failure = await upstream.CallAsync(request);
        if (run.IsPassed)
            return (true, failure);
        if (run.Captured is { } captured)
        {
            captured.Restore();
            context.Response.Clear();
            if (captured.IsTooLarge)
                return (true, Fail(request, "plugin_body_too_large", GatewayAnswer.UpstreamFailed));
            if (failure is not null)
                return (true, failure);
            session.Provide(run.Response!, captured.Bytes);
            return (false, null);
        }

        // The client is gone, or its request was no good: that is nothing to show to scripts.
        if (failure is null || failure.Status < 500)
            return (true, failure);
        context.Response.Clear();
        var reason = AnswerWriter.PipyReason(request, failure);
        session.Answer(exchange, ResponseHeads.Make(failure.Status, reason), reason is null ? new MessageBody(failure.Body) : MessageBody.Empty);
        return (false, null);
    }

    private async ValueTask<GatewayAnswer?> WriteAsync(GatewayRequest request, PluginSession session, MessageBody requestBody)
    {
        var context = request.Context;
        var response = context.Response;
        var body = session.ResponseBody!;
        if (!body.IsRead && ReferenceEquals(body, requestBody) && await ReadAsync(request, session, body) is { } refusal)
            return refusal;
        response.Clear();
        if (ResponseHeads.Apply(session.ResponseHead, response) is { } problem)
        {
            table.Report(session.LastPlugin, problem);
            return Fail(request, "plugin_error", GatewayAnswer.Internal);
        }

        request.FinishResponse();
        if (GatewayAnswer.IsBodyless(response.StatusCode))
            return null;
        response.ContentLength = body.Bytes.Length;
        if (!body.Bytes.IsEmpty && !HttpMethods.IsHead(request.Method))
            await response.BodyWriter.WriteAsync(body.Bytes, context.RequestAborted);
        return null;
    }
}
