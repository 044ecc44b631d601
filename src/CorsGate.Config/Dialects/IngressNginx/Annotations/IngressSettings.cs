using System.Collections.Immutable;
using System.Net;

namespace CorsGate.Config.Dialects.IngressNginx.Annotations;

/// <summary>How the upstream is spoken to (backend-protocol).</summary>
internal enum UpstreamProtocol
{
    /// <summary>HTTP/1.1 in cleartext.</summary>
    Http,

    /// <summary>TLS.</summary>
    Https,

    /// <summary>As the client speaks: TLS where it does.</summary>
    AutoHttp,

    /// <summary>gRPC in cleartext.</summary>
    Grpc,

    /// <summary>gRPC over TLS.</summary>
    Grpcs,

    /// <summary>One that is not served.</summary>
    Unserved,
}

/// <summary>What the annotations of an Ingress say about its locations, CORS aside.</summary>
internal sealed record IngressSettings
{
    /// <summary>Whether cleartext requests for hosts with a certificate are redirected.</summary>
    public bool SslRedirect { get; init; } = true;

    /// <summary>Whether cleartext requests are redirected.</summary>
    public bool ForceSslRedirect { get; init; }

    /// <summary>Whether such a redirect keeps a trailing slash.</summary>
    public bool PreserveTrailingSlash { get; init; }

    /// <summary>How the upstream is spoken to.</summary>
    public UpstreamProtocol Protocol { get; init; }

    /// <summary>Whether the upstream's certificate is verified.</summary>
    public bool VerifyTls { get; init; }

    /// <summary>The largest request body in bytes; null: no limit.</summary>
    public long? MaxRequestBody { get; init; } = 1024 * 1024;

    /// <summary>The longest time to connect.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest time without a byte from the upstream.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest time without a byte taken by the upstream.</summary>
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The path to forward to; empty: the request's own.</summary>
    public string RewriteTarget { get; init; } = "";

    /// <summary>Whether paths are regular expressions.</summary>
    public bool UseRegex { get; init; }

    /// <summary>Who may send requests; empty: everybody.</summary>
    public ImmutableArray<IPNetwork> AllowSources { get; init; } = [];

    /// <summary>Whether nobody may, because the list of those who may cannot be read.</summary>
    public bool IsDenied { get; init; }
}
