using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Forwarding;

/// <summary>The forwarder over SocketsHttpHandler.</summary>
/// <remarks>
/// <para>The steps of one request:</para>
/// <list type="number">
/// <item><description>Begin the exchange: what cancels it (client gone, time limit, nothing moves).</description></item>
/// <item><description>Make the upstream's request: target, Host and field values byte for byte, fields of the connection left out.</description></item>
/// <item><description>Send it; the client's body and its copies for mirrors stream alongside.</description></item>
/// <item><description>Check the head of the answer: a length that is not clear, or a switch of protocol nobody asked for, is refused.</description></item>
/// <item><description>Copy status and fields, and let the hook change them.</description></item>
/// <item><description>(A) Upgraded: hand the client's connection over and copy both ways. (B) Else: stream the body.</description></item>
/// <item><description>Copy trailers and end the response.</description></item>
/// <item><description>Wait for the client's body; end the exchange.</description></item>
/// </list>
/// <para>
/// Sent again is only what is idempotent, has no body and met a connection that ended or was reset before an answer: what
/// happens when an upstream closes a pooled connection just as it is used. Fields of the response that stand before the call are lost when it fails before the start.
/// </para>
/// </remarks>
public sealed class SocketsForwarder : IForwarder, IDisposable
{
    // RFC 9113, section 7.
    private const int Http2InternalError = 2;

    // As often as the handler itself repeats a request whose pooled connection ended.
    private const int MaxResends = 3;

    private readonly ForwarderOptions _options;
    private readonly UpstreamPools _pools;
    private readonly RequestMessages _messages = new(new RequestUris());
    private readonly MirrorSender _mirrors;
    private readonly ExchangePool _exchanges;

    /// <summary>Makes a forwarder with connection pools of its own.</summary>
    public SocketsForwarder(ForwarderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _pools = new UpstreamPools(options);
        _mirrors = new MirrorSender(_pools, options);
        _exchanges = new ExchangePool(options.IdleTimeout);
    }

