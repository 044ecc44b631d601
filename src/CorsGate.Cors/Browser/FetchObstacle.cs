using System.Collections.Frozen;
using System.Net;

namespace CorsGate.Cors.Browser;

/// <summary>What keeps a browser from sending a request at all, before CORS has a say.</summary>
public static class FetchObstacle
{
    // Fetch standard, 2.9, "bad port".
    private static readonly FrozenSet<int> BadPorts = new[]
    {
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109, 110, 111, 113,
        115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556,
        563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
        6669, 6679, 6697, 10080,
    }.ToFrozenSet();

    /// <summary>Finds it.</summary>
    /// <param name="request">The page's request.</param>
    /// <returns>A sentence; null: the browser sends the request.</returns>
    public static string? Find(PageRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var url = request.Url;
        if (FetchMethod.IsForbidden(request.Method))
            return $"{request.Method} is a forbidden method: fetch throws a TypeError and sends nothing.";
        if (request is { BodyLength: not null, SentMethod: "GET" or "HEAD" })
            return $"A {request.SentMethod} request cannot have a body: fetch throws a TypeError and sends nothing.";
        if (BadPorts.Contains(url.Port))
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Port {url.Port} is one that browsers never connect to (net::ERR_UNSAFE_PORT).");
        return request.Origin.StartsWith("https://", StringComparison.Ordinal) && !url.IsHttps && !IsLoopback(url.Host)
            ? "A page loaded over https may not fetch from http (mixed content): the browser blocks it before CORS has a say. Serve the URL over https."
            : null;
    }

    // Secure Contexts, 3.1: what is potentially trustworthy without TLS.
    private static bool IsLoopback(string host) =>
        host is "localhost"
        || host.EndsWith(".localhost", StringComparison.Ordinal)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
