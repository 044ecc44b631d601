using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>The status of listeners (Gateway API, ListenerStatus).</summary>
internal sealed class ListenerStatuses(StatusOptions options, AttachedRoutes attached)
{
    /// <summary>The status of a listener of a Gateway that is valid.</summary>
    /// <param name="gateway">The Gateway.</param>
    /// <param name="listener">What became of the listener.</param>
    public ListenerStatus Of(GatewayResource gateway, ListenerOutcome listener)
    {
        var accepted = Reasons(listener, IsAboutAcceptance);
        var references = Reasons(listener, IsAboutReferences);
        if (accepted.Count == 0 && listener.IsServed && !IsProgrammed(listener))
            accepted.Add(new Finding(ConditionReason.PortUnavailable, $"port {string.Join(", ", listener.Places)} could not be opened; see the log of the gateway"));
        return new ListenerStatus(
            listener.Name,
            accepted.Exists(finding => finding.Reason == ConditionReason.UnsupportedProtocol) ? [] : Kinds(listener),
            attached.Of(gateway.Reference, listener.Name),
            [
                StatusCondition.Of("Accepted", accepted, ConditionReason.Accepted, "the listener is valid"),
                Conflicted(listener.Findings),
                StatusCondition.Of("ResolvedRefs", references, ConditionReason.ResolvedRefs, "every reference is resolved"),
                Programmed(listener, accepted, references),
                .. ListenerOverlap.Of(gateway, listener.Name) is { } overlap ? [overlap] : ImmutableArray<StatusCondition>.Empty,
            ]);
    }

    /// <summary>The status of a listener of a Gateway that is refused.</summary>
    /// <param name="gateway">The Gateway.</param>
    /// <param name="listener">The listener as it is written now.</param>
    /// <param name="errors">What is wrong with the Gateway.</param>
    public ListenerStatus Refused(ObjectReference gateway, GatewayListener listener, IEnumerable<Problem> errors)
    {
        var own = Findings.Of(errors.Where(error => IsAbout(error, listener)), ConditionReason.UnsupportedValue);
        var allowsAll = listener.AllowedKinds.IsEmpty;
        return new ListenerStatus(
            listener.Name,
            [.. new[] { "HTTPRoute", "GRPCRoute" }.Where(kind => allowsAll || listener.AllowedKinds.Any(allowed => string.Equals(allowed.Value, kind, StringComparison.Ordinal)))],
            attached.Of(gateway, listener.Name),
            [
                StatusCondition.Of("Accepted", own, ConditionReason.Accepted, "the listener is valid"),
                Conflicted(own),
                StatusCondition.Unknown("ResolvedRefs", ConditionReason.Pending, "references are not looked at until the Gateway is valid"),
                StatusCondition.False("Programmed", ConditionReason.Invalid, "the Gateway is not valid"),
            ]);
    }

    /// <summary>Whether the listener takes requests.</summary>
    public bool IsProgrammed(ListenerOutcome listener) => listener.IsServed && listener.Places.Any(IsOpen);

    /// <summary>The addresses of a Gateway's own where none of its listeners takes requests although they could be served.</summary>
    public ImmutableArray<IPAddress> Unusable(ImmutableArray<ListenerOutcome> listeners) =>
    [
        .. from place in listeners.Where(static listener => listener.IsServed).SelectMany(static listener => listener.Places)
           where place.Address is not null
           group place by place.Address into places
           where !places.Any(IsOpen)
           select places.Key,
    ];

    private bool IsOpen(LocalPort place) => !options.ClosedPorts.Contains(place);

    private static StatusCondition Conflicted(ImmutableArray<Finding> findings) =>
        findings.FirstOrDefault(finding => IsConflict(finding.Reason)) is { } conflict
            ? StatusCondition.True("Conflicted", conflict.Reason, conflict.Message)
            : StatusCondition.False("Conflicted", ConditionReason.NoConflicts, "the listener is in no conflict");

    private StatusCondition Programmed(ListenerOutcome listener, List<Finding> accepted, List<Finding> references)
    {
        if (!IsProgrammed(listener))
        {
            var why = listener.Findings.FirstOrDefault(finding => finding.Reason == ConditionReason.Invalid)
                ?? accepted.Concat(references).FirstOrDefault();
            return StatusCondition.False("Programmed", ConditionReason.Invalid, why?.Message ?? "the listener is not served");
        }

        return options.IsApplied
            ? StatusCondition.True("Programmed", ConditionReason.Programmed, "the listener is served")
            : StatusCondition.False("Programmed", ConditionReason.Pending, "the configuration is not applied yet");
    }

    private static List<Finding> Reasons(ListenerOutcome listener, Func<ConditionReason, bool> isMeant) =>
        [.. listener.Findings.Where(finding => isMeant(finding.Reason))];

    private static bool IsConflict(ConditionReason reason) => reason is ConditionReason.HostnameConflict or ConditionReason.ProtocolConflict;

    private static bool IsAboutAcceptance(ConditionReason reason) =>
        reason is ConditionReason.UnsupportedProtocol or ConditionReason.UnsupportedValue or ConditionReason.PortUnavailable || IsConflict(reason);

    private static bool IsAboutReferences(ConditionReason reason) =>
        reason is ConditionReason.InvalidCertificateRef or ConditionReason.InvalidRouteKinds or ConditionReason.RefNotPermitted;

    private static ImmutableArray<string> Kinds(ListenerOutcome listener) =>
        (listener.AllowsHttpRoutes, listener.AllowsGrpcRoutes) switch
        {
            (true, true) => ["HTTPRoute", "GRPCRoute"],
            (true, false) => ["HTTPRoute"],
            (false, true) => ["GRPCRoute"],
            _ => [],
        };

    private static bool IsAbout(Problem error, GatewayListener listener) =>
        error.Field is { } field
        && field.StartsWith(listener.Field, StringComparison.Ordinal)
        && (field.Length == listener.Field.Length || field[listener.Field.Length] == '.');
}
