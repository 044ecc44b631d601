using CorsGate.ConsolePages.Security;
using Microsoft.AspNetCore.Http;

namespace CorsGate.ConsolePages.CorsTest;

/// <summary>A file of the page, kept in memory.</summary>
internal sealed class Asset
{
    private readonly byte[] _bytes;
    private readonly string _contentType;

    private Asset(byte[] bytes, string contentType)
    {
        _bytes = bytes;
        _contentType = contentType;
    }

    /// <summary>Reads an embedded file.</summary>
    public static Asset Load(string name, string contentType)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The file {name} is not embedded in this assembly.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new Asset(bytes, contentType);
    }

    /// <summary>Answers with the file.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        PageHeaders.Set(response.Headers);
        response.ContentType = _contentType;
        response.ContentLength = _bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(_bytes, context.RequestAborted).AsTask();
    }
}
