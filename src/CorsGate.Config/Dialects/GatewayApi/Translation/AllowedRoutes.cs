using System.Collections.Immutable;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Translation;

/// <summary>
/// Which routes a listener lets attach (Gateway API, Listener.allowedRoutes): by kind, and by namespace. A namespace
/// without a Namespace object still has the label that holds its name.
/// </summary>
internal sealed class AllowedRoutes
{
    private readonly GatewayResource _gateway;
    private readonly GatewayListener _listener;
    private readonly ResourceIndex _index;
    private readonly Dictionary<string, (NamespaceResource? Namespace, bool IsSelected)> _selected = [];
    private readonly List<Finding> _findings = [];

    /// <summary>Reads the rules of a listener and reports kinds that cannot be served.</summary>
    public AllowedRoutes(
        GatewayResource gateway, GatewayListener listener, ResourceIndex index, ProblemCollector problems)
    {
        _gateway = gateway;
        _listener = listener;
        _index = index;
        AllowHttp = AllowGrpc = listener.AllowedKinds.IsEmpty;
        foreach (var (group, kind) in listener.AllowedKinds)
        {
            switch (group, kind)
            {
                case (ApiNames.GatewayGroup, "HTTPRoute"):
                    AllowHttp = true;
                    break;
                case (ApiNames.GatewayGroup, "GRPCRoute"):
                    AllowGrpc = true;
                    break;
                default:
                    var finding = new Finding(
                        ConditionReason.InvalidRouteKinds,
                        $"routes of kind {kind} (group {group}) are not served; HTTPRoute and GRPCRoute of {ApiNames.GatewayGroup} are");
                    _findings.Add(finding);
                    problems.Error(gateway, listener.Location, listener.Field + ".allowedRoutes.kinds", finding);
                    break;
            }
        }
    }

    /// <summary>Kinds that cannot be served.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Whether HTTPRoutes may attach.</summary>
    public bool AllowHttp { get; }

    /// <summary>Whether GRPCRoutes may attach.</summary>
    public bool AllowGrpc { get; }

    /// <summary>Whether routes of the route's kind may attach.</summary>
    public bool AllowKind(RouteResource route) => route.IsGrpc ? AllowGrpc : AllowHttp;

    /// <summary>Whether routes of a namespace may attach.</summary>
    public bool AllowNamespace(string @namespace) => _listener.AllowedNamespaces switch
    {
        "All" => true,
        "Same" => string.Equals(@namespace, _gateway.Namespace, StringComparison.Ordinal),
        "Selector" => IsSelected(@namespace),
        _ => false,
    };

    private bool IsSelected(string @namespace)
    {
        // A selector that is absent selects nothing (meta/v1); one that is empty selects everything.
        if (_listener.NamespaceSelector is not { } selector)
            return false;
        var resource = _index.Namespace(@namespace);
        if (_selected.TryGetValue(@namespace, out var known) && ReferenceEquals(known.Namespace, resource))
            return known.IsSelected;
        var labels = resource?.Labels ?? ImmutableDictionary<string, string>.Empty;
        var isSelected = LabelSelectors.Matches(selector, labels.SetItem(ApiNames.NamespaceNameLabel, @namespace));
        _selected[@namespace] = (resource, isSelected);
        return isSelected;
    }
}
