using System.Collections.Immutable;
using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The certificates of the Ingresses' TLS port: the self-signed one first, for clients that ask for no known name, then those of
/// the Secrets. An Ingress whose Secret is missing or not valid is served with the self-signed one.
/// </summary>
internal static class IngressCertificates
{
    /// <summary>Finds them.</summary>
    public static ImmutableArray<ServerCertificate> Find(IEnumerable<ServedIngress> ingresses, ResourceIndex index, ProblemCollector problems)
    {
        var certificates = ImmutableArray.CreateBuilder<ServerCertificate>();
        certificates.Add(SelfSignedCertificate.Instance);
        var seen = new HashSet<ServerCertificate>();
        foreach (var ingress in ingresses.Select(served => served.Resource))
        {
            foreach (var tls in ingress.Tls)
            {
                if (Find(ingress, tls, index, problems) is { } certificate && seen.Add(certificate))
                    certificates.Add(certificate);
            }
        }

        return certificates.ToImmutable();
    }

    private static ServerCertificate? Find(IngressResource ingress, IngressTls tls, ResourceIndex index, ProblemCollector problems)
    {
        if (tls.SecretName.Length == 0)
        {
            problems.Warning(ingress, tls.Location, tls.Field + ".secretName", "no Secret is named, so a self-signed certificate is used; write the name of a Secret of type kubernetes.io/tls");
            return null;
        }

        if (index.Secret(ingress.Namespace, tls.SecretName) is not { } secret)
        {
            problems.Warning(
                ingress, tls.Location, tls.Field + ".secretName",
                $"Secret {ingress.Namespace}/{tls.SecretName} does not exist or is not valid, so a self-signed certificate is used; add it with type kubernetes.io/tls, a certificate and its key");
            return null;
        }

        foreach (var host in tls.Hosts.Where(host => !Covers(secret.Certificate, host)))
        {
            problems.Warning(
                ingress, tls.Location, tls.Field + ".hosts",
                $"the certificate of Secret {ingress.Namespace}/{tls.SecretName} does not name {Quoting.Quote(host)}, so a self-signed certificate is used for it; issue one that does");
        }

        return secret.Certificate;
    }

    private static bool Covers(ServerCertificate certificate, string host) =>
        certificate.Leaf.MatchesHostname(host.StartsWith("*.", StringComparison.Ordinal) ? "x" + host[1..] : host);
}
