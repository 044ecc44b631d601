using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// The certificates of an HTTPS listener (Gateway API, ListenerTLSConfig.certificateRefs): TLS Secrets of the Gateway's
/// namespace, or of another one whose ReferenceGrant allows it. Every reference that does not resolve is reported; a listener
/// without a single certificate is not programmed, one with others serves those.
/// </summary>
internal sealed class ListenerCertificates(ResourceIndex index, ProblemCollector problems)
{
    /// <summary>Resolves the references of a listener; takes the listener out of service if none resolves.</summary>
    public void Resolve(ListenerState state)
    {
        var listener = state.Listener;
        if (!string.Equals(listener.TlsMode, "Terminate", StringComparison.Ordinal))
        {
            state.Refuse(
                problems, "tls.mode", ConditionReason.UnsupportedValue,
                $"TLS mode {listener.TlsMode} is not served on an HTTPS listener; use Terminate");
            return;
        }

        if (listener.CertificateRefs.IsEmpty)
        {
            state.Report(
                problems, listener.Location, listener.Field + ".tls.certificateRefs", ConditionReason.InvalidCertificateRef,
                "the HTTPS listener has no certificate and is not served; name a Secret of type kubernetes.io/tls");
        }

        var certificates = ImmutableArray.CreateBuilder<ServerCertificate>(listener.CertificateRefs.Length);
        foreach (var link in listener.CertificateRefs)
        {
            if (Find(state, link) is { } certificate)
                certificates.Add(certificate);
        }

        state.Certificates = certificates.ToImmutable();
        state.IsServed = state.IsServed && certificates.Count > 0;
    }

    private ServerCertificate? Find(ListenerState state, ResourceLink link)
    {
        var gateway = state.Gateway;
        if (link.Group.Length != 0 || !string.Equals(link.Kind, "Secret", StringComparison.Ordinal))
            state.Report(problems, link.Location, link.Field, ConditionReason.InvalidCertificateRef, $"kind {link.Kind} of group \"{link.Group}\" holds no certificate; refer to a Secret of the core group");
        else if (!index.Grants.Allow(gateway, link))
            state.Report(problems, link.Location, link.Field, ConditionReason.RefNotPermitted, ReferenceGrants.Refusal(gateway, link));
        else if (index.Secret(link.Namespace, link.Name) is { } secret)
            return secret.Certificate;
        else
            state.Report(problems, link.Location, link.Field, ConditionReason.InvalidCertificateRef, $"{link.Target} does not exist or is not valid; it has to be of type kubernetes.io/tls with a certificate and its key");
        return null;
    }
}
