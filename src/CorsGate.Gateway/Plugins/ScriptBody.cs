using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Plugins;

/// <summary>A request's body that scripts have seen or made, in the place of the client's.</summary>
internal sealed class ScriptBody : IHttpRequestBodyDetectionFeature
{
    private ScriptBody(bool canHaveBody) => CanHaveBody = canHaveBody;

    /// <inheritdoc/>
    public bool CanHaveBody { get; }

    /// <summary>Reads the client's body.</summary>
    /// <returns>The bytes; null: there are more than the limit.</returns>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int limit)
    {
        if (context.Request.ContentLength > limit)
            return null;
        var bytes = new ArrayBufferWriter<byte>();
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (bytes.WrittenCount + result.Buffer.Length > limit)
            {
                reader.AdvanceTo(result.Buffer.Start);
                return null;
            }

            foreach (var segment in result.Buffer)
                bytes.Write(segment.Span);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return bytes.WrittenMemory;
        }
    }

    /// <summary>Puts bytes in the place of the client's body.</summary>
    public static void Set(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        var request = context.Request;
        var had = context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? request.ContentLength is not null;
        if (!had && bytes.IsEmpty)
            return;
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new ScriptBody(!bytes.IsEmpty));
        request.Headers.TransferEncoding = default;
        request.ContentLength = bytes.Length;
        request.Body = new MemoryStream(bytes.ToArray(), writable: false);
    }
}
