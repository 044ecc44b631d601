using System.Collections.Immutable;
using CorsGate.Kubernetes.Caching;

namespace CorsGate.Cli.Running.Cluster;

/// <summary>Says what the first configuration waits for, in one line.</summary>
internal static class ClusterReadiness
{
    private const int MostNamed = 5;

    /// <summary>Says it.</summary>
    /// <param name="statuses">The states of the kinds.</param>
    /// <param name="server">The API server.</param>
    public static string Describe(ImmutableArray<KindStatus> statuses, Uri server)
    {
        var waiting = statuses.Where(static status => !status.IsSettled).ToArray();
        if (waiting.Length == 0)
            return "the objects of the API server are read, and their configuration does not serve yet";

        // Before the server said which kinds it has, all wait for the same.
        if (waiting.Length == statuses.Length && Array.Find(waiting, static status => status.Error.Length > 0) is { } failing)
            return $"waiting for the API server {server}: {failing.Error}";
        var named = waiting.Take(MostNamed).Select(static status => Name(status));
        var more = waiting.Length > MostNamed ? $" and {waiting.Length - MostNamed} more" : "";
        return $"waiting for the API server {server} to list {string.Join(", ", named)}{more}";
    }

    private static string Name(KindStatus status) =>
        $"{status.Kind}{(status.Namespace.Length > 0 ? $" in {status.Namespace}" : "")}{(status.Error.Length > 0 ? $" ({status.Error})" : "")}";
}
