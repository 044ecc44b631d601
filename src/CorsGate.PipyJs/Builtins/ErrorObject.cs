namespace CorsGate.PipyJs.Builtins;

/// <summary>What <c>new Error(message, cause)</c> makes, and what a promise is rejected with when a function fails.</summary>
internal sealed class ErrorObject(string message, PjsValue cause = default, string stack = "") : PjsObject
{
    private static readonly PjsClass ClassOf = new PjsClass("pjs::Error")
        .Accessor("name", _ => "Error")
        .Accessor("message", self => ((ErrorObject)self).Message)
        .Accessor("cause", self => ((ErrorObject)self).Cause)
        .Accessor("stack", self => ((ErrorObject)self).Stack);

    public override PjsClass Class => ClassOf;

    private string Message => message;

    private PjsValue Cause => cause;

    private string Stack => stack;

    public static PjsConstructor Constructor() => new(
        "Error", ClassOf, (_, _, args) => new ErrorObject(args.OptionalString(0) ?? "", args.OptionalObject(1)));

    public static ErrorObject Of(PjsException error) => new(error.Message, PjsValue.Null, error.FormatBacktrace());
}
