using CorsGate.PipyJs.Builtins;

namespace CorsGate.PipyJs;

/// <summary>How far a promise is.</summary>
public enum PjsPromiseState
{
    /// <summary>Not settled yet.</summary>
    Pending,

    /// <summary>Settled with a value.</summary>
    Resolved,

    /// <summary>Settled with an error.</summary>
    Rejected,
}

/// <summary>
/// A value to come. The host makes one for what it waits for and settles it inside <see cref="PjsRealm.Run"/>; what waits for it
/// runs right after, on the same thread.
/// </summary>
public sealed class PjsPromise : PjsObject
{
    private readonly List<Action<PjsExecution, PjsPromise>> _waiting = [];

    /// <inheritdoc/>
    public override PjsClass Class => PromiseClass.Instance;

    /// <summary>How far it is.</summary>
    public PjsPromiseState State { get; private set; }

    /// <summary>The value or error that it was settled with.</summary>
    public PjsValue Result { get; private set; }

    /// <summary>Settles it with a value; a promise is waited for. Without effect on a settled one.</summary>
    /// <param name="run">The running callback.</param>
    /// <param name="value">The value.</param>
    public void Resolve(PjsExecution run, PjsValue value)
    {
        if (value.Is<PjsPromise>(out var other) && !ReferenceEquals(other, this)) other.WhenSettled(run, (later, done) => Settle(later, done.State, done.Result));
        else Settle(run, PjsPromiseState.Resolved, value);
    }

    /// <summary>Settles it with an error. Without effect on a settled one.</summary>
    /// <param name="run">The running callback.</param>
    /// <param name="error">The error.</param>
    public void Reject(PjsExecution run, PjsValue error) => Settle(run, PjsPromiseState.Rejected, error);

    /// <summary>Has code run once it is settled, after the callback that settles it; soon, where it is settled already.</summary>
    /// <param name="run">The running callback; the code runs for the same request.</param>
    /// <param name="code">The code.</param>
    public void WhenSettled(PjsExecution run, Action<PjsExecution, PjsPromise> code)
    {
        ArgumentNullException.ThrowIfNull(run);
        var context = run.Context;
        Action<PjsExecution, PjsPromise> inContext = (later, promise) =>
        {
            later.Context = context;
            code(later, promise);
        };
        run.ChargeMemory(128);
        if (State != PjsPromiseState.Pending)
        {
            run.Realm.Microtasks.Add(later => inContext(later, this));
            return;
        }

        run.CheckCollection(_waiting.Count + 1L);
        _waiting.Add(inContext);
    }

    /// <summary>Settles it with what a function gives, or with the error that it ends in.</summary>
    internal void SettleWith(PjsExecution run, PjsFunction function, params ReadOnlySpan<PjsValue> arguments)
    {
        var mark = run.Mark();
        try
        {
            Resolve(run, run.Call(function, arguments));
        }
        catch (PjsException error) when (error.IsCatchable)
        {
            run.Return(mark);
            run.ChargeSteps(PjsException.StepsOfCatching);
            Reject(run, ErrorObject.Of(error));
        }
    }

    private void Settle(PjsExecution run, PjsPromiseState state, PjsValue result)
    {
        if (State != PjsPromiseState.Pending || state == PjsPromiseState.Pending) return;
        (State, Result) = (state, result);
        foreach (var code in _waiting) run.Realm.Microtasks.Add(later => code(later, this));
        _waiting.Clear();
    }
}
