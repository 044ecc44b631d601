using System.Collections.Immutable;

namespace CorsGate.Kubernetes.Api;

/// <summary>A page of a list.</summary>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">The version of the collection, from which a watch can go on.</param>
/// <param name="Continue">The token of the next page; empty: this is the last one.</param>
public sealed record ObjectList(ImmutableArray<KubernetesObject> Items, string ResourceVersion, string Continue);

/// <summary>Which objects of a kind, and which page of them.</summary>
public sealed record ListRequest
{
    /// <summary>The namespace; empty: all.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>A field selector, such as <c>type=kubernetes.io/tls</c>; empty: none.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>A label selector; empty: none.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>The largest number of objects on a page; 0: all on one.</summary>
    public int Limit { get; init; }

    /// <summary>The token of the page; empty: the first.</summary>
    public string Continue { get; init; } = "";

    /// <summary>Whether it is sent only once, whatever becomes of it: the caller has waits of its own.</summary>
    public bool IsSentOnce { get; init; }
}

/// <summary>A watch.</summary>
public sealed record WatchRequest
{
    /// <summary>The namespace; empty: all.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>A field selector; empty: none.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>A label selector; empty: none.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>The version after which events are wanted; empty with <see cref="SendInitialEvents"/>.</summary>
    public string ResourceVersion { get; init; } = "";

    /// <summary>Whether the watch starts with what there is and a bookmark that ends it (WatchList, KEP-3157).</summary>
    public bool SendInitialEvents { get; init; }

    /// <summary>After how many seconds the server shall end the watch.</summary>
    public int TimeoutSeconds { get; init; } = 300;
}
