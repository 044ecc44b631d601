using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>A user of a kubeconfig. A token goes before a password, and a plugin is asked only where nothing else is given (as client-go).</summary>
internal static class KubeconfigUser
{
    /// <summary>The credentials, with the authorities of a cluster.</summary>
    public static CredentialSource Read(KubeconfigEntry? user, KubeconfigCluster cluster, TimeProvider time)
    {
        if (user is null)
            return new CredentialSource(time) { Authorities = cluster.Authorities };
        var certificate = user.Source("client-certificate", time);
        var key = user.Source("client-key", time);
        if (certificate is not null && key is null && !user.Fields["client-key-data"].IsPresent)
            user.Fields.Error("client-certificate stands without client-key; write client-key-data or client-key");
        if (certificate is null && key is not null && !user.Fields["client-certificate-data"].IsPresent)
            user.Fields.Error("client-key stands without client-certificate; write client-certificate-data or client-certificate");
        if (user.Fields["auth-provider"].IsPresent)
            user.Fields["auth-provider"].Error("Kubernetes 1.26 has removed these providers; use exec with the provider's plugin");
        var token = ReadToken(user, time);
        var basic = ReadBasic(user.Fields);
        var plugin = user.Fields["exec"] is { IsPresent: true } exec ? ReadPlugin(user, exec, cluster, time) : null;
        return new CredentialSource(time)
        {
            Authorities = cluster.Authorities,
            ClientCertificate = certificate,
            ClientKey = key,
            Token = token,
            BasicAuthorization = basic,
            Plugin = certificate is null && token is null && basic is null ? plugin : null,
        };
    }

    private static TextSource? ReadToken(KubeconfigEntry user, TimeProvider time)
    {
        var file = user.Fields["tokenFile"];
        if (Secrets.Text(file) is { } path)
            return TextSource.InFile(KubeconfigEntry.Place(file), user.Resolve(path), time);
        var token = user.Fields["token"];
        return Secrets.Text(token) is { } text ? TextSource.Given(KubeconfigEntry.Place(token), Encoding.UTF8.GetBytes(text)) : null;
    }

    private static string? ReadBasic(FieldMap fields) => Secrets.Text(fields["username"]) is { } name
        ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{Secrets.Text(fields["password"])}"))
        : null;

    private static ExecPlugin? ReadPlugin(KubeconfigEntry user, Field exec, KubeconfigCluster cluster, TimeProvider time)
    {
        if (exec.MapWith(UnknownFields.Ignore) is not { } fields)
            return null;
        var version = fields["apiVersion"].Required("write client.authentication.k8s.io/v1").Word("client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1");
        if (fields["interactiveMode"].Word("Never", "IfAvailable", "Always") is "Always")
            fields["interactiveMode"].Error("nobody is there to answer a plugin's questions; use a plugin that asks none");
        var environment = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        foreach (var item in fields["env"].Items(0, 1000))
        {
            if (item.MapWith(UnknownFields.Ignore) is { } variable && Secrets.Text(variable["name"].Required("write the variable's name")) is { } name)
                environment.Add(new(name, Secrets.Text(variable["value"]) ?? ""));
        }

        if (Secrets.Text(fields["command"].Required("write the plugin's command")) is not { } command || version is null)
            return null;
        return new ExecPlugin(time)
        {
            Field = KubeconfigEntry.Place(exec),
            ApiVersion = version,

            // A path with a slash counts from the file, a bare name is looked for in PATH.
            Command = command.Contains('/', StringComparison.Ordinal) ? user.Resolve(command) : command,
            Arguments = [.. fields["args"].Items(0, 1000).Select(item => Secrets.Text(item) ?? "")],
            Environment = environment.DrainToImmutable(),
            InstallHint = Secrets.Text(fields["installHint"]) ?? "",
            ClusterJson = fields["provideClusterInfo"].Boolean() == true ? Describe(cluster) : null,
        };
    }

    private static string Describe(KubeconfigCluster cluster)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteString("server", cluster.Server?.OriginalString);
            if (cluster.TlsServerName is not null)
                writer.WriteString("tls-server-name", cluster.TlsServerName);
            if (cluster.SkipsTlsVerification)
                writer.WriteBoolean("insecure-skip-tls-verify", true);
            if (cluster.Authorities is not null)
                writer.WriteBase64String("certificate-authority-data", ReadOrNothing(cluster.Authorities));
            if (cluster.Proxy is not null)
                writer.WriteString("proxy-url", cluster.Proxy.OriginalString);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.ToArray());
    }

    // A file that is missing is told of where the authorities are read.
    private static byte[] ReadOrNothing(TextSource source)
    {
        try
        {
            return source.Read(anew: false);
        }
        catch (CredentialException)
        {
            return [];
        }
    }
}
