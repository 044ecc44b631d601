using System.Text;
using CorsGate.Gateway.Cors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Handling;

/// <summary>Writes what the gateway answers itself.</summary>
internal static class AnswerWriter
{
    private const string Grpc = "application/grpc";

    /// <summary>Who the answer is because of, which settles whether it carries the policy's headers.</summary>
    public enum Cause
    {
        /// <summary>No rule was chosen: there is no policy to speak for.</summary>
        NoRule,

        /// <summary>The gateway itself, for a rule.</summary>
        Gateway,

        /// <summary>The policy, whose own answers always carry its headers.</summary>
        Policy,

        /// <summary>The upstream, which failed.</summary>
        Upstream,
    }

    /// <summary>Writes an answer; where the response has started already, it ends the connection instead.</summary>
    public static async ValueTask WriteAsync(GatewayRequest request, GatewayAnswer answer, Cause cause)
    {
        var response = request.Context.Response;
        if (response.HasStarted)
        {
            request.Context.Abort();
            return;
        }

        if (answer.Status == GatewayAnswer.NoAnswer)
        {
            response.StatusCode = answer.Status;
            request.Context.Abort();
            return;
        }

        // What an upstream may have left there is not part of this answer.
        response.Headers.Clear();

        // Two parties may not agree on where a refused request ends. What follows it on the connection is not read.
        if (ReferenceEquals(answer, GatewayAnswer.BadRequest) && !HttpProtocol.IsHttp2(request.Context.Request.Protocol))
            response.Headers.Connection = "close";
        var isStamped = cause switch
        {
            Cause.Gateway => request.Decision.StampGatewayAnswers,
            Cause.Policy => true,
            Cause.Upstream => request.Decision.StampUpstreamErrors,
            _ => false,
        };
        if (isStamped)
            CorsStamper.StampOwn(response.Headers, request.Decision);
        if (cause == Cause.Policy && request.Decision.Allow is { } allow)
            response.Headers.Allow = allow;
        var body = SetHead(request, answer);
        if (cause != Cause.NoRule)
            request.AddFields(response);
        if (!body.IsEmpty && !HttpMethods.IsHead(request.Method))
            await response.BodyWriter.WriteAsync(body, request.Context.RequestAborted);
    }

    /// <summary>
    /// Writes what the policy answers itself: to a preflight a status, the policy's headers, and nothing else; to a method that the
    /// origin may not use also the words for whoever reads it.
    /// </summary>
    public static ValueTask WriteDecisionAsync(GatewayRequest request)
    {
        if (request.Decision.AnswerStatus == StatusCodes.Status405MethodNotAllowed)
            return WriteAsync(request, GatewayAnswer.MethodNotAllowed, Cause.Policy);
        WritePreflight(request);
        return ValueTask.CompletedTask;
    }

    private static void WritePreflight(GatewayRequest request)
    {
        var response = request.Context.Response;
        response.StatusCode = request.Decision.AnswerStatus;
        if (request.Policy?.Source.Semantics.PreflightCacheControl is { } cacheControl)
            response.Headers.CacheControl = cacheControl;
        CorsStamper.StampOwn(response.Headers, request.Decision);
        request.AddFields(response);
        EndWithoutBody(response);
    }

    /// <summary>Writes a redirect.</summary>
    public static void WriteRedirect(GatewayRequest request, int status, string location)
    {
        var response = request.Context.Response;
        response.StatusCode = status;
        response.Headers.Location = location;
        request.Backend?.Filters.ResponseHeaders.Apply(response.Headers);
        request.Action?.Filters.ResponseHeaders.Apply(response.Headers);
        if (request.Decision.StampGatewayAnswers)
            CorsStamper.StampOwn(response.Headers, request.Decision);
        request.AddFields(response);
        EndWithoutBody(response);
    }

    /// <summary>Writes the answer to <c>OPTIONS *</c>, which is about the gateway itself (RFC 9110, 9.3.7).</summary>
    public static void WriteServerOptions(GatewayRequest request)
    {
        request.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        EndWithoutBody(request.Context.Response);
    }

    /// <summary>The reason phrase of an upstream's failure where the rule answers as Pipy does; null: it does not, or it is no such failure.</summary>
    public static string? PipyReason(GatewayRequest request, GatewayAnswer answer) => request.Action is not { Source.AnswersAsPipy: true } ? null : answer.Status switch
    {
        502 => ReferenceEquals(answer, GatewayAnswer.ConnectFailed) ? "Connection Refused" : "Bad Gateway",
        504 => "Gateway Timeout",
        _ => null,
    };

    /// <summary>Sets status and fields.</summary>
    /// <returns>The body to write.</returns>
    private static ReadOnlyMemory<byte> SetHead(GatewayRequest request, GatewayAnswer answer)
    {
        var response = request.Context.Response;
        if (PipyReason(request, answer) is { } reason)
        {
            response.StatusCode = answer.Status;
            if (!HttpProtocol.IsHttp2(request.Context.Request.Protocol) && request.Context.Features.Get<IHttpResponseFeature>() is { } feature)
                feature.ReasonPhrase = reason;
            EndWithoutBody(response);
            return default;
        }

        if (!answer.IsConfigured && IsGrpc(request.Context.Request.ContentType))
        {
            // Trailers-only (gRPC over HTTP/2, Responses): clients read their own status and would not know an HTTP one.
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = Grpc;
            response.Headers["grpc-status"] = answer.GrpcStatus;
            response.Headers["grpc-message"] = answer.Text;
            return default;
        }

        response.StatusCode = answer.Status;

        // The rest of the body is not wanted, so the connection has no end of the request to go on from.
        if (answer.Status == StatusCodes.Status413PayloadTooLarge && !HttpProtocol.IsHttp2(request.Context.Request.Protocol))
            response.Headers.Connection = "close";
        var body = answer.IsConfigured && request.Action?.Source.FixedText is { } text && !GatewayAnswer.IsBodyless(answer.Status)
            ? Encoding.UTF8.GetBytes(text.Evaluate(request.Facts, request.ProgramState))
            : answer.Body;
        if (body.IsEmpty)
        {
            EndWithoutBody(response);
            return default;
        }

        response.ContentType = answer.ContentType;
        response.ContentLength = body.Length;
        return body;
    }

    /// <summary>A 204 has no Content-Length (RFC 9110, 8.6), a 304 that of another answer; every other one without a body says so.</summary>
    private static void EndWithoutBody(HttpResponse response)
    {
        if (response.StatusCode is not (StatusCodes.Status204NoContent or StatusCodes.Status304NotModified))
            response.ContentLength = 0;
    }

    private static bool IsGrpc(string? contentType) =>
        contentType is not null
        && contentType.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == Grpc.Length || contentType[Grpc.Length] is '+' or ';' or ' ');
}
