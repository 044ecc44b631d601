using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// Selects the route of a request within a virtual host. A preflight is first routed as the request it announces, because
/// a rule for <c>GET</c> or for a custom header would otherwise never see the preflights of its own requests
/// (the hole described in Gateway API issue 3857):
/// the method is the announced one, and conditions on announced headers count as satisfiable. If that finds a rule with a
/// CORS policy, it governs. Otherwise the preflight is routed as the plain OPTIONS it is; if nothing takes that, the rule
/// found first does. A rule with a program is never found by what a preflight announces: programs see the OPTIONS as it is.
/// </summary>
internal static class RouteSelection
{
    /// <summary>The route of a request; null: none takes it.</summary>
    public static CompiledRoute? Select(RouteTable routes, HttpRequest request, ReadOnlySpan<char> path, ReadOnlySpan<char> query)
    {
        var headers = request.Headers;
        var method = request.Method;
        CompiledRoute? announced = null;
        if (AnnouncedMethod(method, headers) is { } announcedMethod)
        {
            announced = routes.Find(new RouteRequest
            {
                Path = path,
                Query = query,
                Method = announcedMethod,
                Headers = headers,
                AnnouncedHeaders = Joined(headers, HeaderNames.AccessControlRequestHeaders),
            });
            if (announced is not null && announced.GovernsPreflights)
                return announced;
        }

        return routes.Find(new RouteRequest { Path = path, Query = query, Method = method, Headers = headers })
            ?? (announced is { Source.Program: null } ? announced : null);
    }

    /// <summary>
    /// The method that a preflight announces; null: the request is none (Fetch standard: OPTIONS with Origin and
    /// Access-Control-Request-Method).
    /// </summary>
    public static string? AnnouncedMethod(string method, IHeaderDictionary headers)
    {
        if (!string.Equals(method, HttpMethods.Options, StringComparison.Ordinal) || headers.Origin.Count == 0)
            return null;
        var announced = headers.AccessControlRequestMethod;
        return announced.Count == 0 || string.IsNullOrEmpty(announced[0]) ? null : announced[0];
    }

    /// <summary>The value of a field, several lines of it joined by commas; null: absent.</summary>
    public static string? Joined(IHeaderDictionary headers, string name)
    {
        var values = headers[name];
        return values.Count switch
        {
            0 => null,
            1 => values[0],
            _ => string.Join(',', (IEnumerable<string?>)values),
        };
    }
}
