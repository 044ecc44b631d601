using System.Text;
using CorsGate.Config.Model;
using CorsGate.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.SampleApps;

/// <summary>Answers everything with one text, and with no CORS headers: an upstream that leaves them to the gateway.</summary>
internal sealed class TextApp(string text) : IRequestHandler
{
    private readonly byte[] _body = Encoding.UTF8.GetBytes(text.EndsWith('\n') ? text : text + "\n");

    /// <inheritdoc/>
    public Task HandleAsync(HttpContext context, LocalPort place)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return Reply.BytesAsync(context, _body);
    }
}
