using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.IngressNginx.Status;

/// <summary>Which Ingresses are ours, also those that are refused: the translation sees none of these.</summary>
/// <param name="options">What the command line says.</param>
internal sealed class IngressOwnership(LoadOptions options)
{
    private readonly Dictionary<ObjectReference, IngressClassResource> _classes = [];
    private readonly HashSet<ObjectReference> _all = [];
    private readonly HashSet<ObjectReference> _refused = [];
    private readonly ProblemCollector _unread = new();
    private ClassSelection? _selection;

    /// <summary>The Ingresses.</summary>
    public IEnumerable<ObjectReference> All => _all;

    /// <summary>Looks at an object again.</summary>
    /// <param name="reference">The object.</param>
    /// <param name="judged">What it is now.</param>
    /// <param name="due">Takes the Ingresses that a class decides about.</param>
    public void Update(ObjectReference reference, JudgedObject judged, ISet<ObjectReference> due)
    {
        if (reference is { Group: "networking.k8s.io", Kind: "IngressClass" })
        {
            if (judged.Served is IngressClassResource @class)
                _classes[reference] = @class;
            else
                _classes.Remove(reference);
            _selection = null;
            due.UnionWith(_refused);
        }
        else if (reference is { Group: "networking.k8s.io", Kind: "Ingress" })
        {
            Keep(_all, reference, judged != default);
            Keep(_refused, reference, judged.Refused is not null);
        }
    }

    /// <summary>Whether an Ingress is ours, by the rules of the translation.</summary>
    public bool IsOurs(IngressResource ingress)
    {
        _selection ??= new ClassSelection(_classes.Values, options, _unread);
        var isOurs = false;
        _unread.Capture(() => isOurs = _selection.Takes(ingress));
        return isOurs;
    }

    private static void Keep(HashSet<ObjectReference> set, ObjectReference reference, bool isKept)
    {
        if (isKept)
            set.Add(reference);
        else
            set.Remove(reference);
    }
}
