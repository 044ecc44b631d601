using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Loading;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>Reads what an Ingress says by itself: whether it can be served, and its annotations.</summary>
internal sealed class IngressReading(LoadOptions options, ProblemCollector problems)
{
    private readonly SemanticsChoice _semantics = new(options, problems);

    /// <summary>Reads an Ingress; null: it is not served, which is reported.</summary>
    public ServedIngress? Read(IngressResource ingress)
    {
        if (!HasPlainPaths(ingress))
            return null;
        var annotations = new AnnotationReader(ingress, problems);
        annotations.ReportUnknown();
        if (annotations.Bool(AnnotationNames.Canary, false))
        {
            annotations.Error(AnnotationNames.Canary, "canaries are not implemented, the Ingress is not served and all requests go to the main one; use an HTTPRoute with weights");
            return null;
        }

        var cors = CorsAnnotations.Read(annotations, _semantics.Choose(ingress, CorsSemantics.IngressNginx));
        return new ServedIngress(ingress, annotations, SettingsReader.Read(annotations), cors);
    }

    // ingress-nginx, strict-validate-path-type (the default since 1.12): the Ingress is refused as a whole.
    private bool HasPlainPaths(IngressResource ingress)
    {
        var isPlain = true;
        foreach (var path in ingress.Rules.SelectMany(rule => rule.Paths))
        {
            if (path.Type == IngressPathType.ImplementationSpecific || path.Path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' or '_' or '~' or ':'))
                continue;
            problems.Error(
                ingress, path.Location, path.Field,
                $"{Quoting.Quote(path.Path)} has characters that a path of type {path.Type} may not have, the Ingress is not served, as in ingress-nginx; write letters, digits and /-._~: only, or use ImplementationSpecific");
            isPlain = false;
        }

        return isPlain;
    }
}
