namespace CorsGate.Kubernetes.Api;

/// <summary>
/// The calls of an API server that a gateway needs, and the seam behind which another client can stand. Every member throws
/// <see cref="ApiException"/> for what the server refuses and for what does not reach it, and
/// <see cref="OperationCanceledException"/> when its token says so. Single requests are repeated where that is safe (see the
/// implementation); a watch is not: whoever watches decides where it goes on.
/// </summary>
public interface IKubernetesApi
{
    /// <summary>A document that is no object, such as those of discovery.</summary>
    /// <param name="path">The path from the root of the server, without a leading slash.</param>
    /// <param name="accept">The Accept header.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ApiDocument> GetDocumentAsync(string path, string accept, CancellationToken cancellation);

    /// <summary>A page of the objects of a kind.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="request">Which objects.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<ObjectList> ListAsync(ResourceType type, ListRequest request, CancellationToken cancellation);

    /// <summary>The events of a kind, until the server ends them. Silence is bounded by the implementation's options.</summary>
    /// <param name="type">The kind.</param>
    /// <param name="request">Which events.</param>
    /// <param name="cancellation">Ends it.</param>
    IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, WatchRequest request, CancellationToken cancellation);

    /// <summary>An object, or a subresource of one.</summary>
    /// <param name="target">Which.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<KubernetesObject> GetAsync(ObjectPath target, CancellationToken cancellation);

    /// <summary>Creates an object, such as a Lease or an Event. Never repeated after a lost connection: it may have been done.</summary>
    /// <param name="target">Its kind and namespace; the name is in the body.</param>
    /// <param name="json">The object.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<KubernetesObject> CreateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation);

    /// <summary>Replaces an object or a subresource; with the resourceVersion in the body it fails with a conflict if there is a newer one.</summary>
    /// <param name="target">Which.</param>
    /// <param name="json">The object.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<KubernetesObject> UpdateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation);

    /// <summary>Changes an object or a subresource.</summary>
    /// <param name="target">Which.</param>
    /// <param name="patch">The kind of patch, and for server-side apply by whom.</param>
    /// <param name="json">The patch.</param>
    /// <param name="cancellation">Ends it.</param>
    Task<KubernetesObject> PatchAsync(ObjectPath target, PatchOptions patch, ReadOnlyMemory<byte> json, CancellationToken cancellation);

    /// <summary>Deletes an object; one that is not there is an error.</summary>
    /// <param name="target">Which.</param>
    /// <param name="cancellation">Ends it.</param>
    Task DeleteAsync(ObjectPath target, CancellationToken cancellation);
}

/// <summary>An object, a collection or a subresource.</summary>
/// <param name="Type">The kind.</param>
/// <param name="Namespace">The namespace; empty for a cluster-scoped kind.</param>
/// <param name="Name">The object; null: the collection.</param>
/// <param name="Subresource">Such as <c>status</c>; null: the object itself.</param>
public sealed record ObjectPath(ResourceType Type, string Namespace, string? Name, string? Subresource = null)
{
    /// <summary>An object that was read, or a subresource of it.</summary>
    /// <param name="read">The object.</param>
    /// <param name="subresource">Such as <c>status</c>; null: the object itself.</param>
    public static ObjectPath Of(KubernetesObject read, string? subresource = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        return new ObjectPath(read.Type, read.Reference.Namespace, read.Reference.Name, subresource);
    }

    /// <summary>The path from the root of the server, without a leading slash.</summary>
    public override string ToString() => Type.Path(Namespace, Name, Subresource);
}

/// <summary>A document of the server.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="ContentType">Its media type with parameters; empty when none was sent.</param>
public sealed record ApiDocument(byte[] Body, string ContentType);

/// <summary>The kinds of patches.</summary>
public enum PatchKind
{
    /// <summary>JSON merge patch (RFC 7386).</summary>
    Merge,

    /// <summary>JSON patch (RFC 6902): a list of operations, among them tests.</summary>
    Json,

    /// <summary>Server-side apply.</summary>
    Apply,
}

/// <summary>How a patch is meant.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="FieldManager">Who writes; needed for server-side apply, empty otherwise.</param>
/// <param name="Force">Server-side apply: take over fields of others.</param>
public sealed record PatchOptions(PatchKind Kind, string FieldManager = "", bool Force = false);
