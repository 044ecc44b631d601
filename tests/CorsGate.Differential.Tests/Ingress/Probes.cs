namespace CorsGate.Differential.Tests.Ingress;

/// <summary>The requests that an Ingress is asked.</summary>
internal static class Probes
{
    private static readonly string[] Announced = ["Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a,content-type"];

    private static readonly string?[] Anybody = [null, "null", "https://evil.example", "https://app.example.com"];

    /// <summary>Every method with every origin that is near to the list.</summary>
    public static IEnumerable<Sent> Thorough(IngressCase ingress, Behaviour behaviour)
    {
        foreach (var origin in Near(ingress))
        {
            foreach (var method in new[] { "GET", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS" })
                yield return new(method, ingress.Host, "/" + behaviour.Name, origin);
            yield return Preflight(ingress, behaviour, origin);
        }
    }

    /// <summary>The methods that are treated differently, with an origin that is in the list, one that is not, and none.</summary>
    public static IEnumerable<Sent> Short(IngressCase ingress, Behaviour behaviour)
    {
        foreach (var origin in Near(ingress).Take(Anybody.Length + 1))
        {
            yield return new("GET", ingress.Host, "/" + behaviour.Name, origin);
            yield return new("HEAD", ingress.Host, "/" + behaviour.Name, origin);
            yield return new("POST", ingress.Host, "/" + behaviour.Name, origin);
            yield return new("OPTIONS", ingress.Host, "/" + behaviour.Name, origin);
            yield return Preflight(ingress, behaviour, origin);
        }
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
