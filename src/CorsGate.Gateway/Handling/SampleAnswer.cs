using System.Text;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Handling;

/// <summary>
/// Answers in the place of a demo container that is known to answer everything with one text
/// (<see cref="Config.Model.Backend.SampleText"/>), as if it had been asked.
/// </summary>
internal static class SampleAnswer
{
    /// <summary>Writes the answer, with everything that an upstream's would get.</summary>
    public static async ValueTask WriteAsync(GatewayRequest request, string text)
    {
        var response = request.Context.Response;
        var body = Encoding.UTF8.GetBytes(text);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = body.Length;
        request.OnResponse(request.Context);
        if (body.Length > 0 && !HttpMethods.IsHead(request.Method))
            await response.BodyWriter.WriteAsync(body, request.Context.RequestAborted);
    }
}
