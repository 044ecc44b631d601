namespace CorsGate.Config.Manifests;

/// <summary>
/// What a manifest may cost. A manifest is untrusted input: a 40 KB file must not be able to stop the process, and nothing that
/// a Kubernetes API server would store comes near these limits.
/// </summary>
public static class ManifestLimits
{
    /// <summary>The largest file, in bytes.</summary>
    public const int FileBytes = 64 * 1024 * 1024;

    /// <summary>
    /// The largest document, in characters: the size of the largest object that etcd stores (1.5 MiB). A document that is a list of
    /// objects may be as large as its file.
    /// </summary>
    public const int DocumentCharacters = 1536 * 1024;

    /// <summary>The deepest nesting of mappings and sequences; also after aliases are followed.</summary>
    public const int Depth = 64;

    /// <summary>The largest number of nodes in a document; also after aliases are followed.</summary>
    public const int Nodes = 1_000_000;
}
