using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>An Ingress that is served, with what its annotations say. Another version of it is another instance.</summary>
/// <param name="resource">The Ingress.</param>
/// <param name="annotations">Its annotations.</param>
/// <param name="settings">What they say about its locations.</param>
/// <param name="cors">Its CORS policy; null: none.</param>
internal sealed class ServedIngress(IngressResource resource, AnnotationReader annotations, IngressSettings settings, AttachedPolicy? cors)
{
    private readonly Dictionary<IngressPath, (RewriteTarget? Target, string? Error)> _rewrites = new(ReferenceEqualityComparer.Instance);
    private RegexBudget? _regexes;

    /// <summary>The Ingress.</summary>
    public IngressResource Resource => resource;

    /// <summary>Its annotations.</summary>
    public AnnotationReader Annotations => annotations;

    /// <summary>What they say about its locations.</summary>
    public IngressSettings Settings => settings;

    /// <summary>Its CORS policy; null: none.</summary>
    public AttachedPolicy? Cors => cors;

    /// <summary>Where requests go that no location takes; null: the Ingress does not say.</summary>
    public IngressPath? Fallback { get; } = resource.DefaultBackend is { } backend
        ? new IngressPath("/", IngressPathType.Prefix, backend, backend.Location, backend.Field)
        : null;

    /// <summary>Its rules by host; an empty host: every other.</summary>
    public ILookup<string, IngressRule> Rules { get; } = resource.Rules.ToLookup(rule => rule.Host, StringComparer.Ordinal);

    /// <summary>The hosts that it has a part in, each once; one without rules has a part in the host of all others.</summary>
    public IEnumerable<string> Hosts => Rules.Count == 0 ? [""] : Rules.Select(rules => rules.Key);

    /// <summary>Whether an expression was counted.</summary>
    public bool HasRegexes => _regexes is not null;

    /// <summary>What the regular expressions of its paths may cost together.</summary>
    public RegexBudget Regexes => _regexes ??= new RegexBudget();

    /// <summary>Forgets the expressions, before all of its hosts are made again.</summary>
    public void ForgetRegexes() => _regexes = null;

    /// <summary>The new path of requests for a path; null: it cannot be served, for the reason given.</summary>
    public RewriteTarget? Rewrite(IngressPath path, out string? error)
    {
        if (!_rewrites.TryGetValue(path, out var made))
        {
            RewriteTarget.TryCreate(path.Path, settings.RewriteTarget, out var target, out var wrong);
            _rewrites.Add(path, made = (target, wrong));
        }

        error = made.Error;
        return made.Target;
    }
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
