using System.Text.Json.Nodes;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>Something that a Role allows, and where.</summary>
/// <param name="Namespace">The namespace; empty: everywhere.</param>
/// <param name="Permission">What.</param>
internal sealed record Grant(string Namespace, Permission Permission)
{
    /// <summary>All that the Roles and ClusterRoles among objects grant.</summary>
    public static Grant[] Of(IEnumerable<JsonNode> objects) =>
    [
        .. objects.Where(o => (string?)o["kind"] is "ClusterRole" or "Role")
            .SelectMany(role => Permission.Of(role).Select(permission => new Grant((string?)role["metadata"]!["namespace"] ?? "", permission))),
    ];

    /// <summary>Whether a request was made by it.</summary>
    public bool Covers(AuditEntry entry) => entry.Permission == Permission && (Namespace.Length == 0 || Namespace == entry.Namespace);

    /// <inheritdoc/>
    public override string ToString() => Namespace.Length == 0 ? $"{Permission}" : $"{Permission} in {Namespace}";
}
