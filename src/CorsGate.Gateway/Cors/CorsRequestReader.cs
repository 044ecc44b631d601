using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CorsGate.Gateway.Cors;

/// <summary>Takes from a request what a CORS decision depends on.</summary>
internal static class CorsRequestReader
{
    /// <summary>Reads a request. Allocates only where Access-Control-Request-Headers comes in several lines.</summary>
    public static CorsRequest Read(HttpRequest request)
    {
        var headers = request.Headers;
        var origin = headers.Origin;
        var method = headers.AccessControlRequestMethod;
        return new CorsRequest
        {
            // A WebSocket over HTTP/2 (RFC 8441) is the GET that it would be over HTTP/1.1. No other CONNECT is let in.
            Method = HttpMethods.IsConnect(request.Method) ? HttpMethods.Get : request.Method,
            Origin = origin.Count == 0 ? null : origin[0],
            LastOrigin = origin.Count > 1 ? origin[^1] : null,
            OriginCount = origin.Count,
            RequestMethod = method.Count == 0 ? null : method[0],
            RequestHeaders = RouteSelection.Joined(headers, HeaderNames.AccessControlRequestHeaders),
        };
    }
}
