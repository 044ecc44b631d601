using System.Collections.Immutable;

namespace CorsGate.Config.Loading;

/// <summary>
/// What the command line says about the Kubernetes API server to proxy, as written. It goes before what the manifest of a
/// kube-apiserver Pod says; <see cref="Dialects.KubeApiServer.Translation.KubeApiServerTranslator.CheckCommandLine"/> checks it.
/// </summary>
public sealed record ApiServerOptions
{
    /// <summary>The values of <c>--cors-allowed-origins</c>, one for each time that it was given.</summary>
    public ImmutableArray<string> AllowedOrigins { get; init; } = [];

    /// <summary><c>--upstream</c>: the server, as a URL.</summary>
    public string? Upstream { get; init; }

    /// <summary><c>--kube-apiserver-cors</c>: <c>documented</c> or <c>real</c>; null: as an annotation says, else documented.</summary>
    public string? Mode { get; init; }

    /// <summary><c>--kube-apiserver-cors-methods</c>: the methods of documented mode; null: its own.</summary>
    public string? Methods { get; init; }

    /// <summary><c>--kube-apiserver-cors-headers</c>: the request headers of documented mode; null: its own.</summary>
    public string? Headers { get; init; }

    /// <summary>The values of <c>--cors-allowed-methods</c>, such as <c>https://dashboard.example.com=GET,HEAD</c>.</summary>
    public ImmutableArray<string> MethodLimits { get; init; } = [];

    /// <summary><c>--tls-cert-file</c>: the certificate of the listener.</summary>
    public string? TlsCertFile { get; init; }

    /// <summary><c>--tls-private-key-file</c>: its key.</summary>
    public string? TlsPrivateKeyFile { get; init; }

    /// <summary>Whether the listener is cleartext.</summary>
    public bool InsecureListener { get; init; }
}
