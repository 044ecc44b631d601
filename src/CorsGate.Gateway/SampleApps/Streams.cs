using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace CorsGate.Gateway.SampleApps;

/// <summary>The endpoints that answer piece by piece, each piece sent at once.</summary>
internal static class Streams
{
    private const int MaxPieces = 100;

    /// <summary><c>/stream/N</c>: N lines of JSON, 100 at most.</summary>
    public static async Task LinesAsync(HttpContext context, string argument)
    {
        if (!int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            await Reply.StatusAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        context.Response.ContentType = "application/json";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        for (var id = 0; id < Math.Min(count, MaxPieces); id++)
        {
            var line = new JsonObject
            {
                ["id"] = id,
                ["url"] = context.Request.GetEncodedUrl(),
                ["args"] = Echo.Multi(context.Request.Query),
            };
            await SendAsync(context, Json.Line(line));
        }
    }

    /// <summary>
    /// <c>/sse?count=N&amp;delay=SECONDS</c>: N server-sent events (10 unless told, 100 at most), with a pause of up to 10
    /// seconds after each.
    /// </summary>
    public static async Task EventsAsync(HttpContext context, string argument)
    {
        var query = context.Request.Query;
        if (!int.TryParse(query["count"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) count = 10;
        _ = double.TryParse(query["delay"].ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds);
        var pause = TimeSpan.FromSeconds(Math.Min(seconds, 10));
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        if (HttpMethods.IsHead(context.Request.Method)) return;
        await context.Response.StartAsync(context.RequestAborted);
        for (var id = 0; id < Math.Min(count, MaxPieces); id++)
        {
            await SendAsync(context, Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"id: {id}\nevent: ping\ndata: {{\"id\": {id}}}\n\n")));
            if (pause > TimeSpan.Zero) await Task.Delay(pause, context.RequestAborted);
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] piece)
    {
        await context.Response.Body.WriteAsync(piece, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
