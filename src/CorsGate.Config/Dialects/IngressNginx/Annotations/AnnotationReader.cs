using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Resources;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>The nginx.ingress.kubernetes.io annotations of one Ingress, by their names without the prefix.</summary>
internal sealed class AnnotationReader(IngressResource ingress, ProblemCollector problems)
{
    /// <summary>The Ingress.</summary>
    public IngressResource Ingress => ingress;

    /// <summary>A value as written; null: absent.</summary>
    public string? Raw(string name) => ingress.Annotations.GetValueOrDefault(AnnotationNames.Prefix + name);

    /// <summary>Where a value was written; null: it is absent.</summary>
    public SourceLocation? Location(string name) => ingress.AnnotationLocations.GetValueOrDefault(AnnotationNames.Prefix + name);

    /// <summary>Something unsafe, or something that is not done.</summary>
    public void Error(string name, string message) => problems.Error(ingress, Location(name), Field(name), message);

    /// <summary>Something that is probably not what was meant.</summary>
    public void Warning(string name, string message) => problems.Warning(ingress, Location(name), Field(name), message);

    /// <summary>True or false; a value that is neither is reported and counts as the default.</summary>
    public bool Bool(string name, bool otherwise)
    {
        if (Raw(name) is not { } text)
            return otherwise;
        if (GoText.Bool(text) is { } value)
            return value;
        Warning(name, $"{Quoting.Quote(text)} is neither true nor false and counts as {(otherwise ? "true" : "false")}, as in ingress-nginx; write \"true\" or \"false\"");
        return otherwise;
    }

    /// <summary>Reports every annotation that has no effect here.</summary>
    public void ReportUnknown()
    {
        foreach (var key in ingress.Annotations.Keys.Where(key => key.StartsWith(AnnotationNames.Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = key[AnnotationNames.Prefix.Length..];
            if (AnnotationNames.Known.Contains(name))
                continue;
            if (AnnotationNames.Guards.Contains(name))
                Error(name, "the annotation keeps somebody out and is not implemented: requests are served without it; guard the service otherwise");
            else
                Warning(name, $"the annotation is not implemented and has no effect{Suggestion.For(name, AnnotationNames.Known)}");
        }
    }

    private static string Field(string name) => $"metadata.annotations[{Quoting.Escape(AnnotationNames.Prefix + (name.Length > 80 ? name[..80] + "…" : name))}]";
}
