namespace CorsGate.Differential.Tests.Ingress;

/// <summary>Every Ingress of the comparison: one annotation varied at a time, and combinations of several.</summary>
internal static class IngressCases
{
    private const string Origin = "https://app.example.com";

    /// <summary>The lists that the whole corpus of origins is sent to.</summary>
    public static IReadOnlyList<string> CorpusLists { get; } =
    [
        "https://example.com",
        "https://*.example.com",
        "http://localhost:3000",
        "null",
        "capacitor://localhost",
        "http://127.0.0.1:8080, http://localhost",
        "https://example.com, https://*.example.com:8443, http://www.bbb.com, null",
        "https://",
        "*",
        "nonsense",
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<IngressCase> All { get; } = Make();

    /// <summary>Those that are asked over TLS, too.</summary>
    public static IEnumerable<IngressCase> WithTls => All.Where(c => c.Tls || c.Annotations.ContainsKey("force-ssl-redirect"));

    /// <summary>The one that the whole corpus is sent to for a list.</summary>
    public static IngressCase ForCorpus(string list) => All.First(c => c.About == "corpus " + list);

    /// <summary>The first one that is about something.</summary>
    public static IngressCase About(string about) => All.First(c => c.About == about);

    private static List<IngressCase> Make()
    {
        var cases = new List<IngressCase>();
        Add("no annotation", new());
        Add("only enable-cors", new() { ["enable-cors"] = "true" });
        foreach (var value in AnnotationValues.Booleans)
            Add("enable-cors", new() { ["enable-cors"] = value, ["cors-allow-origin"] = Origin });
        Vary("cors-allow-credentials", AnnotationValues.Booleans);
        Vary("cors-allow-methods", AnnotationValues.Methods);
        Vary("cors-allow-headers", AnnotationValues.Headers);
        Vary("cors-expose-headers", AnnotationValues.Exposed);
        Vary("cors-max-age", AnnotationValues.MaxAges);
        foreach (var value in AnnotationValues.Origins)
            Add("cors-allow-origin", new() { ["enable-cors"] = "true", ["cors-allow-origin"] = value });
        foreach (var value in CorpusLists)
            Add("corpus " + value, new() { ["enable-cors"] = "true", ["cors-allow-origin"] = value, ["cors-expose-headers"] = "X-A" });

        foreach (var (annotation, value) in RandomValues.All)
        {
            var annotations = new Dictionary<string, string> { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin };
            annotations[annotation] = value;
            Add("random " + annotation, annotations);
        }

        Add("off", new() { ["cors-allow-origin"] = Origin, ["cors-allow-methods"] = "GET" });
        Add(
            "everything",
            new()
            {
                ["enable-cors"] = "true",
                ["cors-allow-origin"] = Origin + ", https://*.example.org",
                ["cors-allow-methods"] = "GET, POST",
                ["cors-allow-headers"] = "X-A",
                ["cors-expose-headers"] = "X-B",
                ["cors-allow-credentials"] = "false",
                ["cors-max-age"] = "60",
            });
        Add(
            "everything invalid",
            new()
            {
                ["enable-cors"] = "true",
                ["cors-allow-origin"] = "https://app.example.com/",
                ["cors-allow-methods"] = "*",
                ["cors-allow-headers"] = "*",
                ["cors-expose-headers"] = "X.A",
                ["cors-allow-credentials"] = "maybe",
                ["cors-max-age"] = "soon",
            });
        Add("any origin without credentials", new() { ["enable-cors"] = "true", ["cors-allow-credentials"] = "false" });
        Add("denied address", new() { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin, ["whitelist-source-range"] = "10.0.0.0/8" });
        Add("denied address, any origin", new() { ["enable-cors"] = "true", ["whitelist-source-range"] = "10.0.0.0/8,192.0.2.1/32" });
        Add("allowed address", new() { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin, ["whitelist-source-range"] = "10.0.0.0/8, 127.0.0.1/32" });
        Add("forced redirect", new() { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin, ["force-ssl-redirect"] = "true" });
        Add("forced redirect, any origin", new() { ["enable-cors"] = "true", ["force-ssl-redirect"] = "true" });
        Add("forced redirect, no CORS", new() { ["force-ssl-redirect"] = "true" });
        Add("redirect because of TLS", new() { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin }, tls: true);
        Add("redirect and denied address", new() { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin, ["force-ssl-redirect"] = "true", ["whitelist-source-range"] = "10.0.0.0/8" });
        Add("small bodies", new() { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin, ["proxy-body-size"] = "8" });
        Add("small bodies, any origin", new() { ["enable-cors"] = "true", ["proxy-body-size"] = "8" });
        return cases;

        void Vary(string annotation, IEnumerable<string> values)
        {
            foreach (var value in values)
                Add(annotation, new() { ["enable-cors"] = "true", ["cors-allow-origin"] = Origin, [annotation] = value });
        }

        void Add(string about, Dictionary<string, string> annotations, bool tls = false) =>
            cases.Add(new(cases.Count, about, annotations) { Tls = tls });
    }
}
