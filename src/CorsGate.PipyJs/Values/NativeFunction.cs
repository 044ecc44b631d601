namespace CorsGate.PipyJs;

/// <summary>A function of the host, or a method bound to the value that it is of.</summary>
/// <param name="name">What a backtrace calls it.</param>
/// <param name="code">What it does.</param>
/// <param name="self">The value that it is of.</param>
public sealed class NativeFunction(string name, PjsNative code, PjsValue self = default) : PjsFunction
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    internal override PjsValue Invoke(PjsExecution run, ReadOnlySpan<PjsValue> arguments) =>
        code(run, self, new PjsArguments(run, arguments));
}
