using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>The status of the Gateways of our classes (Gateway API, GatewayStatus).</summary>
internal static class GatewayStatuses
{
    /// <summary>All of them.</summary>
    public static IEnumerable<GatewayStatus> Of(StatusView view)
    {
        var listeners = new ListenerStatuses(view.Input.Options, CountAttached(view));
        foreach (var (gateway, _) in view.Gateways.Values)
        {
            if (view.Refused.TryGetValue(gateway.Reference, out var read))
                yield return Refused(view, gateway, read, listeners);
            else if (view.Input.Outcomes.Listeners.TryGetValue(gateway.Reference, out var outcomes))
                yield return Served(view, gateway, outcomes, listeners);
        }
    }

    private static GatewayStatus Served(StatusView view, GatewayResource gateway, ImmutableArray<ListenerOutcome> outcomes, ListenerStatuses listeners)
    {
        var options = view.Input.Options;
        var addresses = GatewayAddresses.Choose(gateway, options, out var noAddress);
        var unusable = listeners.Unusable(outcomes);
        ImmutableArray<ListenerStatus> statuses = [.. outcomes.Select(listener => listeners.Of(gateway, listener))];
        var refused = view.FindingsOf(gateway.Reference)
            .Where(finding => finding.Reason is ConditionReason.InvalidParameters or ConditionReason.UnsupportedAddress).ToList();
        return new GatewayStatus
        {
            Reference = gateway.Reference,
            ObservedGeneration = gateway.Generation,
            Addresses = unusable.IsEmpty ? addresses : [.. addresses.Where(address => !GatewayAddresses.IsOneOf(address, unusable))],
            Conditions =
            [
                refused.Count > 0 ? StatusCondition.Of("Accepted", refused, ConditionReason.Accepted, "") : Accepted(statuses),
                Programmed(options, outcomes, listeners, refused, unusable.IsEmpty ? noAddress : GatewayAddresses.NotUsable(unusable)),
                ResolvedRefs(gateway, statuses),
            ],
            Listeners = statuses,
        };
    }

    private static GatewayStatus Refused(StatusView view, GatewayResource gateway, ReadObject read, ListenerStatuses listeners)
    {
        ImmutableArray<Problem> errors = [.. read.Problems.Where(problem => problem.Severity == ProblemSeverity.Error)];
        var isAboutListeners = errors.All(error => error.Field?.StartsWith("spec.listeners", StringComparison.Ordinal) is true);
        var message = Findings.Describe(Findings.Of(errors, ConditionReason.Invalid));
        if (view.Served.ContainsKey(gateway.Reference))
            message = "the last good version is served. " + message;
        return new GatewayStatus
        {
            Reference = gateway.Reference,
            ObservedGeneration = gateway.Generation,
            Addresses = GatewayAddresses.Choose(gateway, view.Input.Options, out _),
            Conditions =
            [
                StatusCondition.False("Accepted", isAboutListeners ? ConditionReason.ListenersNotValid : ConditionReason.Invalid, message),
                StatusCondition.False("Programmed", ConditionReason.Invalid, message),
                StatusCondition.Unknown("ResolvedRefs", ConditionReason.Pending, "references are not looked at until the Gateway is valid"),
            ],
            Listeners = [.. gateway.Listeners.DistinctBy(listener => listener.Name, StringComparer.Ordinal).Select(listener => listeners.Refused(gateway.Reference, listener, errors))],
        };
    }

    private static StatusCondition Accepted(ImmutableArray<ListenerStatus> listeners)
    {
        var invalid = listeners.Where(listener => listener.Conditions[0].Status != ConditionStatus.True).ToList();
        if (invalid.Count == 0)
            return StatusCondition.True("Accepted", ConditionReason.Accepted, "the Gateway is valid");
        var message = "listeners are not valid: " + string.Join(", ", invalid.Select(listener => listener.Name));
        return invalid.Count < listeners.Length
            ? StatusCondition.True("Accepted", ConditionReason.ListenersNotValid, message)
            : StatusCondition.False("Accepted", ConditionReason.ListenersNotValid, message);
    }

    private static StatusCondition Programmed(
        StatusOptions options, ImmutableArray<ListenerOutcome> outcomes, ListenerStatuses listeners, List<Finding> refused, Finding? noAddress)
    {
        const string Type = "Programmed";
        if (refused.Count > 0)
            return StatusCondition.False(Type, ConditionReason.Invalid, refused[0].Message);
        if (!outcomes.Any(listener => listener.IsServed))
            return StatusCondition.False(Type, ConditionReason.Invalid, "no listener is served; see the conditions of the listeners");
        if (noAddress is { Reason: ConditionReason.AddressNotUsable })
            return StatusCondition.False(Type, noAddress.Reason, noAddress.Message);
        if (!outcomes.Any(listeners.IsProgrammed))
            return StatusCondition.False(Type, ConditionReason.NoResources, "none of the ports could be opened; see the log of the gateway");
        if (noAddress is not null)
            return StatusCondition.False(Type, noAddress.Reason, noAddress.Message);
        return options.IsApplied
            ? StatusCondition.True(Type, ConditionReason.Programmed, "the Gateway is served")
            : StatusCondition.False(Type, ConditionReason.Pending, "the configuration is not applied yet");
    }

    private static StatusCondition ResolvedRefs(GatewayResource gateway, ImmutableArray<ListenerStatus> listeners)
    {
        const string Type = "ResolvedRefs";
        if (gateway.HasClientCertificate)
            return StatusCondition.False(Type, ConditionReason.InvalidClientCertificateRef, "a client certificate towards backends is not supported; it has no effect");
        var unresolved = listeners.Where(listener => listener.Conditions[2].Status != ConditionStatus.True).Select(listener => listener.Name).ToList();
        return unresolved.Count == 0
            ? StatusCondition.True(Type, ConditionReason.ResolvedRefs, "every reference is resolved")
            : StatusCondition.False(Type, ConditionReason.ListenersNotResolved, "listeners have references that are not resolved: " + string.Join(", ", unresolved));
    }

    // Only accepted routes count, whether or not the listener is served.
    private static Dictionary<(ObjectReference Gateway, string Listener), int> CountAttached(StatusView view)
    {
        var counts = new Dictionary<(ObjectReference, string), int>();
        var seen = new HashSet<(ObjectReference, string)>();
        foreach (var (route, parents) in view.Input.Outcomes.Parents)
        {
            if (view.Refused.ContainsKey(route) || RouteStatuses.NotAccepted(view, route).Count > 0)
                continue;
            seen.Clear();
            foreach (var parent in parents)
            {
                foreach (var listener in parent.Listeners)
                {
                    if (seen.Add((parent.Gateway, listener)))
                        counts[(parent.Gateway, listener)] = counts.GetValueOrDefault((parent.Gateway, listener)) + 1;
                }
            }
        }

        return counts;
    }
}
