namespace CorsGate.PipyJs.Builtins;

/// <summary><c>String</c> and its functions.</summary>
internal static class StringFunctions
{
    public static PjsConstructor Constructor() => new(
        "String",
        StringClass.Instance,
        (run, _, args) => new BoxedString(args.Count > 0 ? PjsConvert.ToText(args[0]) : ""),
        (run, _, args) => args.Count > 0 ? PjsConvert.ToText(args[0]) : "",
        new PjsClass("pjs::Constructor<pjs::String>").Method("fromCharCode", FromCodes).Method("fromCodePoint", FromCodes));

    private static PjsValue FromCodes(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = new System.Text.StringBuilder(args.Count);
        foreach (var value in args.Values) text.Append(CodePoints.Text(Math.Max(0, PjsConvert.ToIndex(PjsConvert.ToNumber(value)))));
        return run.Text(text.ToString());
    }
}
