using CorsGate.PipyJs.Builtins;

namespace CorsGate.PipyJs;

/// <summary>The names that every script of a realm knows. Built once for a realm and shared by its scripts.</summary>
public sealed class PjsGlobals
{
    private readonly Dictionary<string, PjsValue> _values;

    /// <summary>Makes the names of the language; the host adds its own.</summary>
    public PjsGlobals() => _values = new(StringComparer.Ordinal)
    {
        ["NaN"] = double.NaN,
        ["Infinity"] = double.PositiveInfinity,
        ["Object"] = ObjectFunctions.Constructor(),
        ["Boolean"] = new PjsConstructor(
            "Boolean", BoxedBoolean.ClassOf, (_, _, args) => new BoxedBoolean(args[0].IsTruthy), (_, _, args) => args[0].IsTruthy),
        ["Number"] = NumberClass.Constructor(),
        ["String"] = StringFunctions.Constructor(),
        ["Array"] = ArrayClass.Constructor(),
        ["RegExp"] = RegExpObject.Constructor(),
        ["Math"] = new MathObject(),
        ["Int"] = IntClass.Constructor(),
        ["Date"] = DateClass.Constructor(),
        ["Map"] = MapObject.MapConstructor(),
        ["Set"] = MapObject.SetConstructor(),
        ["Error"] = ErrorObject.Constructor(),
        ["Promise"] = PromiseClass.Constructor(),
        ["invoke"] = new NativeFunction("invoke", ControlFunctions.Invoke),
        ["repeat"] = new NativeFunction("repeat", ControlFunctions.Repeat),
        ["branch"] = new NativeFunction("branch", ControlFunctions.Branch),
        ["select"] = new NativeFunction("select", ControlFunctions.Select),
    };

    internal IReadOnlyDictionary<string, PjsValue> Values => _values;

    /// <summary>Adds or replaces a name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">What it means.</param>
    public PjsGlobals Add(string name, PjsValue value)
    {
        _values[name] = value;
        return this;
    }
}
