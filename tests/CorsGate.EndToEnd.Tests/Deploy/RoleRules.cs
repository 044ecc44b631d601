using System.Text.Json.Nodes;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>One thing that a Role allows, or that was done: a verb on a resource of a group.</summary>
/// <param name="Group">The API group, empty for the core group.</param>
/// <param name="Resource">The resource in the plural, with a subresource after a slash.</param>
/// <param name="Verb">The verb.</param>
internal sealed record Permission(string Group, string Resource, string Verb)
{
    /// <summary>What the rules of a Role or ClusterRole allow, in order.</summary>
    public static Permission[] Of(JsonNode role) =>
    [
        .. role["rules"]!.AsArray().SelectMany(
                rule => rule!["apiGroups"].Texts().SelectMany(
                    group => rule["resources"].Texts().SelectMany(resource => rule["verbs"].Texts().Select(verb => new Permission(group, resource, verb)))))
            .OrderBy(permission => permission.ToString(), StringComparer.Ordinal),
    ];

    /// <inheritdoc/>
    public override string ToString() => $"{Verb} {Resource}{(Group.Length > 0 ? "." : "")}{Group}";
}
