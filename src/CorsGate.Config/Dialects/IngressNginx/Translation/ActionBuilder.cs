using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// What is done with the requests of a location, in the order of nginx's phases: a location that lets nobody in answers 503; a
/// cleartext request may be redirected; then comes who may send requests, then the service.
/// </summary>
internal sealed class ActionBuilder(ServiceBackends backends)
{
    /// <summary>The answer where no location takes a request.</summary>
    public static RouteAction DefaultBackend { get; } = new() { FixedStatus = 404, FixedBody = "default backend - 404" };

    private static readonly HeaderModifier StrictTransportSecurity =
        new(OnResponse: true, [new("Strict-Transport-Security", "max-age=31536000; includeSubDomains")], [], []);

    /// <summary>The action of a location.</summary>
    /// <param name="location">The location.</param>
    /// <param name="hasCertificate">Whether a certificate is configured for the host.</param>
    /// <param name="isTls">Whether the client speaks TLS.</param>
    /// <param name="rewriter">The new path; null: the request's own.</param>
    public RouteAction Build(IngressLocation location, bool hasCertificate, bool isTls, RewriteTarget? rewriter)
    {
        var settings = location.Ingress.Settings;
        if (settings.IsDenied)
            return new RouteAction { FixedStatus = 503 };
        var action = new RouteAction { Cors = location.Ingress.Cors };
        if (settings.Protocol == UpstreamProtocol.Unserved)
            return action with { FixedStatus = 503 };
        action = action with { AllowSources = settings.AllowSources, MaxRequestBody = settings.MaxRequestBody };
        if (!isTls && (settings.ForceSslRedirect || (settings.SslRedirect && hasCertificate)))
        {
            return action with
            {
                Filters = [new RequestRedirect { Scheme = "https", StatusCode = 308, OmitPort = true, DropTrailingSlash = !settings.PreserveTrailingSlash }],
            };
        }

        if (isTls && hasCertificate)
            action = action with { Filters = [StrictTransportSecurity] };
        return action with
        {
            Backends = [new WeightedBackend { Weight = 1, Backend = backends.Resolve(location.Ingress, location.Path.Backend, isTls) }],
            ConnectTimeout = settings.ConnectTimeout,
            ReadTimeout = settings.ReadTimeout,
            SendTimeout = settings.SendTimeout,
            UpstreamTarget = rewriter,
            RequestHeaderRules = UpstreamHeaders.Rules,
            ForwardedHeaders = ForwardedHeaders.AsConfigured,
        };
    }

    /// <summary>The answer to a request for a directory without its slash.</summary>
    public static RouteAction DirectoryRedirect(string path) => new()
    {
        Filters = [new RequestRedirect { Path = new PathModifier(path, null), StatusCode = 301, OmitPort = true }],
    };

    /// <summary>The answer of a location whose rewrite-target cannot be served.</summary>
    public static RouteAction Unserved(IngressLocation location) => new() { FixedStatus = 500, Cors = location.Ingress.Cors };
}
