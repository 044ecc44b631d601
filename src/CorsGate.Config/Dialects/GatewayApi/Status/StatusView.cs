using System.Collections.Immutable;
using CorsGate.Config.Dialects.Kgateway.Status;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>What the status of an object is made from, by what it is looked up with.</summary>
/// <param name="outcomes">What the translation found out.</param>
/// <param name="find">Gives the object of an identity.</param>
internal sealed class StatusView(IOutcomes outcomes, Func<ObjectReference, JudgedObject> find)
{
    private readonly Dictionary<ObjectReference, (GatewayResource Gateway, string Controller)> _gateways = [];
    private readonly Dictionary<string, GatewayClassResource> _classes = new(StringComparer.Ordinal);

    /// <summary>What the command line and the data plane say.</summary>
    public StatusOptions Options { get; set; } = new();

    /// <summary>What the translation found out.</summary>
    public IOutcomes Outcomes { get; } = outcomes;

    /// <summary>The numbers of routes.</summary>
    public AttachedRoutes Attached { get; } = new();

    /// <summary>What policies do.</summary>
    public PolicyLedger Policies { get; } = new();

    /// <summary>The Gateways of our classes, also those that are refused.</summary>
    public IEnumerable<ObjectReference> Gateways => _gateways.Keys;

    /// <summary>An object.</summary>
    public JudgedObject Find(ObjectReference reference) => find(reference);

    /// <summary>A Gateway of our classes as it is written now, with the controller name of its class; null: there is none.</summary>
    public (GatewayResource Gateway, string Controller)? Gateway(ObjectReference reference) =>
        _gateways.TryGetValue(reference, out var known) ? known : null;

    /// <summary>The controller name of ours that a class has; null: it is not ours.</summary>
    public string? Controller(string @class) => _classes.TryGetValue(@class, out var known)
        ? Options.ControllerNames.FirstOrDefault(name => string.Equals(name, known.ControllerName, StringComparison.Ordinal))
        : Options.ClassNames.Contains(@class, StringComparer.Ordinal) ? Options.ControllerNames[0] : null;

    /// <summary>Looks at a class again.</summary>
    public void UpdateClass(ObjectReference reference)
    {
        if (Find(reference).Served is GatewayClassResource served)
            _classes[reference.Name] = served;
        else
            _classes.Remove(reference.Name);
    }

    /// <summary>Looks at a Gateway again.</summary>
    /// <returns>Whether it has become ours, is not ours any more, or has the class of another controller.</returns>
    public bool UpdateGateway(ObjectReference reference)
    {
        var before = Gateway(reference)?.Controller;
        var gateway = Find(reference).AsWritten as GatewayResource;
        var after = gateway is null ? null : Controller(gateway.ClassName);
        if (after is null)
            _gateways.Remove(reference);
        else
            _gateways[reference] = (gateway!, after);
        return !string.Equals(before, after, StringComparison.Ordinal);
    }

    /// <summary>What the translation found about an object, as far as a condition changes for it.</summary>
    public IReadOnlyList<Finding> FindingsOf(ObjectReference reference) =>
        [.. Outcomes.ProblemsOf(reference).Where(problem => problem.Reason is not null).Select(problem => new Finding(problem.Reason!.Value, problem.Message))];

    /// <summary>What became of an object's parentRefs.</summary>
    public ImmutableArray<ParentOutcome> ParentsOf(ObjectReference route) => Outcomes.ParentsOf(route);
}
