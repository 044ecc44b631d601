using System.Text.Json;
using CorsGate.ConsolePages.Security;
using CorsGate.Gateway.Explaining;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.ConsolePages.CorsTest;

/// <summary>
/// <c>POST /cors-test/decide</c>: what the gateway would do with a page's request, and what the browser makes of it. Answers by
/// explaining alone, nothing is sent anywhere. Only the page itself may ask; what it asks is small and holds no secrets.
/// </summary>
internal static class Decide
{
    private const int MaxBody = 64 * 1024;

    /// <summary>Answers.</summary>
    public static async Task AnswerAsync(HttpContext context, GatewayServices services)
    {
        // 1. Who asks.
        if (SameOriginCheck.Find(context.Request) is var (status, why))
        {
            await RefuseAsync(context, status, why);
            return;
        }

        // 2. What.
        if (await ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, $"at most {MaxBody / 1024} KiB");
            return;
        }

        if (!DecideQuestion.TryRead(body, out var question, out var problem))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, problem);
            return;
        }

        // 3. The answer.
        var explanation = await new RequestExplainer(services).ExplainAsync(question!, context.Connection.RemoteIpAddress);
        await WriteAsync(context, StatusCodes.Status200OK, writer => DecideAnswer.Write(writer, explanation));
    }

    /// <summary>Refuses a request.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string problem) => WriteAsync(context, status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("problem", problem);
        writer.WriteEndObject();
    });

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBody)
            return null;
        var buffer = new byte[MaxBody + 1];
        var length = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return length > MaxBody ? null : buffer.AsMemory(0, length);
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(buffer)) write(writer);
        var response = context.Response;
        PageHeaders.Set(response.Headers);
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = buffer.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }
}
