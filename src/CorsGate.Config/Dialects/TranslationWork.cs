namespace CorsGate.Config.Dialects;

/// <summary>How much a translation made since it began: what the costs of a change are measured by, on any machine.</summary>
/// <param name="Routes">How often the rules of a route were translated, or an Ingress was read.</param>
/// <param name="Attachments">How often a route was attached to listeners.</param>
/// <param name="Policies">How often the targets of a policy were resolved.</param>
/// <param name="Backends">How often a backend was made.</param>
/// <param name="Dialects">How often a dialect was translated as a whole.</param>
/// <param name="Hosts">How often the routes of a host were made of the Ingresses that name it.</param>
public sealed record TranslationWork(long Routes = 0, long Attachments = 0, long Policies = 0, long Backends = 0, long Dialects = 0, long Hosts = 0)
{
    /// <summary>What was made by both.</summary>
    public TranslationWork Add(TranslationWork other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(
            Routes + other.Routes, Attachments + other.Attachments, Policies + other.Policies, Backends + other.Backends, Dialects + other.Dialects, Hosts + other.Hosts);
    }

    /// <summary>What was made since an earlier moment.</summary>
    public TranslationWork Since(TranslationWork earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return new(
            Routes - earlier.Routes, Attachments - earlier.Attachments, Policies - earlier.Policies, Backends - earlier.Backends, Dialects - earlier.Dialects, Hosts - earlier.Hosts);
    }
}
