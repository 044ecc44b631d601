using System.Collections.Immutable;
using CorsGate.Config.Manifests;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.IngressNginx.Reading;

/// <summary>
/// The values file of the vCluster Platform chart, as it is given to helm with <c>-f</c>: read as the Ingress that the chart
/// renders from its <c>ingress</c> block. Every part keeps its place in the values file.
/// </summary>
internal static class HelmValues
{
    private const string Namespace = "vcluster-platform";
    private const string IngressName = "loft-ingress";
    private const string ServiceName = "loft";
    private const string DefaultClass = "nginx";
    private const string DefaultSecret = "tls-vcluster-platform";
    private static readonly string[] Known = ["enabled", "host", "ingressClass", "annotations", "tls", "name", "labels", "path"];

    /// <summary>Whether a document is such a file: no Kubernetes object, and an <c>ingress</c> block with a field of the chart's.</summary>
    public static bool IsValues(ManifestNode document) =>
        document is ManifestMapping root
        && root.Find("apiVersion") is null
        && root.Find("kind") is null
        && root.Find("ingress")?.Value is ManifestMapping ingress
        && ingress.Entries.Any(entry => Known.Contains(entry.Key, StringComparer.Ordinal));

    /// <summary>The Ingress of a values file; null: the values render none.</summary>
    /// <param name="document">The file's document, for which <see cref="IsValues"/> holds.</param>
    /// <param name="problems">Takes what there is to say.</param>
    public static ManifestObject? Render(ManifestNode document, ICollection<Problem> problems)
    {
        var values = (ManifestMapping)((ManifestMapping)document).Find("ingress")!.Value;
        var write = new NodeWriter(values.Location);
        if (!IsTrue(values.Find("enabled")?.Value))
        {
            problems.Add(new Problem(
                ProblemSeverity.Warning, values.Find("enabled")?.Value.Location ?? values.Location, null, "ingress.enabled",
                "the chart renders no Ingress, so nothing is served; write enabled: true"));
            return null;
        }

        if (Present(values, "host") is not { } host)
        {
            problems.Add(new Problem(ProblemSeverity.Error, values.Location, null, "ingress.host", "the field is missing; write the platform's host name, such as platform.example.com"));
            return null;
        }

        problems.Add(new Problem(
            ProblemSeverity.Info, values.Location, null, "ingress",
            $"the values of the vCluster Platform chart are read as its Ingress {Namespace}/{IngressName}, which leads to Service {Namespace}/{ServiceName} port 80"));
        var metadata = write.Map(("name", write.Text(IngressName)), ("namespace", write.Text(Namespace)), ("annotations", Present(values, "annotations")));
        var service = write.Map(("name", write.Text(ServiceName)), ("port", write.Map(("number", write.Number("80")))));
        var path = write.Map(("path", write.Text("/")), ("pathType", write.Text("ImplementationSpecific")), ("backend", write.Map(("service", service))));
        var rule = write.Map(("host", host), ("http", write.Map(("paths", write.List(path)))));
        var spec = write.Map(
            ("ingressClassName", Present(values, "ingressClass") ?? write.Text(DefaultClass)), ("rules", write.List(rule)), ("tls", Tls(values, host)));
        var root = write.Map(
            ("apiVersion", write.Text(IngressReader.ApiGroup + "/v1")), ("kind", write.Text("Ingress")), ("metadata", metadata), ("spec", spec));
        return new ManifestObject(IngressReader.ApiGroup, "v1", "Ingress", root);
    }

    private static ManifestSequence? Tls(ManifestMapping values, ManifestNode host)
    {
        if (values.Find("tls")?.Value is not ManifestMapping tls || !IsTrue(tls.Find("enabled")?.Value))
            return null;
        var write = new NodeWriter(tls.Location);
        return write.List(write.Map(("hosts", write.List(host)), ("secretName", Present(tls, "secret") ?? write.Text(DefaultSecret))));
    }

    private static ManifestNode? Present(ManifestMapping map, string key) =>
        map.Find(key)?.Value is { } value and not ManifestScalar { Kind: ScalarKind.Null } ? value : null;

    // What a Go template takes for true: everything but null, false, 0 and what is empty.
    private static bool IsTrue(ManifestNode? node) => node switch
    {
        null or ManifestScalar { Kind: ScalarKind.Null } or ManifestScalar { Text: "" } => false,
        ManifestScalar { Kind: ScalarKind.Boolean } scalar => ScalarResolver.ToBoolean(scalar.Text) is true,
        ManifestScalar { Kind: ScalarKind.Integer, Text: "0" } => false,
        _ => true,
    };

    /// <summary>Makes nodes that stand at one place.</summary>
    private sealed class NodeWriter(SourceLocation at)
    {
        public ManifestScalar Text(string text) => new(at.File, at.Line, at.Column, text, ScalarKind.Text);

        public ManifestScalar Number(string text) => new(at.File, at.Line, at.Column, text, ScalarKind.Integer);

        public ManifestSequence List(params ImmutableArray<ManifestNode> items) => new(at.File, at.Line, at.Column, items);

        public ManifestMapping Map(params (string Key, ManifestNode? Value)[] entries) => new(
            at.File, at.Line, at.Column, [.. entries.Where(entry => entry.Value is not null).Select(entry => new ManifestEntry(entry.Key, at, entry.Value!))]);
    }
}
