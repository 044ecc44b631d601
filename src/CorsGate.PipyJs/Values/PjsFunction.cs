namespace CorsGate.PipyJs;

/// <summary>Something that can be called.</summary>
public abstract class PjsFunction : PjsObject
{
    private static readonly PjsClass ClassOf = new("pjs::Function");

    private protected PjsFunction()
    {
    }

    /// <summary>What a backtrace calls it.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override PjsClass Class => ClassOf;

    /// <inheritdoc/>
    public override string Text => "[Function: " + Name + "]";

    /// <summary>Calls it within a running callback.</summary>
    /// <param name="run">The running callback.</param>
    /// <param name="arguments">The arguments.</param>
    internal abstract PjsValue Invoke(PjsExecution run, ReadOnlySpan<PjsValue> arguments);

    /// <summary>What <c>new</c> makes of it.</summary>
    internal virtual PjsValue Construct(PjsExecution run, ReadOnlySpan<PjsValue> arguments) => throw run.Error("not a constructor");
}
