namespace CorsGate.Differential.Tests.Ingress;

/// <summary>The requests that an Ingress is asked.</summary>
internal static class Probes
{
    private static readonly string[] Announced = ["Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a,content-type"];

    private static readonly string?[] Anybody = [null, "null", "https://evil.example", "https://app.example.com"];

    /// <summary>Every method with every origin that is near to the list, or with few where the Ingress is not about the list.</summary>
    public static IEnumerable<Sent> Thorough(IngressCase ingress, Behaviour behaviour)
    {
        foreach (var origin in ingress.About.EndsWith("cors-allow-origin", StringComparison.Ordinal) ? Near(ingress) : Near(ingress).Take(Anybody.Length + 1))
        {
            foreach (var method in new[] { "GET", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS" })
                yield return new(method, ingress.Host, "/" + behaviour.Name, origin);
            yield return Preflight(ingress, behaviour, origin);
        }
    }

    /// <summary>The methods that are treated differently, with an origin that is in the list, one that is not, and none.</summary>
    public static IEnumerable<Sent> Short(IngressCase ingress, Behaviour behaviour)
    {
        var listed = Near(ingress).Skip(Anybody.Length).FirstOrDefault("https://app.example.com");
        foreach (var origin in new[] { null, "https://evil.example", listed })
        {
            yield return new("GET", ingress.Host, "/" + behaviour.Name, origin);
            yield return Preflight(ingress, behaviour, origin);
        }

        foreach (var method in new[] { "HEAD", "POST", "OPTIONS" })
            yield return new(method, ingress.Host, "/" + behaviour.Name, listed);
    }

    /// <summary>Requests of which servers have more than one reading.</summary>
    public static IEnumerable<Sent> Odd(IngressCase ingress)
    {
        const string App = "https://app.example.com";
        const string Evil = "https://evil.example";
        const string Preflight = "Access-Control-Request-Method: PUT";
        foreach (var method in new[] { "GET", "OPTIONS" })
        {
            yield return new(method, ingress.Host, "/plain", App, "Origin: " + Evil);
            yield return new(method, ingress.Host, "/plain", Evil, "Origin: " + App);
            yield return new(method, ingress.Host, "/plain", App, "Origin: " + App);
            yield return new(method, ingress.Host, "/plain", null, "origin: " + App);
            yield return new(method, ingress.Host, "/plain", null, "ORIGIN:" + App);
            yield return new(method, ingress.Host, "/plain", null, "Origin:    " + App + "   ");
            yield return new(method, ingress.Host, "/plain", App, "Cookie: a=b", "Authorization: Basic YTpi", Preflight);
            yield return new(method, ingress.Host, "/plain", App, "X-HTTP-Method-Override: OPTIONS");
            yield return new(method, ingress.Host, "/plain", new string('a', 7000) + App, Preflight);
            yield return new(method, ingress.Host, "/plain?a=%20&b=/../", App, Preflight);
            yield return new(method, ingress.Host + ":8080", "/plain", App, Preflight);
            yield return new(method, ingress.Host.ToUpperInvariant(), "/plain", App, Preflight);
        }

        foreach (var announced in new[] { "", "put", "GET, POST", "CONNECT", "TRACE", "TRACK", "(", "*" })
            yield return new("OPTIONS", ingress.Host, "/plain", App, "Access-Control-Request-Method: " + announced);
        foreach (var announced in new[] { "", ",", "*", "X-A,X-B", "x-b, x-a,,", "(", "authorization", string.Join(',', Enumerable.Range(0, 500).Select(i => $"x-{i}")) })
            yield return new("OPTIONS", ingress.Host, "/plain", App, Preflight, "Access-Control-Request-Headers: " + announced);
        yield return new("OPTIONS", ingress.Host, "/plain", App, Preflight, Preflight);
        yield return new("OPTIONS", ingress.Host, "/plain", App, Preflight, "Access-Control-Request-Private-Network: true");
        yield return new("OPTIONS", ingress.Host, "/plain", App, "Access-Control-Request-Headers: x-a");
        yield return new("GET", ingress.Host, "/plain", App, Preflight, "Access-Control-Request-Headers: x-a");
        foreach (var method in new[] { "PROPFIND", "M-SEARCH", "PURGE", "LOCK" })
            yield return new(method, ingress.Host, "/plain", App);
    }

    /// <summary>Every origin of the corpus.</summary>
    public static IEnumerable<Sent> Corpus(IngressCase ingress, Behaviour behaviour) =>
        OriginCorpus.All.SelectMany(origin => new[] { new Sent("GET", ingress.Host, "/" + behaviour.Name, origin), Preflight(ingress, behaviour, origin) });

    /// <summary>A true preflight.</summary>
    public static Sent Preflight(IngressCase ingress, Behaviour behaviour, string? origin) =>
        new("OPTIONS", ingress.Host, "/" + behaviour.Name, origin, Announced);

    // What the list allows comes right after the origins that everybody is asked about.
    private static IEnumerable<string?> Near(IngressCase ingress)
    {
        var listed = CorsOracle.Read(ingress.Annotations).Origins.Take(3).Select(item => item.Replace("*", "a", StringComparison.Ordinal)).ToList();
        return
        [
            .. Anybody.Concat(listed).Concat(listed.SelectMany(origin => new[]
            {
                origin.ToUpperInvariant(),
                "evil" + origin,
                origin + ".evil.example",
                origin + ":443",
                origin.Replace("://", "://b.", StringComparison.Ordinal),
            })).Distinct(StringComparer.Ordinal),
        ];
    }
}
