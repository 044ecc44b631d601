using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>The level a policy was attached at, the strongest first (kgateway, policy precedence).</summary>
public enum PolicyAttachment
{
    /// <summary>A CORS filter in a rule of the HTTPRoute.</summary>
    RuleFilter,

    /// <summary>A CORS filter in a backendRef.</summary>
    BackendFilter,

    /// <summary>An ExtensionRef filter in a rule.</summary>
    ExtensionRef,

    /// <summary>A target reference with the name of a rule.</summary>
    Rule,

    /// <summary>A target reference to a route.</summary>
    Route,

    /// <summary>A target reference with the name of a listener.</summary>
    Listener,

    /// <summary>A target reference to a Gateway.</summary>
    Gateway,

    /// <summary>The annotations of the object that holds the route (an Ingress).</summary>
    Annotations,

    /// <summary>The flags of the server that is proxied (kube-apiserver).</summary>
    Flags,

    /// <summary>The configuration of a CORS plugin for a Service (osm-edge).</summary>
    PluginConfig,
}

/// <summary>A CORS policy at the place where it applies.</summary>
public sealed record AttachedPolicy
{
    /// <summary>The object that holds the policy.</summary>
    public required ObjectReference Source { get; init; }

    /// <summary>The level it was attached at.</summary>
    public required PolicyAttachment Attachment { get; init; }

    /// <summary>What is allowed. For a refused object: nothing.</summary>
    public required CorsPolicy Policy { get; init; }

    /// <summary>How it is answered.</summary>
    public required CorsSemantics Semantics { get; init; }

    /// <summary>Whether the policy says that CORS is switched off here: the route behaves as without a policy.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>Where the cors block was written.</summary>
    public SourceLocation? Location { get; init; }
}

/// <summary>A policy that was attached to a rule and does not apply.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Why">Why it lost, in one sentence that names the winner.</param>
public sealed record LosingPolicy(AttachedPolicy Policy, string Why);
