using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>The input of the status, by what it is looked up with.</summary>
internal sealed class StatusView
{
    private readonly Dictionary<string, string> _controllers;
    private readonly Dictionary<ObjectReference, List<Finding>> _findings = [];

    /// <summary>Sorts the input.</summary>
    public StatusView(StatusInput input)
    {
        Input = input;
        _controllers = input.Resources.OfKind<GatewayClassResource>()
            .Where(@class => input.Options.ControllerNames.Contains(@class.ControllerName, StringComparer.Ordinal))
            .ToDictionary(@class => @class.Name, @class => @class.ControllerName, StringComparer.Ordinal);
        var known = input.Resources.OfKind<GatewayClassResource>().Select(@class => @class.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var name in input.Options.ClassNames.Where(name => !known.Contains(name)))
            _controllers.TryAdd(name, input.Options.ControllerNames[0]);
        foreach (var read in input.Refused)
        {
            if (read is { IsRefused: true, Reference: { } reference })
                Refused[reference] = read;
        }

        foreach (var resource in input.Resources.Resources)
            Served.TryAdd(resource.Reference, resource);
        foreach (var gateway in Judged<GatewayResource>())
        {
            if (_controllers.TryGetValue(gateway.ClassName, out var controller))
                Gateways[gateway.Reference] = (gateway, controller);
        }

        foreach (var problem in input.Problems)
        {
            if (problem is not { Reason: { } reason, Object: { } about })
                continue;
            if (!_findings.TryGetValue(about, out var findings))
                _findings.Add(about, findings = []);
            findings.Add(new Finding(reason, problem.Message));
        }
    }

    /// <summary>The input.</summary>
    public StatusInput Input { get; }

    /// <summary>The objects that are refused as they are written now.</summary>
    public Dictionary<ObjectReference, ReadObject> Refused { get; } = [];

    /// <summary>The objects that are served, some in an older version.</summary>
    public Dictionary<ObjectReference, Resource> Served { get; } = [];

    /// <summary>The Gateways of our classes, also those that are refused, with the controller name of their class.</summary>
    public Dictionary<ObjectReference, (GatewayResource Gateway, string Controller)> Gateways { get; } = [];

    /// <summary>The objects of a kind as they are written now; refused ones as far as they could be read.</summary>
    public IEnumerable<T> Judged<T>()
        where T : Resource =>
        Input.Resources.OfKind<T>().Where(resource => !Refused.ContainsKey(resource.Reference))
            .Concat(Refused.Values.Select(read => read.Attempt).OfType<T>());

    /// <summary>What the translation found about an object.</summary>
    public IReadOnlyList<Finding> FindingsOf(ObjectReference reference) => _findings.TryGetValue(reference, out var findings) ? findings : [];

    /// <summary>What became of an object's parentRefs.</summary>
    public ImmutableArray<ParentOutcome> ParentsOf(ObjectReference route) => Input.Outcomes.Parents.GetValueOrDefault(route, []);
}
