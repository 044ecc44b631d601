using System.Collections.Immutable;
using CorsGate.Config.Dialects.Common;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The certificates of the Ingresses' TLS port: the self-signed one first, for clients that ask for no known name, then those of
/// the Secrets. An Ingress whose Secret is missing or not valid is served with the self-signed one. Looks again at an Ingress when
/// it or a Secret that it names changed.
/// </summary>
internal sealed class IngressCertificates(ResourceIndex index, LookupTracker tracker, ProblemCollector problems, ProblemBook book)
{
    private readonly SortedDictionary<IngressResource, Unit> _units = new(IngressOrder.Instance);
    private ImmutableArray<ServerCertificate> _all = [SelfSignedCertificate.Instance];
    private bool _isChanged;

    /// <summary>Adds an Ingress.</summary>
    public void Add(IngressResource ingress)
    {
        if (ingress.Tls.IsEmpty)
            return;
        var unit = new Unit(ingress);
        _units.Add(ingress, unit);
        tracker.Mark(unit);
    }

    /// <summary>Takes an Ingress out.</summary>
    public void Remove(IngressResource ingress)
    {
        if (!_units.Remove(ingress, out var unit))
            return;
        tracker.Forget(unit);
        book.Set(unit, []);
        _isChanged |= !unit.Certificates.IsEmpty;
    }

    /// <summary>All certificates, in the order of the Ingresses, each once; the same array while there is no change.</summary>
    public ImmutableArray<ServerCertificate> Update()
    {
        foreach (var unit in tracker.Take(TranslationStage.Listeners).Cast<Unit>())
        {
            var before = unit.Certificates;
            tracker.Run(unit, () => book.Set(unit, problems.Capture(() => unit.Certificates = Find(unit.Ingress))));
            _isChanged |= !Instances.AreSame(before, unit.Certificates);
        }

        if (_isChanged)
            _all = [.. _units.Values.SelectMany(unit => unit.Certificates).Prepend(SelfSignedCertificate.Instance).Distinct()];
        _isChanged = false;
        return _all;
    }

    private ImmutableArray<ServerCertificate> Find(IngressResource ingress) =>
        [.. ingress.Tls.Select(tls => Find(ingress, tls)).OfType<ServerCertificate>()];

    private ServerCertificate? Find(IngressResource ingress, IngressTls tls)
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

    private sealed class Unit(IngressResource ingress) : TrackedUnit(TranslationStage.Listeners)
    {
        public IngressResource Ingress { get; } = ingress;

        public ImmutableArray<ServerCertificate> Certificates { get; set; } = [];
    }
}
