using System.Numerics;

namespace CorsGate.PipyJs.Builtins;

/// <summary><c>Math</c>. Arguments are converted to numbers, as Pipy does: <c>Math.abs('-1')</c> is 1.</summary>
internal sealed class MathObject() : HostObject(ClassOf)
{
    private static readonly PjsClass ClassOf = Create();

    private static PjsClass Create()
    {
        var type = new PjsClass("pjs::Math")
            .Accessor("E", _ => Math.E)
            .Accessor("LN10", _ => Math.Log(10))
            .Accessor("LN2", _ => Math.Log(2))
            .Accessor("LOG10E", _ => 1 / Math.Log(10))
            .Accessor("LOG2E", _ => 1 / Math.Log(2))
            .Accessor("PI", _ => Math.PI)
            .Accessor("SQRT1_2", _ => Math.Sqrt(0.5))
            .Accessor("SQRT2", _ => Math.Sqrt(2))
            .Method("atan2", (_, _, args) => Math.Atan2(Number(args, 0), Number(args, 1)))
            .Method("clz32", (_, _, args) => BitOperations.LeadingZeroCount((uint)PjsConvert.ToInt32(args.Any(0))))
            .Method("hypot", (_, _, args) =>
            {
                var sum = 0.0;
                foreach (var value in args.Values) sum += PjsConvert.ToNumber(value) * PjsConvert.ToNumber(value);
                return Math.Sqrt(sum);
            })
            .Method("imul", (_, _, args) => (double)unchecked(PjsConvert.ToInt32(args.Any(0)) * PjsConvert.ToInt32(args.Any(1))))
            .Method("max", (_, _, args) => Fold(args, double.NegativeInfinity, (a, b) => a < b ? b : a))
            .Method("min", (_, _, args) => Fold(args, double.PositiveInfinity, (a, b) => b < a ? b : a))
            .Method("pow", (_, _, args) => Math.Pow(Number(args, 0), Number(args, 1)))
            .Method("random", (_, _, _) => Random.Shared.NextDouble())
            .Method("sign", (_, _, args) => Number(args, 0) is var x && x == 0 ? x : Math.CopySign(1, x));
        foreach (var (name, code) in Functions()) type.Method(name, (_, _, args) => code(Number(args, 0)));
        return type;
    }

    private static IEnumerable<(string Name, Func<double, double> Code)> Functions() =>
    [
        ("abs", Math.Abs), ("acos", Math.Acos), ("acosh", Math.Acosh), ("asin", Math.Asin), ("asinh", Math.Asinh), ("atan", Math.Atan),
        ("atanh", Math.Atanh), ("cbrt", Math.Cbrt), ("ceil", Math.Ceiling), ("cos", Math.Cos), ("cosh", Math.Cosh), ("exp", Math.Exp),
        ("expm1", x => Math.Abs(x) < 1e-5 ? x + (x * x / 2) : Math.Exp(x) - 1), ("floor", Math.Floor), ("fround", x => (float)x), ("log", Math.Log),
        ("log1p", x => Math.Abs(x) < 1e-5 ? x - (x * x / 2) : Math.Log(1 + x)), ("log10", Math.Log10), ("log2", Math.Log2),
        ("round", x => Math.Round(x, MidpointRounding.AwayFromZero)), ("sin", Math.Sin), ("sinh", Math.Sinh), ("sqrt", Math.Sqrt), ("tan", Math.Tan),
        ("tanh", Math.Tanh), ("trunc", Math.Truncate),
    ];

    private static double Number(PjsArguments args, int place) => PjsConvert.ToNumber(args.Any(place));

    private static double Fold(PjsArguments args, double start, Func<double, double, double> better)
    {
        foreach (var value in args.Values) start = better(start, PjsConvert.ToNumber(value));
        return start;
    }
}
