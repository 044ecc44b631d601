using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>A host across translations, with the Ingresses that have a part in it.</summary>
/// <param name="host">The host, exact or <c>*.suffix</c>; empty: every other host.</param>
internal sealed class ServerUnit(string host) : TrackedUnit(TranslationStage.Attachments)
{
    /// <summary>The host, exact or <c>*.suffix</c>; empty: every other host.</summary>
    public string Host { get; } = host;

    /// <summary>The wildcard that covers the host; null: none can.</summary>
    public string? Wildcard { get; } = host.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? "*" + host[dot..] : null;

    /// <summary>The Ingresses that have a part in the host, in the order in which they claim.</summary>
    public SortedSet<ServedIngress> Ingresses { get; } = new(Comparer<ServedIngress>.Create(static (x, y) => IngressOrder.Instance.Compare(x.Resource, y.Resource)));

    /// <summary>Whether a certificate is configured for the host itself, be it the self-signed one, as of the last translation.</summary>
    public bool HasCertificate { get; set; }

    /// <summary>Its routes as they were made last.</summary>
    public KnownRoutes Routes { get; } = new();

    /// <summary>Its last route, where it has no default backend of its own; null: it was not made yet.</summary>
    public Route? Otherwise { get; set; }

    /// <summary>What it is on the cleartext port; null: nothing yet.</summary>
    public VirtualHost? Http { get; set; }

    /// <summary>What it is on the TLS port; null: nothing yet.</summary>
    public VirtualHost? Https { get; set; }
}
