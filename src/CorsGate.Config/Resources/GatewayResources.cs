using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Resources;

/// <summary>A GatewayClass.</summary>
public sealed record GatewayClassResource : Resource
{
    /// <summary>spec.controllerName.</summary>
    public required string ControllerName { get; init; }

    /// <summary>spec.parametersRef; null when absent. Its namespace is empty for an object of the cluster.</summary>
    public ResourceLink? ParametersRef { get; init; }
}

/// <summary>A Gateway.</summary>
public sealed record GatewayResource : Resource
{
    /// <summary>spec.gatewayClassName.</summary>
    public required string ClassName { get; init; }

    /// <summary>The listeners, in order.</summary>
    public ImmutableArray<GatewayListener> Listeners { get; init; } = [];

    /// <summary>spec.addresses: what the Gateway asks for.</summary>
    public ImmutableArray<GatewayAddress> Addresses { get; init; } = [];

    /// <summary>spec.infrastructure.parametersRef; null when absent.</summary>
    public ResourceLink? ParametersRef { get; init; }

    /// <summary>Whether it asks for a client certificate towards backends, which is not supported.</summary>
    public bool HasClientCertificate { get; init; }
}

/// <summary>An address of a Gateway.</summary>
/// <param name="Type"><c>IPAddress</c> (default), <c>Hostname</c>, or a name of an implementation.</param>
/// <param name="Value">The address; empty: any of the type.</param>
public sealed record GatewayAddress(string Type, string Value);

/// <summary>A listener of a Gateway.</summary>
public sealed record GatewayListener
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its port.</summary>
    public required int Port { get; init; }

    /// <summary>Its protocol as written: <c>HTTP</c>, <c>HTTPS</c>, or one that is not served.</summary>
    public required string Protocol { get; init; }

    /// <summary>Its hostname, lower case; empty: any.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>tls.mode; <c>Terminate</c> by default.</summary>
    public string TlsMode { get; init; } = "Terminate";

    /// <summary>tls.certificateRefs.</summary>
    public ImmutableArray<ResourceLink> CertificateRefs { get; init; } = [];

    /// <summary>allowedRoutes.namespaces.from: <c>Same</c> (default), <c>All</c>, <c>Selector</c> or <c>None</c>.</summary>
    public string AllowedNamespaces { get; init; } = "Same";

    /// <summary>allowedRoutes.namespaces.selector; null when absent.</summary>
    public LabelSelector? NamespaceSelector { get; init; }

    /// <summary>allowedRoutes.kinds as (group, kind); empty: HTTPRoute and GRPCRoute.</summary>
    public ImmutableArray<KeyValuePair<string, string>> AllowedKinds { get; init; } = [];

    /// <summary>Where it was written.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Its field path, <c>spec.listeners[0]</c>.</summary>
    public required string Field { get; init; }
}

/// <summary>A label selector (meta/v1): all conditions must hold.</summary>
/// <param name="MatchLabels">Labels that must have the value.</param>
/// <param name="Expressions">Expressions that must hold.</param>
public sealed record LabelSelector(ImmutableDictionary<string, string> MatchLabels, ImmutableArray<LabelExpression> Expressions);

/// <summary>One expression of a label selector.</summary>
/// <param name="Key">The label.</param>
/// <param name="Operator"><c>In</c>, <c>NotIn</c>, <c>Exists</c> or <c>DoesNotExist</c>.</param>
/// <param name="Values">The values of In and NotIn.</param>
public sealed record LabelExpression(string Key, string Operator, ImmutableArray<string> Values);

/// <summary>A ReferenceGrant: who may refer to what in its namespace.</summary>
public sealed record ReferenceGrantResource : Resource
{
    /// <summary>spec.from.</summary>
    public ImmutableArray<GrantFrom> From { get; init; } = [];

    /// <summary>spec.to; an empty name means every object of the kind.</summary>
    public ImmutableArray<GrantTo> To { get; init; } = [];
}

/// <summary>One entry of spec.from.</summary>
public sealed record GrantFrom(string Group, string Kind, string Namespace);

/// <summary>One entry of spec.to.</summary>
public sealed record GrantTo(string Group, string Kind, string Name);

/// <summary>
/// An HTTPRoute or a GRPCRoute. A GRPCRoute is read into the same shape: service and method become a path, and its
/// backends speak HTTP/2.
/// </summary>
public sealed record RouteResource : Resource
{
    /// <summary>Whether it was a GRPCRoute.</summary>
    public bool IsGrpc { get; init; }

    /// <summary>spec.parentRefs.</summary>
    public ImmutableArray<ParentRef> ParentRefs { get; init; } = [];

    /// <summary>spec.hostnames, lower case; empty: the listener's.</summary>
    public ImmutableArray<string> Hostnames { get; init; } = [];

    /// <summary>spec.rules, in order.</summary>
    public ImmutableArray<RouteRule> Rules { get; init; } = [];
}

