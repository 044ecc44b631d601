using System.Collections.Frozen;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>The annotations of ingress-nginx, without their prefix.</summary>
internal static class AnnotationNames
{
    public const string Prefix = "nginx.ingress.kubernetes.io/";

    public const string EnableCors = "enable-cors";
    public const string AllowOrigin = "cors-allow-origin";
    public const string AllowMethods = "cors-allow-methods";
    public const string AllowHeaders = "cors-allow-headers";
    public const string ExposeHeaders = "cors-expose-headers";
    public const string AllowCredentials = "cors-allow-credentials";
    public const string MaxAge = "cors-max-age";
    public const string SslRedirect = "ssl-redirect";
    public const string ForceSslRedirect = "force-ssl-redirect";
    public const string PreserveTrailingSlash = "preserve-trailing-slash";
    public const string BackendProtocol = "backend-protocol";
    public const string BodySize = "proxy-body-size";
    public const string RewriteTarget = "rewrite-target";
    public const string UseRegex = "use-regex";
    public const string ConnectTimeout = "proxy-connect-timeout";
    public const string ReadTimeout = "proxy-read-timeout";
    public const string SendTimeout = "proxy-send-timeout";
    public const string AllowSources = "allowlist-source-range";
    public const string AllowSourcesOld = "whitelist-source-range";
    public const string VerifyBackend = "proxy-ssl-verify";
    public const string Canary = "canary";

    /// <summary>Those that have an effect here.</summary>
    public static FrozenSet<string> Known { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        EnableCors, AllowOrigin, AllowMethods, AllowHeaders, ExposeHeaders, AllowCredentials, MaxAge, SslRedirect, ForceSslRedirect,
        PreserveTrailingSlash, BackendProtocol, BodySize, RewriteTarget, UseRegex, ConnectTimeout, ReadTimeout, SendTimeout,
        AllowSources, AllowSourcesOld, VerifyBackend, Canary);

    /// <summary>Those that keep somebody out, and do not do so here.</summary>
    public static FrozenSet<string> Guards { get; } = FrozenSet.Create(
        StringComparer.Ordinal,
        "auth-type", "auth-secret", "auth-url", "auth-tls-secret", "auth-tls-verify-client", "enable-global-auth", "denylist-source-range", "satisfy",
        "enable-modsecurity", "limit-rps", "limit-rpm", "limit-connections");
}
