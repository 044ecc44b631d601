using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Which references may cross namespaces (Gateway API, ReferenceGrant): a grant stands in the namespace of the object
/// that is referred to; its <c>from</c> entries are alternatives, and so are its <c>to</c> entries.
/// </summary>
internal sealed class ReferenceGrants
{
    private readonly HashSet<(string FromGroup, string FromKind, string FromNamespace, string ToGroup, string ToKind, string ToNamespace, string ToName)>
        _granted = [];

    /// <summary>Reads the grants.</summary>
    public ReferenceGrants(IEnumerable<ReferenceGrantResource> grants)
    {
        foreach (var grant in grants)
        {
            foreach (var from in grant.From)
            {
                foreach (var to in grant.To)
                    _granted.Add((from.Group, from.Kind, from.Namespace, to.Group, to.Kind, grant.Namespace, to.Name));
            }
        }
    }

    /// <summary>Whether an object may refer to another: always within a namespace, otherwise only where a grant says so.</summary>
    public bool Allow(Resource from, ResourceLink link)
    {
        var source = from.Reference;
        return string.Equals(source.Namespace, link.Namespace, StringComparison.Ordinal)
            || _granted.Contains((source.Group, source.Kind, source.Namespace, link.Group, link.Kind, link.Namespace, link.Name))
            || _granted.Contains((source.Group, source.Kind, source.Namespace, link.Group, link.Kind, link.Namespace, ""));
    }

    /// <summary>The message for a reference that is not granted. It is the same whether or not the object exists.</summary>
    public static string Refusal(Resource from, ResourceLink link) =>
        $"a reference from {from.Reference.Kind} in namespace {from.Namespace} to {link.Target} is not permitted; " +
        $"a ReferenceGrant in namespace {link.Namespace} has to allow it";
}
