using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>A text made by a function.</summary>
internal sealed record TestText(Func<IRequestFacts, object?, string> Make) : IRequestText
{
    public string Evaluate(IRequestFacts facts, object? state) => Make(facts, state);
}

/// <summary>A program made of a function.</summary>
internal sealed class TestProgram(ImmutableArray<RouteAction> actions, Func<IRequestFacts, ProgramResult> run) : IRequestProgram
{
    public ImmutableArray<RouteAction> Actions => actions;

    public ProgramResult Run(IRequestFacts facts) => run(facts);
}

/// <summary>Short ways to write rules.</summary>
internal static class Rules
{
    public static IRequestText Text(string text) => new LiteralText(text);

    public static IRequestText Text(Func<IRequestFacts, string> make) => new TestText((facts, _) => make(facts));

    public static RequestHeaderRule Set(string name, string value) => new(name, Text(value));

    public static ResponseHeaderRule Add(string name, string value, bool always = true) => new(name, Text(value), always);
}
