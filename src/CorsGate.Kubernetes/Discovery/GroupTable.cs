using CorsGate.Kubernetes.Api;

namespace CorsGate.Kubernetes.Discovery;

/// <summary>The groups and versions that a server serves, with their kinds where the document named them.</summary>
internal sealed class GroupTable
{
    private readonly Dictionary<(string Group, string Version), State> _versions = [];
    private readonly Dictionary<(KindName Kind, string Version), ResourceType> _types = [];

    private enum State
    {
        Listed,
        Complete,
        Stale,
    }

    /// <summary>Adds a version whose kinds are told elsewhere.</summary>
    public void AddVersion(string group, string version) => _versions.TryAdd((group, version), State.Listed);

    /// <summary>Adds a version with its kinds.</summary>
    /// <param name="group">The group.</param>
    /// <param name="version">The version.</param>
    /// <param name="isStale">Whether the server behind it does not answer, so that the kinds are those of before.</param>
    /// <param name="types">The kinds.</param>
    public void AddVersion(string group, string version, bool isStale, IEnumerable<ResourceType> types)
    {
        _versions[(group, version)] = isStale ? State.Stale : State.Complete;
        foreach (var type in types)
            _types.TryAdd((new KindName(group, type.Kind), version), type);
    }

    /// <summary>Whether the version is served.</summary>
    public bool Serves(string group, string version) => _versions.ContainsKey((group, version));

    /// <summary>Whether all kinds of the version are known.</summary>
    public bool IsComplete(string group, string version) => _versions.TryGetValue((group, version), out var state) && state == State.Complete;

    /// <summary>Whether what is known of the version is old.</summary>
    public bool IsStale(string group, string version) => _versions.TryGetValue((group, version), out var state) && state == State.Stale;

    /// <summary>A kind, if it is known.</summary>
    public ResourceType? Find(KindName kind, string version) => _types.GetValueOrDefault((kind, version));
}
