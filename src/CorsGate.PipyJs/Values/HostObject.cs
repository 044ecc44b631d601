namespace CorsGate.PipyJs;

/// <summary>
/// An object of the host: a C# type whose members are those of a <see cref="PjsClass"/>. A script can set further properties on
/// it, as it can on any object.
/// </summary>
/// <param name="classOf">The class, one for each kind of object, made once.</param>
public abstract class HostObject(PjsClass classOf) : PjsObject
{
    /// <inheritdoc/>
    public sealed override PjsClass Class { get; } = classOf;
}
