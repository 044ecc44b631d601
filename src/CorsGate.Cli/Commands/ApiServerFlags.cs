using System.CommandLine;
using CorsGate.Cli.Arguments;
using CorsGate.Config.Dialects.KubeApiServer.Translation;
using CorsGate.Config.Loading;

namespace CorsGate.Cli.Commands;

/// <summary>The flags of <c>corsgate run</c> that are about the Kubernetes API server; those of the server itself keep their names.</summary>
internal static class ApiServerFlags
{
    private static readonly Option<string?> Upstream = new("--upstream")
    {
        Description = "The Kubernetes API server to proxy, with or without the manifest of its Pod.",
        HelpName = "https://HOST:PORT",
    };

    private static readonly Option<string[]> AllowedOrigins = new("--cors-allowed-origins")
    {
        Description = "Who may read the API server's answers, as in kube-apiserver: comma separated. May be repeated.",
        HelpName = "LIST",
    };

    private static readonly Option<string?> Mode = new("--kube-apiserver-cors")
    {
        Description = "documented: exact origins and anchored patterns, as guides say; real: what the server does.",
        HelpName = "documented|real",
    };

    private static readonly Option<string?> Methods = new("--kube-apiserver-cors-methods")
    {
        Description = "The allowed methods of documented mode.",
        HelpName = "LIST",
    };

    private static readonly Option<string?> Headers = new("--kube-apiserver-cors-headers")
    {
        Description = "The allowed request headers of documented mode.",
        HelpName = "LIST",
    };

    private static readonly Option<string[]> MethodLimits = new("--cors-allowed-methods")
    {
        Description = "The only methods that an allowed origin may use. May be repeated.",
        HelpName = "ORIGIN=GET,HEAD",
    };

    private static readonly Option<string?> TlsCertFile = new("--tls-cert-file")
    {
        Description = "The certificate of the API-server port, PEM; without it a self-signed one is made.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> TlsPrivateKeyFile = new("--tls-private-key-file")
    {
        Description = "The key of that certificate, PEM.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> InsecureListener = new("--insecure-listener")
    {
        Description = "Serve the API-server port in cleartext.",
    };

    public static Option[] All { get; } =
        [Upstream, AllowedOrigins, Mode, Methods, Headers, MethodLimits, TlsCertFile, TlsPrivateKeyFile, InsecureListener];

    /// <summary>Reads the flags.</summary>
    public static ApiServerOptions Read(ParseResult arguments) => new()
    {
        Upstream = arguments.GetValue(Upstream),
        AllowedOrigins = [.. arguments.GetValue(AllowedOrigins) ?? []],
        Mode = arguments.GetValue(Mode),
        Methods = arguments.GetValue(Methods),
        Headers = arguments.GetValue(Headers),
        MethodLimits = [.. arguments.GetValue(MethodLimits) ?? []],
        TlsCertFile = arguments.GetValue(TlsCertFile),
        TlsPrivateKeyFile = arguments.GetValue(TlsPrivateKeyFile),
        InsecureListener = arguments.GetValue(InsecureListener),
    };

    /// <summary>Checks the flags as a server would when it starts.</summary>
    /// <param name="options">What was read.</param>
    /// <param name="isFromCluster">Whether objects come from a cluster.</param>
    /// <exception cref="ArgumentError">It would not start.</exception>
    public static void Check(LoadOptions options, bool isFromCluster)
    {
        if (options.Paths.IsEmpty && options.ApiServer.Upstream is null && !isFromCluster)
            throw new ArgumentError("there is nothing to serve; name manifests with -f PATH, a cluster with --kubeconfig FILE or --in-cluster, or an API server to proxy with --upstream https://HOST:PORT");
        var problems = KubeApiServerTranslator.CheckCommandLine(options);
        if (!problems.IsEmpty)
            throw new ArgumentError(string.Join("\nerror: ", problems));
    }
}
