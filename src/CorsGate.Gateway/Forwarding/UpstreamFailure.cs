using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Forwarding;

/// <summary>What an exception of the upstream side means.</summary>
internal static class UpstreamFailure
{
    /// <summary>Reads the outcome from an exception that came before the response started.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="exchange">The exchange.</param>
    /// <param name="body">The client's body; null: none.</param>
    public static ForwardOutcome BeforeStart(Exception failure, Exchange exchange, RequestBodyContent? body)
    {
        if (exchange.IsClientGone || body?.ClientFailure is not null)
            return ForwardOutcome.ClientAborted;
        if (exchange.IsCancellationRequested)
            return ForwardOutcome.TimedOut;

        // What has begun to send its body had a connection: it must not be tried elsewhere.
        if (body is { HasStarted: true })
            return ForwardOutcome.UpstreamFailed;
        return failure switch
        {
            HttpRequestException { InnerException: TimeoutException } => ForwardOutcome.ConnectTimedOut,
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
            } => ForwardOutcome.ConnectFailed,

            // The pool was closed; what cancels the exchange was looked at above.
            OperationCanceledException => ForwardOutcome.ConnectFailed,

            // The handler asks a new connection for its far end, which it does not have any more. What breaks later is an IOException.
            SocketException => ForwardOutcome.ConnectFailed,
            _ => ForwardOutcome.UpstreamFailed,
        };
    }

    /// <summary>
    /// Whether the connection was reset before an answer. The handler repeats a request whose pooled connection ended, but not
    /// one whose connection was reset, which is the same race a moment later.
    /// </summary>
    public static bool IsReset(HttpRequestException failure) => failure.InnerException is IOException
    {
        InnerException: SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown },
    };

    /// <summary>The status that tells a client what was wrong with its body; null: nobody listens any more.</summary>
    public static int? StatusFor(RequestBodyContent? body) =>
        (body?.ClientFailure as BadHttpRequestException)?.StatusCode;
}
