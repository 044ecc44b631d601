using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>Short ways to write Ingresses by hand.</summary>
internal static class MakeIngress
{
    public static IngressResource Ingress(string name, params IngressRule[] rules) => new()
    {
        Reference = new ObjectReference("networking.k8s.io", "Ingress", "app", name),
        Location = At(700),
        ClassName = "nginx",
        Rules = [.. rules],
    };

    public static IngressRule On(string host, params IngressPath[] paths) => new(host, [.. paths], At(701), "spec.rules[0]");

    public static IngressPath To(string path, string service = "svc", int? port = 8000, IngressPathType type = IngressPathType.Prefix, int line = 702) =>
        new(path, type, Backend(service, port), At(line), $"spec.rules[0].http.paths[{line}]");

    public static IngressBackend Backend(string? service, int? port = 8000) => new(service, port, port is null ? "http" : "", At(703), "spec.backend");

    public static IngressTls Tls(string secret, params string[] hosts) => new([.. hosts], secret, At(704), "spec.tls[0]");

    public static IngressClassResource Class(string name, string controller = "k8s.io/ingress-nginx", bool isDefault = false) => new()
    {
        Reference = new ObjectReference("networking.k8s.io", "IngressClass", "", name),
        Location = At(705),
        Controller = controller,
        Annotations = isDefault ? Map("ingressclass.kubernetes.io/is-default-class=true") : ImmutableDictionary<string, string>.Empty,
    };

    public static IngressResource With(this IngressResource ingress, params (string Name, string Value)[] annotations) => ingress with
    {
        Annotations = annotations.ToImmutableDictionary(pair => "nginx.ingress.kubernetes.io/" + pair.Name, pair => pair.Value, StringComparer.Ordinal),
        AnnotationLocations = annotations.ToImmutableDictionary(pair => "nginx.ingress.kubernetes.io/" + pair.Name, _ => At(706), StringComparer.Ordinal),
    };
}
