using CorsGate.Cors.Policies;

namespace CorsGate.Config.Model;

/// <summary>One match and what is done for it.</summary>
public sealed record Route
{
    /// <summary>A stable name for logs: <c>HTTPRoute namespace/name rule 0</c>, or with the rule's own name.</summary>
    public required string Name { get; init; }

    /// <summary>The object it was defined by.</summary>
    public required ObjectReference Owner { get; init; }

    /// <summary>Which requests it takes.</summary>
    public required RouteMatch Match { get; init; }

    /// <summary>What is done with them; the same instance for all matches of a rule.</summary>
    public required RouteAction Action { get; init; }

    /// <summary>Chooses the action for each request where the configuration is a program; null: <see cref="Action"/> is done.</summary>
    public IRequestProgram? Program { get; init; }

    /// <summary>Where the rule was written.</summary>
    public SourceLocation? Location { get; init; }
}
