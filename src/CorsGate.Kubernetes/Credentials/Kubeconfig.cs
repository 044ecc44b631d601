using CorsGate.Config.Manifests.Binding;

namespace CorsGate.Kubernetes.Credentials;

/// <summary>
/// Reads kubeconfig files: one that is named, else those of KUBECONFIG (a list; missing ones are passed over), else
/// <c>~/.kube/config</c>.
/// </summary>
public static class Kubeconfig
{
    /// <summary>Reads the access of a context.</summary>
    /// <param name="file">The file; null: those of the environment.</param>
    /// <param name="context">The context; null: the current one.</param>
    /// <param name="environment">Reads a variable of the environment; null: that of the process.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public static ClusterAccessResult Load(string? file = null, string? context = null, Func<string, string?>? environment = null, TimeProvider? time = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var entries = new KubeconfigEntries();
        var files = file is null ? FilesOf(environment) : [file];
        foreach (var path in files.Where(path => file is not null || File.Exists(path)))
            entries.Add(path);
        var place = string.Join(Path.PathSeparator, files);
        if (!entries.HasErrors && entries.Contexts.Count == 0)
            entries.Error(place, "no kubeconfig with a context was found; name one with --kubeconfig or in KUBECONFIG");
        var access = entries.HasErrors ? null : Build(entries, place, context, time ?? TimeProvider.System);
        return new ClusterAccessResult(entries.HasErrors ? null : access, [.. entries.Problems]);
    }

    private static string[] FilesOf(Func<string, string?> environment)
    {
        if (environment("KUBECONFIG") is { Length: > 0 } list)
            return list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return environment("HOME") is { Length: > 0 } home ? [Path.Combine(home, ".kube", "config")] : [];
    }

    private static ClusterAccess? Build(KubeconfigEntries entries, string place, string? contextName, TimeProvider time)
    {
        if (FindContext(entries, place, contextName) is not { } context)
            return null;
        var clusterField = context.Fields["cluster"].Required("write the name of a cluster");
        if (Secrets.Text(clusterField) is not { } clusterName)
            return null;
        if (!entries.Clusters.TryGetValue(clusterName, out var cluster))
        {
            clusterField.Error($"there is no cluster {Quoting.Quote(clusterName)}; there is {Quoting.Choice([.. entries.Clusters.Keys.Take(10).Select(Quoting.Quote)])}");
            return null;
        }

        KubeconfigEntry? user = null;
        if (Secrets.Text(context.Fields["user"]) is { } userName && !entries.Users.TryGetValue(userName, out user))
        {
            context.Fields["user"].Error($"there is no user {Quoting.Quote(userName)}; there is {Quoting.Choice([.. entries.Users.Keys.Take(10).Select(Quoting.Quote)])}");
            return null;
        }

        var read = KubeconfigCluster.Read(cluster, time);
        var credentials = KubeconfigUser.Read(user, read, time);
        if (read.Server is null || entries.HasErrors)
            return null;
        if (credentials.Check() is { } wrong)
        {
            entries.Error(wrong.Field, wrong.Message);
            return null;
        }

        return new ClusterAccess
        {
            Server = read.Server,
            Credentials = credentials,
            Source = $"{place}, context {Quoting.Quote(context.Name)}",
            Namespace = Secrets.Text(context.Fields["namespace"]) ?? "",
            TlsServerName = read.TlsServerName,
            SkipsTlsVerification = read.SkipsTlsVerification,
            Proxy = read.Proxy,
            Headers = Impersonation.Read(user),
        };
    }

    private static KubeconfigEntry? FindContext(KubeconfigEntries entries, string place, string? name)
    {
        var wanted = name ?? (entries.CurrentContext is { } current ? Secrets.Text(current) : null);
        var known = Quoting.Choice([.. entries.Contexts.Keys.Take(10).Select(Quoting.Quote)]);
        if (wanted is null)
        {
            entries.Error(place, $"current-context is not set; name a context: {known}");
            return null;
        }

        if (entries.Contexts.TryGetValue(wanted, out var context))
            return context;
        var message = $"there is no context {Quoting.Quote(wanted)}; there is {known}";
        if (name is null && entries.CurrentContext is { } field)
            field.Error(message);
        else
            entries.Error(place, message);
        return null;
    }
}
