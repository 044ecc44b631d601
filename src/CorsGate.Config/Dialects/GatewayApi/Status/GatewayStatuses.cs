using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>The status of the Gateways of our classes (Gateway API, GatewayStatus).</summary>
internal static class GatewayStatuses
{
    /// <summary>The status of a Gateway; null: it is not ours, or there is nothing to say yet.</summary>
    public static GatewayStatus? Of(StatusView view, ObjectReference reference, JudgedObject judged)
    {
        if (view.Gateway(reference)?.Gateway is not { } gateway)
            return null;
        var listeners = new ListenerStatuses(view.Options, view.Attached);
        if (judged.Refused is { } read)
            return Refused(view, gateway, read, listeners);
        return view.Outcomes.ListenersOf(reference) is { } outcomes ? Served(view, gateway, outcomes, listeners) : null;
    }

    private static GatewayStatus Served(StatusView view, GatewayResource gateway, ImmutableArray<ListenerOutcome> outcomes, ListenerStatuses listeners)
    {
        var options = view.Options;
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
        if (view.Find(gateway.Reference).Served is not null)
            message = "the last good version is served. " + message;
        return new GatewayStatus
        {
            Reference = gateway.Reference,
            ObservedGeneration = gateway.Generation,
            Addresses = GatewayAddresses.Choose(gateway, view.Options, out _),
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
}
