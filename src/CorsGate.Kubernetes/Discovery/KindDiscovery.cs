using System.Collections.Immutable;
using System.Text.Json;
using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Discovery;

/// <summary>What a server says about a wanted kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Type">How it is served; null: it is not, or that is not known.</param>
/// <param name="Failure">Why it is not known; null when it is.</param>
public sealed record DiscoveredKind(WantedKind Kind, ResourceType? Type, ApiException? Failure)
{
    /// <summary>Whether the server has answered that it does not serve the kind.</summary>
    public bool IsAbsent => Type is null && Failure is null;
}

/// <summary>
/// Finds which of the wanted kinds a server serves, and in which version. Needs no permission beyond those of every authenticated
/// user (ClusterRole system:discovery). Asks for aggregated discovery (KEP-3352), one document for all groups, and takes the
/// older documents, one for each group and version, where the server answers with those.
/// </summary>
/// <param name="api">The server.</param>
public sealed class KindDiscovery(IKubernetesApi api)
{
    private const string Plain = "application/json";
    private const string Aggregated =
        "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";

    // The kinds of the core group are compiled into the server.
    private VersionDocument? _core;

    /// <summary>Asks for kinds. A failure that concerns one kind is in the result.</summary>
    /// <param name="kinds">The kinds.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ApiException">The list of groups cannot be had.</exception>
    public async Task<ImmutableArray<DiscoveredKind>> FindAsync(IEnumerable<WantedKind> kinds, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var wanted = kinds.ToImmutableArray();
        var groups = wanted.Any(kind => kind.Name.Group.Length > 0) ? await GetGroupsAsync(cancellation) : new GroupTable();
        groups.AddVersion("", "v1");
        var documents = new Dictionary<string, VersionDocument>(StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<DiscoveredKind>(wanted.Length);
        foreach (var kind in wanted)
            found.Add(await FindAsync(kind, groups, documents, cancellation));
        return found.DrainToImmutable();
    }

    private async Task<DiscoveredKind> FindAsync(
        WantedKind kind, GroupTable groups, Dictionary<string, VersionDocument> documents, CancellationToken cancellation)
    {
        foreach (var version in kind.Versions)
        {
            if (!groups.Serves(kind.Name.Group, version))
                continue;
            if (groups.Find(kind.Name, version) is { } known)
                return new DiscoveredKind(kind, known, null);
            if (groups.IsComplete(kind.Name.Group, version))
                continue;
            if (groups.IsStale(kind.Name.Group, version))
                return new DiscoveredKind(kind, null, new ApiException($"{kind.Name.Group}/{version}: the server that serves the group does not answer"));
            var document = await GetVersionAsync(kind.Name.Group, version, documents, cancellation);

            // An older version instead of one that does not answer now would be exchanged for it soon.
            if (document.Failure is not null)
                return new DiscoveredKind(kind, null, document.Failure);
            if (document.Types.TryGetValue(kind.Name.Kind, out var type))
                return new DiscoveredKind(kind, type, null);
        }

        return new DiscoveredKind(kind, null, null);
    }

    private async Task<GroupTable> GetGroupsAsync(CancellationToken cancellation)
    {
        var document = await api.GetDocumentAsync("apis", Aggregated, cancellation);
        return Parse("apis", document.Body, root => document.ContentType.Contains("apidiscovery.k8s.io", StringComparison.OrdinalIgnoreCase)
            ? AggregatedDiscovery.Read(root)
            : LegacyDiscovery.ReadGroups(root));
    }

    private async Task<VersionDocument> GetVersionAsync(
        string group, string version, Dictionary<string, VersionDocument> documents, CancellationToken cancellation)
    {
        var path = group.Length == 0 ? $"api/{version}" : $"apis/{group}/{version}";
        if (documents.TryGetValue(path, out var known))
            return known;
        if (group.Length == 0 && _core is not null)
            return _core;
        VersionDocument result;
        try
        {
            var document = await api.GetDocumentAsync(path, Plain, cancellation);
            result = new VersionDocument(Parse(path, document.Body, root => LegacyDiscovery.ReadTypes(group, version, root)), null);
        }
        catch (ApiException failure)
        {
            result = new VersionDocument(ImmutableDictionary<string, ResourceType>.Empty, failure.IsNotFound ? null : failure);
        }

        if (group.Length == 0 && !result.Types.IsEmpty)
            _core = result;
        return documents[path] = result;
    }

    private static T Parse<T>(string path, byte[] body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new ApiException($"GET /{path}: the server's answer is no discovery document", System.Net.HttpStatusCode.InternalServerError, broken);
        }
    }

    private sealed record VersionDocument(ImmutableDictionary<string, ResourceType> Types, ApiException? Failure);
}
