using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>Compiles the set, if, return and rewrite directives of a server and a location, in their order, into a program.</summary>
internal sealed class ProgramBuilder(HttpScope scope, ServerPlace server)
{
    private readonly List<NginxStep> _steps = [];
    private readonly List<ActionPlan> _plans = [];

    /// <summary>Whether another Origin could lead elsewhere.</summary>
    public bool TestsOrigin { get; private set; }

    /// <summary>Starts a program whose action, unless something else is chosen, is the given one.</summary>
    public static ProgramBuilder Start(HttpScope scope, ServerPlace server, ActionPlan first)
    {
        var builder = new ProgramBuilder(scope, server);
        builder._plans.Add(first);
        return builder;
    }

    /// <summary>Adds the directives of a block.</summary>
    /// <param name="block">The directives.</param>
    /// <param name="plan">The action of the block that they stand in.</param>
    /// <param name="context">Which kind of block it is.</param>
    public void Add(ImmutableArray<NginxDirective> block, ActionPlan plan, NginxContext context)
    {
        var ends = new List<JumpStep>();
        Compile(block, plan, context, ends);
        foreach (var end in ends)
            end.Target = _steps.Count;
    }

    /// <summary>Adds what is done for the requests whose path a regular expression matches: the run ends there.</summary>
    public void AddBranch(NginxCondition condition, ActionPlan plan, ImmutableArray<NginxDirective> block)
    {
        var test = new TestStep(condition);
        _steps.Add(test);
        _steps.Add(new UseStep(Index(plan)));
        Add(block, plan, NginxContext.Location);
        _steps.Add(new EndStep(null));
        test.Else = _steps.Count;
    }

    /// <summary>The action of requests that nothing is chosen for, and the program; null: there is nothing to run.</summary>
    public (RouteAction Action, IRequestProgram? Program) Build(ActionBuilder actions)
    {
        var built = _plans.Select(plan => actions.Build(plan, TestsOrigin)).ToList();
        var files = new int[built.Count];
        for (var i = 0; i < files.Length; i++)
        {
            files[i] = _plans[i].IsFile && built[i].FixedStatus == 404 ? built.Count : -1;
            if (files[i] >= 0)
                built.Add(built[i] with { FixedStatus = 405 });
        }

        return _steps.Count == 0 && built.Count == files.Length
            ? (built[0], null)
            : (built[0], new NginxProgram([.. built], [.. _steps], scope.Variables.SlotCount, files));
    }

    private void Compile(ImmutableArray<NginxDirective> block, ActionPlan plan, NginxContext context, List<JumpStep> ends)
    {
        scope.Compiled += block.Length;
        if (scope.Compiled > NginxLimits.Compiled)
        {
            scope.Report.Error(plan.Source, "is too large together with the directives of its server: the requests are answered with 500; use fewer locations or directives");
            Break(plan);
            return;
        }

        foreach (var directive in block)
        {
            switch (directive.Name)
            {
                case "set" when directive.Arguments.Length == 2:
                    CompileSet(directive, plan);
                    break;
                case "break" when directive.Arguments.Length == 0:
                    var jump = new JumpStep();
                    ends.Add(jump);
                    _steps.Add(jump);
                    break;
                case "return":
                    if (Returned.Read(directive, scope, server.Place(plan.Proxy), out var returned))
                        _steps.Add(new EndStep(Index(plan with { Return = returned, InServer = context is NginxContext.Server or NginxContext.ServerIf })));
                    else
                        Break(plan);
                    break;
                case "rewrite":
                    CompileRewrite(directive, plan);
                    break;
                case "if":
                    CompileIf(directive, plan, context, ends);
                    break;
            }
        }
    }

    private void CompileSet(NginxDirective directive, ActionPlan plan)
    {
        var value = NginxTextCompiler.Compile(directive.Argument(1), scope.Variables, server.Place(plan.Proxy), out var error);
        var slot = scope.Variables.Slot(directive.Argument(0).TrimStart('$'));
        if (error is not null)
        {
            scope.Report.Error(directive, $"{directive.Argument(0)} {error}. The requests are answered with 500");
            Break(plan);
            return;
        }

        if (NginxText.IsByOrigin(value))
            scope.Variables.MarkByOrigin(slot);
        _steps.Add(new SetStep(slot, value));
    }

    private void CompileIf(NginxDirective directive, ActionPlan plan, NginxContext context, List<JumpStep> ends)
    {
        var condition = scope.Conditions.Read(directive, server.Place(plan.Proxy));
        var inner = server.PlanOf(directive, plan, context);
        if (condition is null)
        {
            Break(plan);
            return;
        }

        TestsOrigin |= condition.DependsOnOrigin;
        var test = new TestStep(condition);
        _steps.Add(test);
        var isServer = context is NginxContext.Server or NginxContext.ServerIf;
        if (!isServer)
            _steps.Add(new UseStep(Index(inner)));
        if (context is NginxContext.ServerIf or NginxContext.LocationIf)
            scope.Report.Error(directive, "stands in another if, which nginx refuses; here both conditions must hold");
        Compile(directive.Block, inner, isServer ? NginxContext.ServerIf : NginxContext.LocationIf, ends);
        test.Else = _steps.Count;
    }

    // A redirect whose text needs no captures is a return under a condition; anything else changes the path, which is not known here.
    private void CompileRewrite(NginxDirective directive, ActionPlan plan)
    {
        var place = server.Place(plan.Proxy);
        if (Returned.ReadRewrite(directive, scope, place, out var condition, out var returned))
        {
            var test = new TestStep(condition!);
            _steps.Add(test);
            _steps.Add(new EndStep(Index(plan with { Return = returned })));
            test.Else = _steps.Count;
            return;
        }

        scope.Report.Error(directive, "is implemented for redirects without captures only: the requests are answered with 500; use a path in proxy_pass, or return");
        Break(plan);
    }

    // What is not understood must not be passed over.
    private void Break(ActionPlan plan) => _steps.Add(new EndStep(Index(plan with { Settings = plan.Settings with { IsBroken = true } })));

    private int Index(ActionPlan plan)
    {
        for (var i = 0; i < _plans.Count; i++)
        {
            if (ReferenceEquals(_plans[i], plan))
                return i;
        }

        _plans.Add(plan);
        return _plans.Count - 1;
    }
}
