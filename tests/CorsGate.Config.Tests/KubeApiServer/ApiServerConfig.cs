using System.Text;
using CorsGate.Config.Dialects.KubeApiServer.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Tests.Reading;
using CorsGate.Cors.Decisions;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Tests.KubeApiServer;

/// <summary>An API server's flags, translated, with the look-ups that tests need.</summary>
internal sealed record ApiServerConfig(IReadOnlyList<Listener> Listeners, IReadOnlyList<Problem> Problems)
{
    public const string Upstream = "https://10.0.0.1:6443";

    /// <summary>Reads the command line alone.</summary>
    public static ApiServerConfig CommandLine(ApiServerOptions options, bool strict = false) => With(new LoadOptions { ApiServer = options, Strict = strict });

    /// <summary>Reads values of --cors-allowed-origins on the command line.</summary>
    public static ApiServerConfig Origins(string? mode, params string[] values) => CommandLine(new ApiServerOptions { Upstream = Upstream, Mode = mode, AllowedOrigins = [.. values] });

    /// <summary>Reads a Pod that runs words.</summary>
    public static ApiServerConfig Pod(string[] words, params (string Name, string Value)[] annotations) => With(new LoadOptions { Paths = ["pod.yaml"] }, PodOf(words, annotations));

    /// <summary>Reads manifests under options, as far as a translator alone does.</summary>
    public static ApiServerConfig With(LoadOptions options, params string[] documents)
    {
        var read = ReadManifests.Of(string.Join("\n---\n", documents), "pod.yaml");
        var (listeners, problems) = new KubeApiServerTranslator().Translate(new ResourceSet { Resources = [.. read.Resources] }, options);
        return new ApiServerConfig(listeners, [.. read.Problems, .. problems]);
    }

    /// <summary>A Pod whose one container has a command.</summary>
    public static string PodOf(string[] words, params (string Name, string Value)[] annotations)
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-apiserver\n  namespace: kube-system\n  annotations:\n    about: a test\n");
        foreach (var (name, value) in annotations)
            text.Append("    ").Append(name).Append(": ").Append(Json(value)).Append('\n');
        text.Append("spec:\n  containers:\n  - name: kube-apiserver\n    command:\n");
        foreach (var word in words)
            text.Append("    - ").Append(Json(word)).Append('\n');
        return text.ToString();
    }

    public Listener Listener => Assert.Single(Listeners);

    public Route Route => Assert.Single(Assert.Single(Listener.VirtualHosts).Routes);

    public Backend Backend => Assert.Single(Route.Action.Backends).Backend!;

    public AttachedPolicy? Policy => Route.Action.Cors;

    /// <summary>Warnings and errors, but for the one about a certificate, as <c>severity: field: message</c>.</summary>
    public IReadOnlyList<string> Findings =>
        [.. Problems.Where(p => p.Severity > ProblemSeverity.Info && !p.Message.Contains("self-signed", StringComparison.Ordinal)).Select(p => $"{p.Severity}: {p.Field}: {p.Message}")];

    /// <summary>What refuses the flags.</summary>
    public IReadOnlyList<string> Errors => [.. Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => p.Message)];

    /// <summary>The answer to a request.</summary>
    public CorsDecision Decide(string method, string? origin, string? requestMethod = null, string? second = null) => CompiledCorsPolicy.Compile(Policy!.Policy, Policy.Semantics)
        .Evaluate(new CorsRequest { Method = method, Origin = origin, LastOrigin = second ?? origin, OriginCount = origin is null ? 0 : second is null ? 1 : 2, RequestMethod = requestMethod });

    public bool Allows(string origin) => Decide("GET", origin).AllowOrigin is { } allowed && allowed == origin;

    private static string Json(string value) => System.Text.Json.JsonSerializer.Serialize(value, new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
