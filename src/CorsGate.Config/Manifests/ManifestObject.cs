using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Manifests;

/// <summary>A Kubernetes object in a manifest: its type and its fields, nothing of which is checked yet.</summary>
/// <param name="Group">The API group, empty for the core group.</param>
/// <param name="Version">The version of the API group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Root">The object's fields.</param>
public sealed record ManifestObject(string Group, string Version, string Kind, ManifestMapping Root)
{
    /// <summary>Where the object starts.</summary>
    public SourceLocation Location => Root.Location;

    /// <summary><c>group/version</c>, or the version alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The objects of a document: one, or the items of a <c>List</c> and of lists in lists.</summary>
    /// <param name="document">The document.</param>
    /// <param name="problems">Takes what is wrong with nodes that are no objects.</param>
    public static IEnumerable<ManifestObject> From(ManifestNode document, ICollection<Problem> problems) => From(document, null, null, problems);

    private static IEnumerable<ManifestObject> From(ManifestNode node, string? listVersion, string? listKind, ICollection<Problem> problems)
    {
        if (node is not ManifestMapping root)
        {
            problems.Add(Error(node.Location, null, $"the document is {node.Description}; a manifest is a mapping with apiVersion, kind and metadata"));
            yield break;
        }

        // Items of a list such as HTTPRouteList may leave out what the list has said.
        if (ReadText(root, "kind", "write the object's kind, such as HTTPRoute", listKind, problems) is not { } kind
            || ReadText(root, "apiVersion", "write the object's apiVersion, such as gateway.networking.k8s.io/v1", listVersion, problems) is not { } apiVersion)
            yield break;

        if (kind.EndsWith("List", StringComparison.Ordinal) && root.Find("items") is { } items)
        {
            var itemKind = kind.Length > 4 ? kind[..^4] : null;
            if (items.Value is ManifestSequence sequence)
            {
                foreach (var item in sequence.Items.SelectMany(item => From(item, itemKind is null ? null : apiVersion, itemKind, problems)))
                    yield return item;
            }
            else if (items.Value is not ManifestScalar { Kind: ScalarKind.Null })
            {
                problems.Add(Error(items.Value.Location, "items", $"is {items.Value.Description}; write a list of objects"));
            }

            yield break;
        }

        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        yield return slash < 0
            ? new ManifestObject("", apiVersion, kind, root)
            : new ManifestObject(apiVersion[..slash], apiVersion[(slash + 1)..], kind, root);
    }

    private static string? ReadText(ManifestMapping root, string field, string advice, string? fallback, ICollection<Problem> problems)
    {
        switch (root.Find(field)?.Value)
        {
            case ManifestScalar { Kind: ScalarKind.Text, Text.Length: > 0 } scalar:
                return scalar.Text;
            case null or ManifestScalar { Kind: ScalarKind.Null }:
                if (fallback is null)
                    problems.Add(Error(root.Location, field, $"the field is missing; {advice}"));
                return fallback;
            case var other:
                problems.Add(Error(other.Location, field, $"is {(other is ManifestScalar { Kind: ScalarKind.Text } ? "empty" : other.Description)}; {advice}"));
                return null;
        }
    }

    private static Problem Error(SourceLocation at, string? field, string message) => new(ProblemSeverity.Error, at, null, field, message);
}