    /// <inheritdoc/>
    public ValueTask<ForwardOutcome> ForwardAsync(HttpContext context, in ForwardTarget target)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ForwardAsync(context, target);
    }

    /// <summary>Closes the upstream connections.</summary>
    public void Dispose()
    {
        _pools.Dispose();
        _exchanges.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ForwardOutcome> ForwardAsync(HttpContext context, ForwardTarget target)
    {
        // (1) Begin the exchange.
        var exchange = _exchanges.Rent(context.RequestAborted, in target);
        RequestBodyContent? body = null;
        MirrorSet? mirrors = null;
        HttpResponseMessage? upstream = null;
        try
        {
            // (2) Make the upstream's request.
            var upgrade = UpgradeRequest.From(context);
            var hasBody = upgrade.Protocol is null && RequestMessages.HasBody(context);
            mirrors = upgrade.Protocol is null ? MirrorSet.Prepare(context, in target, hasBody, _messages, _mirrors) : null;
            body = hasBody ? new RequestBodyContent(context, exchange, mirrors, target.MaxRequestBody) : null;
            var client = _pools.For(target.AcceptAnyCertificate);
            for (var attempt = 0; upstream is null; attempt++)
            {
                var request = _messages.Create(
                    context, in target, target.Endpoint, target.Endpoint.Protocol ?? target.Protocol, upgrade, body);
                if (request is null)
                    return ForwardOutcome.RequestRejected;

                // (3) Send it. A message without content is one that may be sent again.
                try
                {
                    upstream = await client.SendAsync(request, exchange.Token);
                }
                catch (HttpRequestException failure)
                    when (request.Content is null && attempt < MaxResends && !exchange.IsCancellationRequested && UpstreamFailure.IsReset(failure))
                {
                    request.Dispose();
                }
            }

            exchange.HasAnswer();
            mirrors?.Start();

            // (4) Check the head of the answer.
            if (!ResponseHead.TryReadFraming(upstream, out var length) || !IsExpected(upstream, upgrade))
                return await FailAsync(context, in target, ForwardOutcome.UpstreamFailed, failure: null);

            // (5) Copy status and fields.
            ResponseHead.Copy(upstream, context, length);
            if (upstream.StatusCode == HttpStatusCode.SwitchingProtocols)
                return await UpgradeAsync(context, upstream, upgrade, exchange, target.Hook);
            target.Hook?.OnResponse(context);

            // (6 B) Stream the body. 204 and 205 have none, whatever the upstream sent along.
            if (!ResponseHead.IsBodyless((int)upstream.StatusCode) && !HttpMethods.IsHead(context.Request.Method))
                await ResponseBody.CopyAsync(await upstream.Content.ReadAsStreamAsync(exchange.Token), context.Response, length, exchange);

            // (7) Copy trailers. A client may wait for the end before it ends its own body.
            ResponseHead.CopyTrailers(upstream, context);
            if (body is not null)
                await context.Response.CompleteAsync();

            // (8) Wait for the client's body.
            if (body is not null)
                await body.FinishAsync();
            return ForwardOutcome.Completed;
        }
        catch (Exception failure)
        {
            var outcome = context.Response.HasStarted
                ? exchange.IsClientGone ? ForwardOutcome.ClientAborted : ForwardOutcome.AbortedAfterStart
                : UpstreamFailure.BeforeStart(failure, exchange, body);
            if (outcome is not (ForwardOutcome.ConnectFailed or ForwardOutcome.ConnectTimedOut))
                mirrors?.Start();
            return await FailAsync(context, in target, outcome, failure, UpstreamFailure.StatusFor(body));
        }
        finally
        {
            // (8) End the exchange: after this nothing of it reads the client's body or holds its token.
            upstream?.Dispose();
            if (body is not null)
            {
                if (!body.FinishAsync().IsCompleted)
                    await exchange.CancelAsync();
                await body.FinishAsync();
            }

            mirrors?.CompleteBody(whole: false);
            _exchanges.Return(exchange);
        }
    }

    private static bool IsExpected(HttpResponseMessage upstream, UpgradeRequest upgrade)
    {
        if (upstream.StatusCode != HttpStatusCode.SwitchingProtocols)
        {
            // To a client of HTTP/2 a success is the opened tunnel.
            return !(upgrade.IsExtendedConnect && upstream.IsSuccessStatusCode);
        }

        return upgrade.IsAccepted(First(upstream, "Upgrade"), First(upstream, "Sec-WebSocket-Accept"));
    }

    private static string? First(HttpResponseMessage message, string name) =>
        message.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    // (6 A) Hand the client's connection over and copy both ways.
    private async ValueTask<ForwardOutcome> UpgradeAsync(
        HttpContext context, HttpResponseMessage upstream, UpgradeRequest upgrade, Exchange exchange, IResponseHook? hook)
    {
        var headers = context.Response.Headers;
        if (upgrade.IsExtendedConnect)
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            headers.Remove("Sec-WebSocket-Accept");
        }
        else
        {
            headers.Connection = "Upgrade";
            headers.Upgrade = First(upstream, "Upgrade");
        }

        hook?.OnResponse(context);

        // From here on it is one connection of unknown length, not a request with a time limit.
        exchange.CancelAfter(Timeout.InfiniteTimeSpan);
        await using var upstreamStream = await upstream.Content.ReadAsStreamAsync(exchange.Token);
        await using var client = upgrade.IsExtendedConnect
            ? await context.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync()
            : await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var outcome = await UpgradeTunnel.RunAsync(client, upstreamStream, exchange, _options.UpgradeLinger);
        if (outcome == ForwardOutcome.AbortedAfterStart)
            Break(context);
        return outcome;
    }

    private ValueTask<ForwardOutcome> FailAsync(
        HttpContext context, in ForwardTarget target, ForwardOutcome outcome, Exception? failure, int? status = null)
    {
        if (outcome is not ForwardOutcome.ClientAborted)
            _options.OnFailure?.Invoke(target.Endpoint, outcome, failure);
        if (context.Response.HasStarted)
        {
            Break(context);
        }
        else
        {
            context.Response.Clear();
            if (status is { } code)
                context.Response.StatusCode = code;
        }

        return ValueTask.FromResult(outcome);
    }

    // A client must not take half an answer for a whole one: over HTTP/1.1 the connection breaks, over HTTP/2 the stream.
    private static void Break(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } stream)
            stream.Reset(Http2InternalError);
        else
            context.Abort();
    }
}
