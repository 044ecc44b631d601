namespace CorsGate.Config.Status;

/// <summary>Whether two statuses say the same. Most do from one computation to the next, and need not be compared with the object then.</summary>
public static class StatusEquality
{
    /// <summary>Compares.</summary>
    public static bool AreSame(ObjectStatus? x, ObjectStatus? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        return x is not null && y is not null && x.ObservedGeneration == y.ObservedGeneration && (x, y) switch
        {
            (RouteStatus a, RouteStatus b) => a.Parents.SequenceEqual(b.Parents, AreSame),
            (PolicyStatus a, PolicyStatus b) => a.Ancestors.SequenceEqual(b.Ancestors, AreSame),
            (GatewayStatus a, GatewayStatus b) =>
                a.Addresses.SequenceEqual(b.Addresses) && a.Conditions.SequenceEqual(b.Conditions) && a.Listeners.SequenceEqual(b.Listeners, AreSame),
            (GatewayClassStatus a, GatewayClassStatus b) => a.Conditions.SequenceEqual(b.Conditions) && a.SupportedFeatures.SequenceEqual(b.SupportedFeatures),
            (IngressStatus a, IngressStatus b) => a.Addresses.SequenceEqual(b.Addresses),
            _ => false,
        };
    }

    private static bool AreSame(ParentStatus x, ParentStatus y) =>
        x.Parent == y.Parent && string.Equals(x.ControllerName, y.ControllerName, StringComparison.Ordinal) && x.Conditions.SequenceEqual(y.Conditions);

    private static bool AreSame(AncestorStatus x, AncestorStatus y) =>
        x.Gateway == y.Gateway && string.Equals(x.ControllerName, y.ControllerName, StringComparison.Ordinal) && x.Conditions.SequenceEqual(y.Conditions);

    private static bool AreSame(ListenerStatus x, ListenerStatus y) =>
        x.AttachedRoutes == y.AttachedRoutes && string.Equals(x.Name, y.Name, StringComparison.Ordinal)
        && x.SupportedKinds.SequenceEqual(y.SupportedKinds) && x.Conditions.SequenceEqual(y.Conditions);
}
