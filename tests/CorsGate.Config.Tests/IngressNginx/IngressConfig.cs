using System.Globalization;
using System.Text;
using CorsGate.Config.Dialects.IngressNginx.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Reading;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.IngressNginx;

/// <summary>Ingresses as text, translated, with the look-ups that tests need.</summary>
internal sealed record IngressConfig(IReadOnlyList<Listener> Listeners, IReadOnlyList<Problem> Problems)
{
    /// <summary>A Service web of the default namespace, port 80 named http.</summary>
    public const string Web = """
        apiVersion: v1
        kind: Service
        metadata: { name: web }
        spec: { ports: [{ name: http, port: 80 }] }
        """;

    /// <summary>Reads and translates documents; a problem of the reading counts, too.</summary>
    public static IngressConfig Of(params string[] documents) => With(new LoadOptions(), documents);

    public static IngressConfig With(LoadOptions options, params string[] documents)
    {
        var read = ReadManifests.Of(string.Join("\n---\n", documents), "i.yaml");
        var (listeners, problems) = new IngressNginxTranslator().Translate(new ResourceSet { Resources = [.. read.Resources] }, options);
        return new IngressConfig(listeners, [.. read.Problems, .. problems]);
    }

    /// <summary>The configuration of one Ingress with annotations, for host a.example, path / and the Service web.</summary>
    public static IngressConfig Annotated(params (string Name, string Value)[] annotations) => Of(Web, Ingress("a", annotations));

    /// <summary>The same, with CORS.</summary>
    public static IngressConfig Cors(params (string Name, string Value)[] annotations) => Annotated([("enable-cors", "true"), .. annotations]);

    public static IngressConfig StrictCors(params (string Name, string Value)[] annotations) =>
        With(new LoadOptions { Strict = true }, Web, Ingress("a", [("enable-cors", "true"), .. annotations]));

    /// <summary>An Ingress of class nginx; paths are written as <c>Type:/path</c>.</summary>
    public static string Ingress(string name, (string Name, string Value)[]? annotations = null, string host = "a.example", string[]? paths = null, int? year = null, string spec = "")
    {
        var text = new StringBuilder("apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n");
        text.Append(CultureInfo.InvariantCulture, $"  name: {name}\n");
        if (year is { } created)
            text.Append(CultureInfo.InvariantCulture, $"  creationTimestamp: \"{created}-01-01T00:00:00Z\"\n");
        text.Append("  annotations:\n    about: a test\n");
        foreach (var (key, value) in annotations ?? [])
            text.Append(CultureInfo.InvariantCulture, $"    nginx.ingress.kubernetes.io/{key}: {Json(value)}\n");
        text.Append(CultureInfo.InvariantCulture, $"spec:\n  ingressClassName: nginx\n{spec}  rules:\n  - http:\n      paths:\n");
        foreach (var path in paths ?? ["Prefix:/"])
        {
            var colon = path.IndexOf(':', StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"      - pathType: {path[..colon]}\n        path: {Json(path[(colon + 1)..])}\n        backend: {{ service: {{ name: web, port: {{ number: 80 }} }} }}\n");
        }

        if (host.Length > 0)
            text.Append(CultureInfo.InvariantCulture, $"    host: \"{host}\"\n");
        return text.ToString();
    }

    public Listener Http => Assert.Single(Listeners, listener => !listener.IsTls);

    public Listener Https => Assert.Single(Listeners, listener => listener.IsTls);

    /// <summary>The routes of a host in cleartext.</summary>
    public IReadOnlyList<Route> Routes(string host = "a.example") => Assert.Single(Http.VirtualHosts, h => h.Hostname == host).Routes;

    /// <summary>The action of the first route of a.example in cleartext.</summary>
    public RouteAction Action => Routes()[0].Action;

    /// <summary>The policy of the first route.</summary>
    public AttachedPolicy? Policy => Action.Cors;

    /// <summary>Warnings and errors, without file and object.</summary>
    public IReadOnlyList<string> Findings =>
        [.. Problems.Where(p => p.Severity > ProblemSeverity.Info).Select(p => $"{p.Severity}: {p.Field}: {p.Message}")];

    /// <summary>The answer of the first route's policy.</summary>
    public CorsDecision Decide(string method, string? origin) => CompiledCorsPolicy.Compile(Policy!.Policy, Policy.Semantics)
        .Evaluate(new CorsRequest { Method = method, Origin = origin, OriginCount = origin is null ? 0 : 1, RequestMethod = method == "OPTIONS" ? "GET" : null });

    public bool Allows(string origin) => Decide("GET", origin).Outcome == CorsOutcome.Allowed;

    private static string Json(string value) => System.Text.Json.JsonSerializer.Serialize(value);
}
