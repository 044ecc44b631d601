namespace CorsGate.Config.Model;

/// <summary>The identity of a Kubernetes object: API group, kind, namespace and name.</summary>
/// <param name="Group">The API group, empty for the core group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Namespace">The namespace; empty for a cluster-scoped object.</param>
/// <param name="Name">The name.</param>
public sealed record ObjectReference(string Group, string Kind, string Namespace, string Name)
{
    /// <summary><c>Kind namespace/name</c>, or <c>Kind name</c> for a cluster-scoped object.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
