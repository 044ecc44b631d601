using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.SampleApps;

/// <summary>The endpoints that make a value.</summary>
internal static class Values
{
    private const int MaxBytes = 100 * 1024;

    /// <summary><c>/uuid</c>: a random UUID.</summary>
    public static Task UuidAsync(HttpContext context, string argument) =>
        Reply.JsonAsync(context, new JsonObject { ["uuid"] = Guid.NewGuid().ToString() });

    /// <summary><c>/base64/TEXT</c>: decodes base64url; a text that is none is 400.</summary>
    public static Task Base64Async(HttpContext context, string argument)
    {
        var standard = argument.Replace('+', '-').Replace('/', '_');
        if (!Base64Url.IsValid(standard)) return Reply.StatusAsync(context, StatusCodes.Status400BadRequest);
        context.Response.ContentType = "text/html; charset=utf-8";
        return Reply.BytesAsync(context, Base64Url.DecodeFromChars(standard));
    }

    /// <summary><c>/bytes/N?seed=S</c>: N bytes, 100 KiB at most, the same ones for the same seed.</summary>
    public static Task BytesAsync(HttpContext context, string argument)
    {
        if (!int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return Reply.StatusAsync(context, StatusCodes.Status404NotFound);
        var seeded = int.TryParse(context.Request.Query["seed"].ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed);
        var bytes = new byte[Math.Min(count, MaxBytes)];
#pragma warning disable CA5394 // Filler for tests, which a seed makes repeatable; no secret.
        (seeded ? new Random(seed) : Random.Shared).NextBytes(bytes);
#pragma warning restore CA5394
        context.Response.ContentType = "application/octet-stream";
        return Reply.BytesAsync(context, bytes);
    }
}
