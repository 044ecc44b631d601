using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.SampleApps;

/// <summary>The endpoints that say what arrived, in httpbin's shape.</summary>
internal static class Echo
{
    /// <summary>Bodies above this many bytes are refused with 413: an echo has to hold them.</summary>
    private const int MaxBody = 10 * 1024 * 1024;

    /// <summary><c>/get</c>: query, headers, address and URL.</summary>
    public static Task GetAsync(HttpContext context, string argument) => Reply.JsonAsync(context, new JsonObject
    {
        ["args"] = Multi(context.Request.Query),
        ["headers"] = Headers(context.Request),
        ["origin"] = Address(context),
        ["url"] = context.Request.GetEncodedUrl(),
    });

    /// <summary><c>/headers</c>.</summary>
    public static Task HeadersAsync(HttpContext context, string argument) =>
        Reply.JsonAsync(context, new JsonObject { ["headers"] = Headers(context.Request) });

    /// <summary><c>/ip</c>.</summary>
    public static Task AddressAsync(HttpContext context, string argument) =>
        Reply.JsonAsync(context, new JsonObject { ["origin"] = Address(context) });

    /// <summary><c>/user-agent</c>.</summary>
    public static Task UserAgentAsync(HttpContext context, string argument) =>
        Reply.JsonAsync(context, new JsonObject { ["user-agent"] = context.Request.Headers.UserAgent.ToString() });

    /// <summary><c>/post</c>, <c>/put</c>, <c>/patch</c>, <c>/delete</c>.</summary>
    public static Task WithBodyAsync(HttpContext context, string argument) => AnswerAsync(context, withMethod: false);

    /// <summary><c>/anything</c> and everything below it.</summary>
    public static Task AnythingAsync(HttpContext context, string argument) => AnswerAsync(context, withMethod: true);

    private static async Task AnswerAsync(HttpContext context, bool withMethod)
    {
        if (await ReadBodyAsync(context) is not { } body)
        {
            await Reply.StatusAsync(context, StatusCodes.Status413PayloadTooLarge);
            return;
        }

        var (form, files) = await FormParts.ReadAsync(context.Request, body);
        var answer = new JsonObject
        {
            ["args"] = Multi(context.Request.Query),
            ["data"] = form is null ? Encoding.UTF8.GetString(body) : "",
            ["files"] = files ?? [],
            ["form"] = form ?? [],
            ["headers"] = Headers(context.Request),
            ["json"] = form is null && body.Length > 0 ? Json.TryParse(body) : null,
        };
        if (withMethod) answer["method"] = context.Request.Method;
        answer["origin"] = Address(context);
        answer["url"] = context.Request.GetEncodedUrl();
        await Reply.JsonAsync(context, answer);
    }

    /// <summary>Reads the body; null: it is too large.</summary>
    private static async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        using var collected = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            if (collected.Length + read > MaxBody) return null;
            collected.Write(buffer, 0, read);
        }

        return collected.ToArray();
    }

    /// <summary>One value as text, several as a list, as httpbin does.</summary>
    internal static JsonObject Multi(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        var result = new JsonObject();
        foreach (var (name, values) in pairs)
        {
            result[name] = values.Count == 1
                ? values.ToString()
                : new JsonArray([.. values.Select(static value => (JsonNode?)value)]);
        }

        return result;
    }

    private static JsonObject Headers(HttpRequest request)
    {
        var result = new JsonObject();
        foreach (var (name, values) in request.Headers.OrderBy(static header => header.Key, StringComparer.OrdinalIgnoreCase))
        {
            // HTTP/2 pseudo-fields are not fields of the message; its :authority stands under Host.
            if (!name.StartsWith(':')) result[name] = string.Join(",", values.ToArray());
        }

        return result;
    }

    private static string Address(HttpContext context)
    {
        var forwarded = context.Request.Headers["X-Forwarded-For"].ToString();
        return forwarded.Length > 0 ? forwarded : context.Connection.RemoteIpAddress?.ToString() ?? "";
    }
}