/// <summary>A parentRef of a route.</summary>
/// <param name="Link">The parent, a Gateway by default.</param>
/// <param name="SectionName">The listener's name; null: every listener.</param>
/// <param name="Port">The listener's port; null: every port.</param>
public sealed record ParentRef(ResourceLink Link, string? SectionName, int? Port)
{
    /// <summary>Whether the namespace was written and not defaulted. A route's status repeats its parentRefs as they were written.</summary>
    public bool HasNamespace { get; init; }
}

/// <summary>A rule of a route.</summary>
public sealed record RouteRule
{
    /// <summary>Its name; null when it has none.</summary>
    public string? Name { get; init; }

    /// <summary>Its matches, never empty: the default is the path prefix <c>/</c>.</summary>
    public ImmutableArray<RouteMatch> Matches { get; init; } = [];

    /// <summary>Its filters, in order.</summary>
    public ImmutableArray<ResourceFilter> Filters { get; init; } = [];

    /// <summary>Its backends, in order.</summary>
    public ImmutableArray<BackendRef> BackendRefs { get; init; } = [];

    /// <summary>timeouts.request; null when absent or <c>0s</c>.</summary>
    public TimeSpan? RequestTimeout { get; init; }

    /// <summary>timeouts.backendRequest; null when absent or <c>0s</c>.</summary>
    public TimeSpan? BackendTimeout { get; init; }

    /// <summary>Where it was written.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>Its field path, <c>spec.rules[0]</c>.</summary>
    public required string Field { get; init; }
}

/// <summary>A reference to a backend with its weight and filters.</summary>
/// <param name="Link">The target: a Service by default.</param>
/// <param name="Port">The port; null when absent, which only kinds other than Service may.</param>
/// <param name="Weight">The weight, 1 by default.</param>
/// <param name="Filters">Filters for this backend only.</param>
public sealed record BackendRef(ResourceLink Link, int? Port, int Weight, ImmutableArray<ResourceFilter> Filters);

/// <summary>A filter as read: a plain one, a CORS block, a mirror or a reference that is still to be resolved.</summary>
public abstract record ResourceFilter;

/// <summary>A filter that needs no resolution (header modifiers, redirect, rewrite).</summary>
/// <param name="Filter">The filter.</param>
public sealed record PlainFilter(RouteFilter Filter) : ResourceFilter;

/// <summary>A CORS filter.</summary>
/// <param name="Policy">What it allows.</param>
/// <param name="Location">Where its cors block was written.</param>
public sealed record CorsFilter(CorsPolicy Policy, SourceLocation Location) : ResourceFilter;

/// <summary>A RequestMirror filter.</summary>
/// <param name="Backend">Where to.</param>
/// <param name="Numerator">The share, over <paramref name="Denominator"/>.</param>
/// <param name="Denominator">The denominator.</param>
public sealed record MirrorFilter(BackendRef Backend, int Numerator, int Denominator) : ResourceFilter;

/// <summary>An ExtensionRef filter.</summary>
/// <param name="Link">The object it names.</param>
public sealed record ExtensionFilter(ResourceLink Link) : ResourceFilter;

/// <summary>
/// A kgateway TrafficPolicy or one of its Solo names: only the CORS part. An object that was refused and names its targets
/// is kept with <see cref="Resource.IsRefused"/> and a policy that allows nobody: a typo must not open a service.
/// </summary>
public sealed record TrafficPolicyResource : Resource
{
    /// <summary>Whether the dialect is Gloo (GlooTrafficPolicy and its later names) and not kgateway.</summary>
    public required bool IsGloo { get; init; }

    /// <summary>spec.targetRefs.</summary>
    public ImmutableArray<PolicyTarget> TargetRefs { get; init; } = [];

    /// <summary>spec.targetSelectors.</summary>
    public ImmutableArray<PolicyTargetSelector> TargetSelectors { get; init; } = [];

    /// <summary>spec.cors; null: the policy is about other things.</summary>
    public CorsPolicy? Cors { get; init; }

    /// <summary>Whether spec.cors.disable is given.</summary>
    public bool IsDisabled { get; init; }
}

/// <summary>A target of a policy.</summary>
/// <param name="Link">The object.</param>
/// <param name="SectionName">A listener of a Gateway or a rule of a route; null: the whole object.</param>
public sealed record PolicyTarget(ResourceLink Link, string? SectionName);

/// <summary>A selection of targets by labels, in the policy's namespace.</summary>
/// <param name="Group">The API group.</param>
/// <param name="Kind">The kind.</param>
/// <param name="MatchLabels">Labels that must have the value.</param>
/// <param name="SectionName">A listener or rule; null: the whole object.</param>
/// <param name="Location">Where it was written.</param>
/// <param name="Field">Its field path.</param>
public sealed record PolicyTargetSelector(
    string Group, string Kind, ImmutableDictionary<string, string> MatchLabels, string? SectionName, SourceLocation Location, string Field);
