using System.Collections.Frozen;

namespace CorsGate.Config.Dialects.KubeApiServer.Reading;

/// <summary>The flags that are read, and the annotations of the Pod that stand for flags that the server does not have.</summary>
internal static class FlagNames
{
    public const string AllowedOrigins = "--cors-allowed-origins";
    public const string SecurePort = "--secure-port";
    public const string AdvertiseAddress = "--advertise-address";
    public const string TlsCertFile = "--tls-cert-file";
    public const string TlsPrivateKeyFile = "--tls-private-key-file";
    public const string Upstream = "--upstream";
    public const string Mode = "--kube-apiserver-cors";
    public const string Methods = "--kube-apiserver-cors-methods";
    public const string Headers = "--kube-apiserver-cors-headers";
    public const string MethodLimits = "--cors-allowed-methods";

    /// <summary>The flags of the server that have an effect here.</summary>
    public static FrozenSet<string> OfServer { get; } =
        FrozenSet.Create(StringComparer.Ordinal, AllowedOrigins, SecurePort, AdvertiseAddress, TlsCertFile, TlsPrivateKeyFile);

    /// <summary>The flags that a Pod has as annotations: <c>corsgate.dev/</c> and the name without its dashes.</summary>
    public static FrozenSet<string> OfAnnotations { get; } = FrozenSet.Create(StringComparer.Ordinal, Mode, Methods, Headers, MethodLimits);

    /// <summary>The annotation of a flag.</summary>
    public static string Annotation(string flag) => "corsgate.dev/" + flag[2..];
}
