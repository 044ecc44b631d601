using System.Collections.Immutable;

namespace CorsGate.Config.Model;

/// <summary>A hostname of a listener and its routes, first match first.</summary>
public sealed record VirtualHost
{
    /// <summary>The hostname, lower case: exact, <c>*.suffix</c>, or <c>*</c> for every host of the listener.</summary>
    public required string Hostname { get; init; }

    /// <summary>The routes in order of precedence (Gateway API, HTTPRouteRule.matches): the first that matches is taken.</summary>
    public required ImmutableArray<Route> Routes { get; init; }
}
