using System.Collections.Immutable;

namespace CorsGate.Config.Model;

/// <summary>
/// Chooses what is done with a request by computing on it: the rewrite phase of an nginx.conf. Immutable and thread-safe.
/// </summary>
public interface IRequestProgram
{
    /// <summary>Every action that it may choose.</summary>
    ImmutableArray<RouteAction> Actions { get; }

    /// <summary>Runs for one request.</summary>
    /// <param name="facts">The request.</param>
    ProgramResult Run(IRequestFacts facts);
}

/// <summary>What a program chose.</summary>
/// <param name="Action">The index of the action in <see cref="IRequestProgram.Actions"/>.</param>
/// <param name="State">What the texts of the action need of the run (the values of variables); null: nothing.</param>
public readonly record struct ProgramResult(int Action, object? State);

/// <summary>A text that may depend on the request, such as <c>$host</c>. Immutable and thread-safe.</summary>
public interface IRequestText
{
    /// <summary>The text for a request. It may hold anything that the request holds: who sends it on checks it.</summary>
    /// <param name="facts">The request.</param>
    /// <param name="state">The <see cref="ProgramResult.State"/> of the route's program; null where there is none.</param>
    string Evaluate(IRequestFacts facts, object? state);
}

/// <summary>What programs and texts may know of a request.</summary>
public interface IRequestFacts
{
    /// <summary>The method as sent.</summary>
    string Method { get; }

    /// <summary>The host in lower case without the port; empty where the request names none.</summary>
    string Host { get; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    string Scheme { get; }

    /// <summary>The path as matched, without the query.</summary>
    string Path { get; }

    /// <summary>The query without its question mark; empty: none.</summary>
    string Query { get; }

    /// <summary>Path and query as sent.</summary>
    string RequestUri { get; }

    /// <summary>The configured port that the request arrived at.</summary>
    int ServerPort { get; }

    /// <summary>The address of the client's connection.</summary>
    string RemoteAddress { get; }

    /// <summary>The first value of a request field; null: absent.</summary>
    /// <param name="name">The name, in any case.</param>
    string? Header(string name);
}

/// <summary>A field to set on the forwarded request.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; an empty one removes the field.</param>
public sealed record RequestHeaderRule(string Name, IRequestText Value);

/// <summary>A field to add to responses.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value; an empty one adds nothing.</param>
/// <param name="Always">Whether for every status; false: only for 200, 201, 204, 206, 301, 302, 303, 304, 307 and 308.</param>
public sealed record ResponseHeaderRule(string Name, IRequestText Value, bool Always);

/// <summary>A text that is the same for every request.</summary>
/// <param name="Text">The text.</param>
public sealed record LiteralText(string Text) : IRequestText
{
    /// <inheritdoc/>
    public string Evaluate(IRequestFacts facts, object? state) => Text;
}
