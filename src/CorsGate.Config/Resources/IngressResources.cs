using System.Collections.Immutable;
using CorsGate.Cors.Policies;

namespace CorsGate.Config.Resources;

/// <summary>An Ingress (networking.k8s.io/v1).</summary>
public sealed record IngressResource : Resource
{
    /// <summary>spec.ingressClassName; null when absent.</summary>
    public string? ClassName { get; init; }

    /// <summary>Where the value of each annotation was written.</summary>
    public ImmutableDictionary<string, SourceLocation> AnnotationLocations { get; init; } = ImmutableDictionary<string, SourceLocation>.Empty;

    /// <summary>spec.rules.</summary>
    public ImmutableArray<IngressRule> Rules { get; init; } = [];

    /// <summary>spec.tls.</summary>
    public ImmutableArray<IngressTls> Tls { get; init; } = [];

    /// <summary>spec.defaultBackend; null when absent.</summary>
    public IngressBackend? DefaultBackend { get; init; }
}

/// <summary>A rule of an Ingress: the paths of a host.</summary>
/// <param name="Host">The host in lower case, exact or <c>*.suffix</c>; empty: every host.</param>
/// <param name="Paths">The paths, in order.</param>
/// <param name="Location">Where the rule was written.</param>
/// <param name="Field">Its field path.</param>
public sealed record IngressRule(string Host, ImmutableArray<IngressPath> Paths, SourceLocation Location, string Field);

/// <summary>How a path of an Ingress is compared.</summary>
public enum IngressPathType
{
    /// <summary>The whole path.</summary>
    Exact,

    /// <summary>Leading path elements.</summary>
    Prefix,

    /// <summary>As the controller likes: leading characters, or a regular expression.</summary>
    ImplementationSpecific,
}

/// <summary>A path of an Ingress and where it leads.</summary>
/// <param name="Path">The path; <c>/</c> where none was written.</param>
/// <param name="Type">How it is compared.</param>
/// <param name="Backend">Where it leads.</param>
/// <param name="Location">Where the path was written.</param>
/// <param name="Field">Its field path.</param>
public sealed record IngressPath(string Path, IngressPathType Type, IngressBackend Backend, SourceLocation Location, string Field);

/// <summary>A reference of an Ingress to a Service port.</summary>
/// <param name="Service">The name of the Service; null: a resource of another kind, which is not served.</param>
/// <param name="Port">The number of the port; null: it is named.</param>
/// <param name="PortName">The name of the port; empty: it is numbered.</param>
/// <param name="Location">Where it was written.</param>
/// <param name="Field">Its field path.</param>
public sealed record IngressBackend(string? Service, int? Port, string PortName, SourceLocation Location, string Field);

/// <summary>An entry of spec.tls.</summary>
/// <param name="Hosts">The hosts in lower case; empty: those that the certificate names.</param>
/// <param name="SecretName">The Secret of the same namespace; empty: the default certificate.</param>
/// <param name="Location">Where it was written.</param>
/// <param name="Field">Its field path.</param>
public sealed record IngressTls(ImmutableArray<string> Hosts, string SecretName, SourceLocation Location, string Field);

/// <summary>An IngressClass (networking.k8s.io/v1).</summary>
public sealed record IngressClassResource : Resource
{
    /// <summary>spec.controller; empty when absent.</summary>
    public string Controller { get; init; } = "";
}
