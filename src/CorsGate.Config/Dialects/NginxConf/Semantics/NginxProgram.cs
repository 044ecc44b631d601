using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Semantics;

/// <summary>A step of a program.</summary>
internal abstract record NginxStep;

/// <summary>Gives a variable a value.</summary>
internal sealed record SetStep(int Slot, IRequestText Value) : NginxStep;

/// <summary>Goes on at <see cref="Else"/> unless a condition holds.</summary>
internal sealed record TestStep(NginxCondition Condition) : NginxStep
{
    /// <summary>The step to go on with; filled in when it is known.</summary>
    public int Else { get; set; }
}

/// <summary>Chooses an action for now: a later choice replaces it.</summary>
internal sealed record UseStep(int Action) : NginxStep;

/// <summary>Goes on elsewhere.</summary>
internal sealed record JumpStep : NginxStep
{
    /// <summary>The step to go on with; filled in when it is known.</summary>
    public int Target { get; set; }
}

/// <summary>Ends the run with an action; null: with the one chosen last.</summary>
internal sealed record EndStep(int? Action) : NginxStep;

/// <summary>
/// The rewrite phase of a server and a location (ngx_http_rewrite_module): straight through, only forwards, so that it always ends.
/// In a location the last <c>if</c> that holds decides what is done; <c>return</c> ends the run.
/// </summary>
/// <param name="actions">The actions: those that steps name, then those that take the place of some.</param>
/// <param name="steps">The steps.</param>
/// <param name="slots">The number of variables.</param>
/// <param name="files">For each action that steps name: what takes its place for methods that files do not take; -1: nothing does.</param>
internal sealed class NginxProgram(ImmutableArray<RouteAction> actions, NginxStep[] steps, int slots, int[] files) : IRequestProgram
{
    /// <inheritdoc/>
    public ImmutableArray<RouteAction> Actions => actions;

    /// <inheritdoc/>
    public ProgramResult Run(IRequestFacts facts)
    {
        var state = slots == 0 ? null : new string?[slots];
        var action = 0;
        for (var at = 0; at < steps.Length; at++)
        {
            switch (steps[at])
            {
                case SetStep set:
                    state![set.Slot] = set.Value.Evaluate(facts, state);
                    break;
                case TestStep test:
                    if (!test.Condition.Holds(facts, state))
                        at = test.Else - 1;
                    break;
                case UseStep use:
                    action = use.Action;
                    break;
                case JumpStep jump:
                    at = jump.Target - 1;
                    break;
                case EndStep end:
                    return Result(facts, end.Action ?? action, state);
            }
        }

        return Result(facts, action, state);
    }

    // ngx_http_static_module takes GET, HEAD and POST, and answers other methods before it looks for a file.
    private ProgramResult Result(IRequestFacts facts, int action, string?[]? state) =>
        new(files[action] >= 0 && facts.Method is not ("GET" or "HEAD" or "POST") ? files[action] : action, state);
}
