using CorsGate.Cors.Decisions;

namespace CorsGate.Cors.Policies;

/// <summary>A policy and its semantics made ready for requests: immutable, thread-safe, no allocation per decision.</summary>
public sealed class CompiledCorsPolicy
{
    /// <summary>The policy it was compiled from.</summary>
    public required CorsPolicy Policy { get; init; }

    /// <summary>The semantics it was compiled for.</summary>
    public required CorsSemantics Semantics { get; init; }

    /// <summary>Compiles a policy. Never fails: everything that can be wrong was found when its patterns were parsed.</summary>
    public static CompiledCorsPolicy Compile(CorsPolicy policy, CorsSemantics semantics) => new() { Policy = policy, Semantics = semantics };

    /// <summary>Decides about a request.</summary>
    public CorsDecision Evaluate(in CorsRequest request) => throw new NotSupportedException(request.Method);
}
