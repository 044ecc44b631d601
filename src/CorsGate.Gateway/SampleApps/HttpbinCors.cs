using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.SampleApps;

/// <summary>
/// The CORS headers that httpbin itself sends: anybody is allowed, with credentials. They show whether a gateway replaces,
/// keeps or removes an upstream's own headers.
/// </summary>
internal static class HttpbinCors
{
    /// <summary>Sets the headers of every answer.</summary>
    public static void Apply(HttpRequest request, IHeaderDictionary response)
    {
        var origin = request.Headers.Origin.ToString();
        response.AccessControlAllowOrigin = origin.Length == 0 ? "*" : origin;
        response.AccessControlAllowCredentials = "true";
    }

    /// <summary>Answers any OPTIONS request: 200, no body.</summary>
    public static Task AnswerOptionsAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = "GET, POST, HEAD, PUT, DELETE, PATCH, OPTIONS";
        headers.AccessControlMaxAge = "3600";
        if (context.Request.Headers.TryGetValue("Access-Control-Request-Headers", out var requested))
            headers.AccessControlAllowHeaders = requested;
        return Reply.StatusAsync(context, StatusCodes.Status200OK);
    }
}
