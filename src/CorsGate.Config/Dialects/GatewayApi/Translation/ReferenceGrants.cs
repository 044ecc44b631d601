using CorsGate.Config.Dialects.GatewayApi.Translation.Tracking;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Which references may cross namespaces (Gateway API, ReferenceGrant): a grant stands in the namespace of the object
/// that is referred to; its <c>from</c> entries are alternatives, and so are its <c>to</c> entries.
/// </summary>
/// <param name="tracker">Is told what is asked and what changes; null: nobody wants to know.</param>
internal sealed class ReferenceGrants(LookupTracker? tracker)
{
    // How many entries grant it.
    private readonly Dictionary<(string FromGroup, string FromKind, string FromNamespace, string ToGroup, string ToKind, string ToNamespace, string ToName), int>
        _granted = [];

    /// <summary>Takes a grant.</summary>
    public void Add(ReferenceGrantResource grant) => Count(grant, 1);

    /// <summary>Takes a grant back.</summary>
    public void Remove(ReferenceGrantResource grant) => Count(grant, -1);

    /// <summary>Whether an object may refer to another: always within a namespace, otherwise only where a grant says so.</summary>
    public bool Allow(Resource from, ResourceLink link)
    {
        var source = from.Reference;
        if (string.Equals(source.Namespace, link.Namespace, StringComparison.Ordinal))
            return true;
        tracker?.Note(Lookup.Grants(link.Namespace));
        return _granted.ContainsKey((source.Group, source.Kind, source.Namespace, link.Group, link.Kind, link.Namespace, link.Name))
            || _granted.ContainsKey((source.Group, source.Kind, source.Namespace, link.Group, link.Kind, link.Namespace, ""));
    }

    /// <summary>The message for a reference that is not granted. It is the same whether or not the object exists.</summary>
    public static string Refusal(Resource from, ResourceLink link) =>
        $"a reference from {from.Reference.Kind} in namespace {from.Namespace} to {link.Target} is not permitted; " +
        $"a ReferenceGrant in namespace {link.Namespace} has to allow it";

    private void Count(ReferenceGrantResource grant, int change)
    {
        foreach (var from in grant.From)
        {
            foreach (var to in grant.To)
            {
                var key = (from.Group, from.Kind, from.Namespace, to.Group, to.Kind, grant.Namespace, to.Name);
                var count = _granted.GetValueOrDefault(key) + change;
                if (count == 0)
                    _granted.Remove(key);
                else
                    _granted[key] = count;
            }
        }

        tracker?.Touch(Lookup.Grants(grant.Namespace));
    }
}
