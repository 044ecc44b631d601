using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>An Ingress that is served, with what its annotations say.</summary>
/// <param name="Resource">The Ingress.</param>
/// <param name="Annotations">Its annotations.</param>
/// <param name="Settings">What they say about its locations.</param>
/// <param name="Cors">Its CORS policy; null: none.</param>
internal sealed record ServedIngress(IngressResource Resource, AnnotationReader Annotations, IngressSettings Settings, AttachedPolicy? Cors)
{
    /// <summary>What the regular expressions of its paths may cost together.</summary>
    public RegexBudget Regexes { get; } = new();
}

/// <summary>A location of a host: a path that an Ingress owns.</summary>
/// <param name="Ingress">The owner.</param>
/// <param name="Path">The path.</param>
internal sealed record IngressLocation(ServedIngress Ingress, IngressPath Path)
{
    /// <summary>Whether requests are forwarded to another path (<c>location.go</c>, needsRewrite).</summary>
    public bool NeedsRewrite =>
        Ingress.Settings.RewriteTarget.Length > 0 && !string.Equals(Ingress.Settings.RewriteTarget, Path.Path, StringComparison.Ordinal);
}

/// <summary>A host with its locations: a server block of nginx.</summary>
/// <param name="host">The host, exact or <c>*.suffix</c>; empty: every other host.</param>
internal sealed class IngressServer(string host)
{
    /// <summary>The host, exact or <c>*.suffix</c>; empty: every other host.</summary>
    public string Host => host;

    /// <summary>The locations, in the order in which they were claimed.</summary>
    public List<IngressLocation> Locations { get; } = [];

    /// <summary>Where requests go that no location takes; null: the default backend.</summary>
    public IngressLocation? Fallback { get; set; }

    /// <summary>Whether a certificate is configured for the host, be it the self-signed one.</summary>
    public bool HasCertificate { get; set; }
}
