using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>
/// The access of a Pod to its own API server (kubernetes.io, "Accessing the Kubernetes API from a Pod"): the address in the
/// environment, and a token, the authority and the namespace in files of its ServiceAccount. The token is replaced while the Pod
/// runs, so it is read again.
/// </summary>
public static class InCluster
{
    /// <summary>Where the files of the ServiceAccount are mounted.</summary>
    public const string DefaultFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>Reads the access.</summary>
    /// <param name="environment">Reads a variable of the environment; null: that of the process.</param>
    /// <param name="folder">Where the files are.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public static ClusterAccessResult Load(Func<string, string?>? environment = null, string folder = DefaultFolder, TimeProvider? time = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        time ??= TimeProvider.System;
        var host = environment("KUBERNETES_SERVICE_HOST");
        var port = environment("KUBERNETES_SERVICE_PORT");
        if (string.IsNullOrEmpty(host) || string.IsNullOrEmpty(port))
            return Fail("environment", "KUBERNETES_SERVICE_HOST or KUBERNETES_SERVICE_PORT is not set, as it is in every Pod; outside a cluster name a kubeconfig");
        var name = IPAddress.TryParse(host, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{host}]" : host;
        if (!Uri.TryCreate($"https://{name}:{port}/", UriKind.Absolute, out var server))
            return Fail("environment", "KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no address");

        var credentials = new CredentialSource(time)
        {
            Authorities = TextSource.InFile("ca.crt", Path.Combine(folder, "ca.crt"), time),
            Token = TextSource.InFile("token", Path.Combine(folder, "token"), time),
        };
        if (credentials.Check() is { } wrong)
            return Fail(folder, wrong.Message, wrong.Field);
        return new ClusterAccessResult(
            new ClusterAccess { Server = server, Credentials = credentials, Source = "in-cluster", Namespace = ReadNamespace(folder) }, []);
    }

    private static string ReadNamespace(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "namespace")).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static ClusterAccessResult Fail(string place, string message, string? field = null) =>
        new(null, [new Problem(ProblemSeverity.Error, new SourceLocation(place, 0, 0), null, field, message)]);
}
