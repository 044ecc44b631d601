namespace CorsGate.PipyJs.Compilation;

/// <summary>An operator between two values.</summary>
internal delegate PjsValue Operator(PjsExecution run, PjsValue left, PjsValue right);

/// <summary>The operators between two values that look at both. Where one is an <c>Int</c>, they are those of integers.</summary>
internal static class Operators
{
    /// <summary>An operator by its sign.</summary>
    public static Operator Find(string sign) => sign switch
    {
        "+" => Add,
        "-" => (run, a, b) => HasInt(a, b) ? Integers(run, '-', a, b) : PjsConvert.ToNumber(a) - PjsConvert.ToNumber(b),
        "*" => (run, a, b) => HasInt(a, b) ? Integers(run, '*', a, b) : PjsConvert.ToNumber(a) * PjsConvert.ToNumber(b),
        "/" => (run, a, b) => HasInt(a, b) ? Integers(run, '/', a, b) : PjsConvert.ToNumber(a) / PjsConvert.ToNumber(b),
        "%" => (run, a, b) => HasInt(a, b) ? Integers(run, '%', a, b) : PjsConvert.ToNumber(a) % PjsConvert.ToNumber(b),
        "**" => (_, a, b) => NumberPower(PjsConvert.ToNumber(a), PjsConvert.ToNumber(b)),
        "<<" => (_, a, b) => a.Is<PjsInt>(out var x) ? x.ShiftLeft(PjsConvert.ToInt32(b)) : (double)(PjsConvert.ToInt32(a) << PjsConvert.ToInt32(b)),
        ">>" => (_, a, b) => a.Is<PjsInt>(out var x) ? x.ShiftRight(PjsConvert.ToInt32(b)) : (double)(PjsConvert.ToInt32(a) >> PjsConvert.ToInt32(b)),
        ">>>" => (_, a, b) => a.Is<PjsInt>(out var x) ? x.ShiftRightUnsigned(PjsConvert.ToInt32(b)) : (double)((uint)PjsConvert.ToInt32(a) >> PjsConvert.ToInt32(b)),
        "&" => (run, a, b) => HasInt(a, b) ? Integers(run, '&', a, b) : (double)(PjsConvert.ToInt32(a) & PjsConvert.ToInt32(b)),
        "|" => (run, a, b) => HasInt(a, b) ? Integers(run, '|', a, b) : (double)(PjsConvert.ToInt32(a) | PjsConvert.ToInt32(b)),
        "^" => (run, a, b) => HasInt(a, b) ? Integers(run, '^', a, b) : (double)(PjsConvert.ToInt32(a) ^ PjsConvert.ToInt32(b)),
        "==" => (_, a, b) => PjsConvert.AreEqual(a, b),
        "!=" => (_, a, b) => !PjsConvert.AreEqual(a, b),
        "<" => (_, a, b) => Compare(a, b) is < 0,
        "<=" => (_, a, b) => Compare(a, b) is <= 0,
        ">" => (_, a, b) => Compare(a, b) is > 0,
        ">=" => (_, a, b) => Compare(a, b) is >= 0,
        "in" => In,
        "instanceof" => InstanceOf,
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, null),
    };

    /// <summary>C's <c>pow</c>: 1 to any power and anything to the power 0 is 1, NaN included.</summary>
    public static double NumberPower(double x, double y) => Math.Pow(x, y);

    private static PjsValue Add(PjsExecution run, PjsValue a, PjsValue b)
    {
        if (a.IsNumber && b.IsNumber) return a.AsNumber + b.AsNumber;
        if (!a.IsString && !b.IsString)
            return HasInt(a, b) ? Integers(run, '+', a, b) : PjsConvert.ToNumber(a) + PjsConvert.ToNumber(b);
        var (left, right) = (PjsConvert.ToText(a), PjsConvert.ToText(b));
        run.ChargeString((long)left.Length + right.Length);
        return left + right;
    }

    // Null where the two have no order: undefined or NaN.
    private static int? Compare(PjsValue a, PjsValue b)
    {
        if (a.IsUndefined || b.IsUndefined) return null;
        if (a.AsString is { } left && b.AsString is { } right) return PjsConvert.CompareText(left, right);
        if (HasInt(a, b)) return PjsInt.From(a).Compare(PjsInt.From(b));
        var (x, y) = (PjsConvert.ToNumber(a), PjsConvert.ToNumber(b));
        return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
    }

    private static PjsValue In(PjsExecution run, PjsValue key, PjsValue target) => target.AsObject switch
    {
        null => throw run.Error("cannot use 'in' operator on non-objects"),
        PjsArray => throw run.Error("cannot use 'in' operator on arrays"),
        var record => record.Has(PjsConvert.ToText(key)),
    };

    private static PjsValue InstanceOf(PjsExecution run, PjsValue value, PjsValue type) => type.AsObject switch
    {
        PjsConstructor constructor => value.AsObject is { } record && constructor.IsInstance(record),
        PjsFunction => throw run.Error("right-hand side of 'instanceof' is not a constructor"),
        _ => throw run.Error("right-hand side of 'instanceof' is not callable"),
    };

    private static bool HasInt(PjsValue a, PjsValue b) => !(a.IsNumber && b.IsNumber) && (a.AsObject is PjsInt || b.AsObject is PjsInt);

    private static PjsInt Integers(PjsExecution run, char op, PjsValue a, PjsValue b)
    {
        run.ChargeMemory(32);
        return PjsInt.Combine(run, op, PjsInt.From(a), PjsInt.From(b));
    }
}
