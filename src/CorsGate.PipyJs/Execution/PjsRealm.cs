namespace CorsGate.PipyJs;

/// <summary>
/// The world of scripts that share objects: the modules of a plugin chain, or one plugin. Pipy runs everything of a worker on one
/// thread, and scripts rely on it (a cache, a quota, an object among the initial values belong to all requests). A realm keeps that
/// promise with a gate: at most one callback of a realm runs at a time, each takes microseconds, nothing waits inside. Requests of
/// other realms are not held up. Loading a script and every <see cref="Call"/> pass the gate; hosts touch script objects only
/// inside of it, or before the realm serves.
/// </summary>
public sealed class PjsRealm
{
    private readonly Lock _gate = new();
    private readonly PjsExecution _execution;
    private readonly PjsMicrotasks _microtasks = new();
    private int _entered;

    /// <summary>Makes a realm.</summary>
    /// <param name="budget">What a callback may use.</param>
    /// <param name="time">The clock; the system's where it is not given.</param>
    public PjsRealm(PjsBudget? budget = null, TimeProvider? time = null)
    {
        Budget = budget ?? PjsBudget.Default;
        Time = time ?? TimeProvider.System;
        _execution = new PjsExecution(this);
    }

    /// <summary>What a callback may use.</summary>
    public PjsBudget Budget { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>What waits to run after a callback.</summary>
    internal PjsMicrotasks Microtasks => _microtasks;

    /// <summary>Calls a function with a budget of its own, then runs what promises have made ready.</summary>
    /// <param name="function">The function.</param>
    /// <param name="context">The request's variables; <c>null</c> outside of a request.</param>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="PjsException">The script failed or used up its budget.</exception>
    public PjsValue Call(PjsFunction function, PjsContext? context, params ReadOnlySpan<PjsValue> arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        lock (_gate)
        {
            // A filter of the host may call back while a callback runs: that call uses the budget of the first.
            var outer = Enter(Budget, context);
            try
            {
                var result = function.Invoke(_execution, arguments);
                if (_entered == 1) _microtasks.Run(_execution);
                return result;
            }
            catch (PjsException error) when (error.IsCatchable && _entered == 1)
            {
                // What it settled before it failed may be what another request waits for.
                _execution.Return(default);
                _microtasks.Run(_execution);
                throw;
            }
            finally
            {
                Leave(outer);
            }
        }
    }

    /// <summary>Runs code of the host with the gate closed and a budget, then what promises have made ready; for example to settle a promise.</summary>
    /// <typeparam name="TState">What the code works on.</typeparam>
    /// <param name="context">The request's variables; <c>null</c> outside of a request.</param>
    /// <param name="state">What the code works on.</param>
    /// <param name="code">The code.</param>
    /// <exception cref="PjsException">A script failed or used up its budget.</exception>
    public void Run<TState>(PjsContext? context, TState state, Action<PjsExecution, TState> code)
    {
        ArgumentNullException.ThrowIfNull(code);
        lock (_gate)
        {
            var outer = Enter(Budget, context);
            try
            {
                code(_execution, state);
                if (_entered == 1) _microtasks.Run(_execution);
            }
            finally
            {
                Leave(outer);
            }
        }
    }

    /// <summary>Evaluates a script's expression with a budget for loading.</summary>
    internal PjsValue Evaluate(Func<PjsExecution, PjsValue> code, PjsBudget budget)
    {
        lock (_gate)
        {
            var outer = Enter(budget, null);
            try
            {
                var result = code(_execution);
                if (_entered == 1) _microtasks.Run(_execution);
                return result;
            }
            finally
            {
                Leave(outer);
            }
        }
    }

    private (PjsContext? Context, (int Depth, int Top) Mark) Enter(PjsBudget budget, PjsContext? context)
    {
        if (_entered++ == 0)
        {
            _execution.Begin(budget, context);
            return default;
        }

        var outer = (_execution.Context, _execution.Mark());
        _execution.Context = context;
        return outer;
    }

    private void Leave((PjsContext? Context, (int Depth, int Top) Mark) outer)
    {
        if (--_entered == 0)
        {
            _execution.End();
            return;
        }

        _execution.Context = outer.Context;
        _execution.Return(outer.Mark);
    }
}
