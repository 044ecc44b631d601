namespace CorsGate.PipyJs.Builtins;

/// <summary>Integers of a certain width: <c>new Int('u8', 255)</c>.</summary>
internal static class IntClass
{
    public static PjsClass Instance { get; } = new PjsClass("pjs::Int")
        .Accessor("type", self => ((PjsInt)self).TypeName)
        .Accessor("width", self => ((PjsInt)self).Width)
        .Accessor("low", self => (double)(int)((PjsInt)self).Bits)
        .Accessor("high", self => (double)(int)(((PjsInt)self).Bits >> 32))
        .Accessor("isUnsigned", self => ((PjsInt)self).IsUnsigned)
        .Method("toBytes", (run, self, _) => ToBytes(run, (PjsInt)self.AsObject!));

    public static PjsConstructor Constructor() => new(
        "Int",
        Instance,
        Create,
        statics: new PjsClass("pjs::Constructor<pjs::Int>").Method("parse", (_, _, args) =>
            NumberText.TryParseInteger(args.String(0), args.IntOr(1, 10), out var bits) ? new PjsInt(3, bits) : PjsValue.Null));

    private static PjsValue Create(PjsExecution run, PjsValue self, PjsArguments args)
    {
        if (args[0].AsString is not { } name) return FromValue(run, 3, args, 0, args.Count > 1);
        var type = Array.IndexOf(PjsInt.Types, name);
        if (type < 0 && args.Count > 1) throw run.Error("argument #1 has an invalid enum value");
        if (type < 0) return FromValue(run, 3, args, 0, false);
        return args.Count == 1 ? new PjsInt(type, 0) : FromValue(run, type, args, 1, args.Count > 2);
    }

    private static PjsInt FromValue(PjsExecution run, int type, PjsArguments args, int place, bool hasHigh)
    {
        var value = args.Any(place);
        if (hasHigh) return new PjsInt(place == 0 ? 3 : type, ((long)args.Int(place + 1) << 32) | (uint)args.Int(place));
        if (value.Is<PjsInt>(out var integer)) return new PjsInt(place == 0 ? Array.IndexOf(PjsInt.Types, integer.TypeName) : type, integer.Bits);
        if (value.IsNumber) return new PjsInt(type, PjsConvert.ToInt64(value.AsNumber));
        if (value.AsString is { } text) return new PjsInt(type, NumberText.TryParseInteger(text, 10, out var bits) ? bits : 0);
        if (!value.Is<PjsArray>(out var bytes)) throw args.Expects(place, "a number, a string or an array");
        long sum = 0;
        for (var i = 0; i < Math.Min(8, bytes.Length); i++) sum |= (PjsConvert.ToInt64(PjsConvert.ToNumber(bytes[i])) & 0xFF) << (8 * i);
        if (place == 0) type = bytes.Length > 4 ? 7 : bytes.Length > 2 ? 6 : bytes.Length > 1 ? 5 : 4;
        run.ChargeMemory(32);
        return new PjsInt(type, sum);
    }

    private static PjsValue ToBytes(PjsExecution run, PjsInt self)
    {
        var bytes = new PjsArray();
        for (var i = 0; i < self.Width; i += 8) bytes.Push(run, (self.Bits >> i) & 0xFF);
        return bytes;
    }
}
