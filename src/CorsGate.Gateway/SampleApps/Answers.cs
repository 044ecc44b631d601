using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.SampleApps;

/// <summary>The endpoints that answer as they are told to.</summary>
internal static class Answers
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(10);

    /// <summary><c>/status/404</c>, or one of several by chance: <c>/status/200,500</c>, with weights <c>/status/200:9,500:1</c>.</summary>
    public static Task StatusAsync(HttpContext context, string argument)
    {
        var choices = new List<(int Status, double Weight)>();
        foreach (var choice in argument.Split(','))
        {
            var colon = choice.IndexOf(':', StringComparison.Ordinal);
            var weight = 1.0;
            if (!TryStatus(colon < 0 ? choice : choice[..colon], out var status) ||
                (colon >= 0 && !(double.TryParse(choice[(colon + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight) && double.IsFinite(weight))))
            {
                return Reply.StatusAsync(context, StatusCodes.Status400BadRequest);
            }

            choices.Add((status, weight));
        }

        var chosen = Choose(choices);
        if (chosen is 301 or 302 or 303 or 305 or 307) context.Response.Headers.Location = "/redirect/1";
        return Reply.StatusAsync(context, chosen);
    }

    /// <summary><c>/delay/SECONDS</c>: answers as /anything does, later; 10 seconds at most.</summary>
    public static async Task DelayAsync(HttpContext context, string argument)
    {
        if (!double.TryParse(argument, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            await Reply.StatusAsync(context, StatusCodes.Status404NotFound);
            return;
        }

        await Task.Delay(seconds < MaxDelay.TotalSeconds ? TimeSpan.FromSeconds(seconds) : MaxDelay, context.RequestAborted);
        await Echo.AnythingAsync(context, argument);
    }

    /// <summary><c>/redirect-to?url=URL&amp;status_code=307</c>: 302 unless another 3xx is asked for.</summary>
    public static Task RedirectAsync(HttpContext context, string argument)
    {
        var query = context.Request.Query;
        var url = query["url"].ToString();
        if (url.Length == 0 || !IsHeaderValue(url)) return Reply.StatusAsync(context, StatusCodes.Status400BadRequest);
        context.Response.Headers.Location = url;
        return Reply.StatusAsync(
            context, TryStatus(query["status_code"].ToString(), out var status) && status is >= 300 and < 400 ? status : StatusCodes.Status302Found);
    }

    /// <summary><c>/response-headers?name=value</c>: sets those headers, each as often as it is named, and shows them as JSON.</summary>
    public static Task ResponseHeadersAsync(HttpContext context, string argument)
    {
        var headers = context.Response.Headers;
        var replaced = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in context.Request.Query)
        {
            if (!IsToken(name) || !values.All(static value => IsHeaderValue(value ?? "")) || IsFraming(name))
                return Reply.StatusAsync(context, StatusCodes.Status400BadRequest);

            // A name given replaces what the app would send of it, its own CORS headers included.
            if (replaced.Add(name)) headers.Remove(name);
            foreach (var value in values) headers.Append(name, value);
        }

        var shown = new JsonObject();
        foreach (var (name, values) in Echo.Multi(context.Request.Query).ToArray()) shown[name] = values?.DeepClone();
        if (!replaced.Contains("Content-Type")) headers.ContentType = "application/json";
        return Reply.BytesAsync(context, Json.Bytes(shown));
    }

    private static bool TryStatus(string text, out int status) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 200 and <= 599;

    private static int Choose(List<(int Status, double Weight)> choices)
    {
#pragma warning disable CA5394 // Chance for tests, no secret.
        var left = Random.Shared.NextDouble() * choices.Sum(static choice => choice.Weight);
#pragma warning restore CA5394
        foreach (var (status, weight) in choices)
        {
            left -= weight;
            if (left < 0) return status;
        }

        return choices[^1].Status;
    }

    /// <summary>Whether a client may not set it, because the server frames the message by it.</summary>
    private static bool IsFraming(string name) =>
        name.ToUpperInvariant() is "CONTENT-LENGTH" or "TRANSFER-ENCODING" or "CONNECTION" or "UPGRADE" or "KEEP-ALIVE" or "TRAILER";

    private static bool IsToken(string name) =>
        name.Length > 0 && name.All(static c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    private static bool IsHeaderValue(string value) => value.All(static c => c is '\t' or (>= ' ' and not '\x7f' and <= '\xff'));
}
