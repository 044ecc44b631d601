using CorsGate.Config.Model;
using static CorsGate.Config.Tests.Translation.Make;

namespace CorsGate.Config.Tests.Translation;

/// <summary>Gateway API, ListenerTLSConfig.certificateRefs.</summary>
public sealed class ListenerCertificateTests
{
    [Fact]
    public void An_HTTPS_listener_has_its_certificates_in_configured_order()
    {
        using var one = new TestSecret("infra", "one");
        using var two = new TestSecret("infra", "two");
        var result = Translated.Of(one.Resource, two.Resource, Gateway(Https(certificates: [two.Link, one.Link])));

        var listener = Assert.Single(result.Listeners);
        Assert.True(listener.IsTls);
        Assert.Equal<IEnumerable<ServerCertificate>>([two.Certificate, one.Certificate], listener.Certificates);
        Assert.Empty(result.Problems);
    }

    [Fact]
    public void A_missing_Secret_takes_its_listener_out_and_no_other()
    {
        var result = Translated.Of(Gateway(Https(certificates: Link("", "Secret", "infra", "missing", 7, "the.ref")), Http()));

        Same.Texts(["infra/gw/http"], result.ListenerNames);
        var problem = result.TheProblem(ProblemSeverity.Error, "Secret infra/missing does not exist or is not valid; it has to be of type kubernetes.io/tls");
        Assert.Equal(("the.ref", At(7)), (problem.Field, problem.Location));
    }

    [Fact]
    public void A_listener_with_one_valid_certificate_of_two_serves_that_one_and_reports_the_other()
    {
        using var secret = new TestSecret("infra", "cert");
        var result = Translated.Of(secret.Resource, Gateway(Https(certificates: [Link("", "Secret", "infra", "missing"), secret.Link])));

        Assert.Equal<IEnumerable<ServerCertificate>>([secret.Certificate], Assert.Single(result.Listeners).Certificates);
        result.TheProblem(ProblemSeverity.Error, "Secret infra/missing");
    }

    [Fact]
    public void A_reference_to_something_other_than_a_Secret_is_not_valid()
    {
        var result = Translated.Of(Gateway(Https(certificates: Link("example.com", "Vault", "infra", "cert"))));

        Assert.Empty(result.Listeners);
        result.TheProblem(ProblemSeverity.Error, "kind Vault");
    }

    [Fact]
    public void An_HTTPS_listener_without_references_is_not_served()
    {
        var result = Translated.Of(Gateway(Https()));

        Assert.Empty(result.Listeners);
        Assert.Equal("spec.listeners[0].tls.certificateRefs", result.TheProblem(ProblemSeverity.Error, "has no certificate").Field);
    }

    [Fact]
    public void TLS_mode_Passthrough_is_not_served()
    {
        using var secret = new TestSecret("infra", "cert");
        var result = Translated.Of(secret.Resource, Gateway(Https(certificates: secret.Link) with { TlsMode = "Passthrough" }));

        Assert.Empty(result.Listeners);
        Assert.Equal("spec.listeners[0].tls.mode", result.TheProblem(ProblemSeverity.Error, "use Terminate").Field);
    }
}
