namespace CorsGate.PipyJs.Builtins;

/// <summary>The methods of numbers, and the functions of <c>Number</c>.</summary>
internal static class NumberClass
{
    public static PjsClass Instance { get; } = new PjsClass("pjs::Number")
        .Method("toExponential", (_, self, args) => NumberText.ToExponential(PjsConvert.ToNumber(self), args[0].IsUndefined ? null : args.Int(0)))
        .Method("toFixed", (_, self, args) => NumberText.ToFixed(PjsConvert.ToNumber(self), args.IntOr(0, 0)))
        .Method("toPrecision", (_, self, args) => args[0].IsUndefined
            ? NumberText.Format(PjsConvert.ToNumber(self))
            : NumberText.ToPrecision(PjsConvert.ToNumber(self), args.Int(0)));

    private static PjsClass Statics { get; } = new PjsClass("pjs::Constructor<pjs::Number>")
        .Accessor("EPSILON", _ => double.BitIncrement(1) - 1)
        .Accessor("MAX_SAFE_INTEGER", _ => 9007199254740992)
        .Accessor("MIN_SAFE_INTEGER", _ => -9007199254740992)
        .Accessor("MAX_VALUE", _ => double.MaxValue)
        .Accessor("MIN_VALUE", _ => 2.2250738585072014e-308)
        .Accessor("NaN", _ => double.NaN)
        .Accessor("NEGATIVE_INFINITY", _ => double.NegativeInfinity)
        .Accessor("POSITIVE_INFINITY", _ => double.PositiveInfinity)
        .Method("isNaN", (_, _, args) => double.IsNaN(args.Number(0)))
        .Method("isFinite", (_, _, args) => double.IsFinite(args.Number(0)))
        .Method("isInteger", (_, _, args) => args.Number(0) is var n && double.IsInteger(n))
        .Method("parseFloat", (_, _, args) => NumberText.Parse(args.String(0)))
        .Method("parseInt", (_, _, args) => NumberText.ParseInteger(args.String(0), args.IntOr(1, 10)));

    public static PjsConstructor Constructor() => new(
        "Number",
        Instance,
        (_, _, args) => new BoxedNumber(args.Count > 0 ? PjsConvert.ToNumber(args[0]) : 0),
        (_, _, args) => args.Count > 0 ? PjsConvert.ToNumber(args[0]) : 0,
        Statics);
}
