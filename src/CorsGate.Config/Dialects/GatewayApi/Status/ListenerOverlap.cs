using System.Globalization;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Resources;
using CorsGate.Config.Status;

namespace CorsGate.Config.Dialects.GatewayApi.Status;

/// <summary>
/// HTTPS listeners of a Gateway and port with hosts in common (Gateway API, condition OverlappingTLSConfig): a browser may use a connection
/// that was made for the one to ask for hosts of the other. What is misdirected so is answered with 421.
/// </summary>
internal static class ListenerOverlap
{
    /// <summary>The condition of a listener; null: it overlaps none, and then there must be no condition.</summary>
    public static StatusCondition? Of(GatewayResource gateway, string name)
    {
        var listener = gateway.Listeners.FirstOrDefault(listener => string.Equals(listener.Name, name, StringComparison.Ordinal));
        if (listener is null || !IsTls(listener))
            return null;
        var others = gateway.Listeners.Where(other => IsTls(other) && other.Port == listener.Port && Overlap(other.Hostname, listener.Hostname)).Select(other => other.Name).ToList();
        return others.Count == 0
            ? null
            : StatusCondition.True(
                "OverlappingTLSConfig", ConditionReason.OverlappingHostnames,
                string.Create(CultureInfo.InvariantCulture, $"the hostname has hosts in common with those of {string.Join(", ", others)} on port {listener.Port}; requests that come over a connection for another listener are answered with 421"));
    }

    private static bool IsTls(GatewayListener listener) => string.Equals(listener.Protocol, "HTTPS", StringComparison.Ordinal);

    // The same hostname twice is a conflict, and another condition.
    private static bool Overlap(string one, string other) =>
        !string.Equals(one, other, StringComparison.Ordinal) && HostnameIntersection.Of(one, other) is not null;
}
