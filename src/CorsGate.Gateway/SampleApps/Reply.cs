using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.SampleApps;

/// <summary>Ends a response.</summary>
internal static class Reply
{
    /// <summary>Sends a body of known length; only its length for HEAD.</summary>
    public static Task BytesAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) || body.IsEmpty
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Sends a JSON object.</summary>
    public static Task JsonAsync(HttpContext context, JsonObject answer)
    {
        context.Response.ContentType = "application/json";
        return BytesAsync(context, Json.Bytes(answer));
    }

    /// <summary>Sends a status without a body.</summary>
    public static Task StatusAsync(HttpContext context, int status)
    {
        context.Response.StatusCode = status;

        // 1xx cannot be a final answer; 204 and 304 must not name a length (RFC 9110 section 8.6).
        if (status is not (204 or 304)) context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
