namespace CorsGate.PipyJs;

/// <summary>A name to be used with <c>new</c>, such as <c>Map</c>, with functions of its own, such as <c>Object.keys</c>.</summary>
/// <param name="name">Its name.</param>
/// <param name="instances">The class of what it makes, for <c>instanceof</c>.</param>
/// <param name="construct">What <c>new</c> does.</param>
/// <param name="call">What a call without <c>new</c> does; without it, the same.</param>
/// <param name="statics">Its own functions and constants.</param>
public sealed class PjsConstructor(
    string name,
    PjsClass instances,
    PjsNative construct,
    PjsNative? call = null,
    PjsClass? statics = null) : PjsFunction
{
    private static readonly PjsClass NoStatics = new("pjs::Constructor");

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override PjsClass Class => statics ?? NoStatics;

    /// <summary>Whether a value is of its class.</summary>
    internal bool IsInstance(PjsObject value) => ReferenceEquals(instances, PjsClass.Object) || ReferenceEquals(value.Class, instances);

    /// <inheritdoc/>
    internal override PjsValue Invoke(PjsExecution run, ReadOnlySpan<PjsValue> arguments) =>
        (call ?? construct)(run, default, new PjsArguments(run, arguments));

    /// <inheritdoc/>
    internal override PjsValue Construct(PjsExecution run, ReadOnlySpan<PjsValue> arguments) =>
        construct(run, default, new PjsArguments(run, arguments));
}
