using System.Collections.Immutable;

namespace CorsGate.Kubernetes.Discovery;

/// <summary>A kind without a version: what objects of it are known by.</summary>
/// <param name="Group">The API group, empty for the core group.</param>
/// <param name="Kind">The kind.</param>
public readonly record struct KindName(string Group, string Kind)
{
    /// <summary><c>HTTPRoute.gateway.networking.k8s.io</c>, or <c>Service</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Kind : $"{Kind}.{Group}";
}

/// <summary>A kind that is wanted from whatever server there is.</summary>
/// <param name="Name">The kind.</param>
/// <param name="Versions">The versions that are understood, the best first.</param>
public sealed record WantedKind(KindName Name, ImmutableArray<string> Versions)
{
    /// <summary>A wanted kind.</summary>
    /// <param name="group">The API group, empty for the core group.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="versions">The versions that are understood, the best first.</param>
    public WantedKind(string group, string kind, params ReadOnlySpan<string> versions)
        : this(new KindName(group, kind), [.. versions])
    {
    }

    /// <summary>A field selector for its objects; empty: all.</summary>
    public string FieldSelector { get; init; } = "";

    /// <summary>A label selector for its objects; empty: all.</summary>
    public string LabelSelector { get; init; } = "";

    /// <summary>
    /// An object outside of the namespaces that are read, which is read beside them; null: none. A Role that names it is enough: a list
    /// of one name is authorized as that name (Kubernetes, RBAC, referring to resources).
    /// </summary>
    public (string Namespace, string Name)? FurtherObject { get; init; }
}
