using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>A cluster of a kubeconfig.</summary>
internal sealed record KubeconfigCluster
{
    public Uri? Server { get; private init; }

    public TextSource? Authorities { get; private init; }

    public bool SkipsTlsVerification { get; private init; }

    public string? TlsServerName { get; private init; }

    public Uri? Proxy { get; private init; }

    /// <summary>Reads it, and says what is wrong with it.</summary>
    public static KubeconfigCluster Read(KubeconfigEntry entry, TimeProvider time)
    {
        var fields = entry.Fields;
        var read = new KubeconfigCluster
        {
            Server = ReadUri(fields["server"].Required("write the address of the API server, such as https://127.0.0.1:6443"), "http", "https"),
            Authorities = entry.Source("certificate-authority", time),
            SkipsTlsVerification = fields["insecure-skip-tls-verify"].Boolean() == true,
            TlsServerName = ReadName(fields["tls-server-name"]),
            Proxy = ReadUri(fields["proxy-url"], "http", "https", "socks5"),
        };
        if (read is { SkipsTlsVerification: true, Authorities: not null })
            fields["insecure-skip-tls-verify"].Error("and certificate-authority exclude each other; remove one of them");
        else if (read.SkipsTlsVerification)
            fields["insecure-skip-tls-verify"].Warning("the API server's certificate is not checked: whoever is between can read and change everything; write certificate-authority-data instead");
        if (read.Server is { IsLoopback: false } && read.Server.Scheme is "http")
            fields["server"].Warning("credentials and Secrets go over the network unencrypted; write https");
        return read;
    }

    private static Uri? ReadUri(Field field, params string[] schemes)
    {
        if (Secrets.Text(field) is not { } text)
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme, StringComparer.Ordinal) && uri.Host.Length > 0)
            return uri;

        // A proxy's address may hold a password.
        field.Error($"is not an address with {Quoting.Choice(schemes)}, such as {schemes[^1]}://127.0.0.1:6443");
        return null;
    }

    private static string? ReadName(Field field)
    {
        if (Secrets.Text(field) is not { } name)
            return null;
        if (Uri.CheckHostName(name) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)
            return name;
        field.Error($"{Quoting.Quote(name)} is not a host name");
        return null;
    }
}
