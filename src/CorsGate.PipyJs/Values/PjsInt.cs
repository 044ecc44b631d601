using System.Globalization;

namespace CorsGate.PipyJs;

/// <summary>An integer of a certain width: Pipy's <c>Int</c>. Operators between two give the wider type, as Pipy's table says.</summary>
internal sealed class PjsInt : PjsObject
{
    /// <summary>The types in Pipy's order: signed ones first, and the name is <c>i</c> or <c>u</c> and the width.</summary>
    public static readonly string[] Types = ["i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64"];

    private readonly int _type;
    private readonly long _bits;

    public PjsInt(int type, long bits)
    {
        _type = type;
        _bits = Narrow(type, bits);
    }

    public override PjsClass Class => Builtins.IntClass.Instance;

    public override string Text => IsUnsigned
        ? ((ulong)_bits).ToString(CultureInfo.InvariantCulture)
        : _bits.ToString(CultureInfo.InvariantCulture);

    public override double NumberValue => IsUnsigned ? (ulong)_bits : _bits;

    public string TypeName => Types[_type];

    public int Width => 8 << (_type & 3);

    public bool IsUnsigned => _type >= 4;

    public long Bits => _bits;

    internal override PjsValue PrimitiveValue => NumberValue;

    /// <summary>The value as an integer; a number becomes an <c>i64</c>.</summary>
    public static PjsInt From(PjsValue value) => value.As<PjsInt>() ?? new PjsInt(3, PjsConvert.ToInt64(PjsConvert.ToNumber(value)));

    public static PjsInt Combine(PjsExecution run, char op, PjsInt a, PjsInt b)
    {
        var type = Promote(a._type, b._type);
        var (x, y) = (Narrow(type, a._bits), Narrow(type, b._bits));
        if (op is '/' or '%' && y == 0) throw run.Error("integer division by zero");
        return new PjsInt(type, unchecked(op switch
        {
            '+' => x + y,
            '-' => x - y,
            '*' => x * y,
            '/' => type >= 4 ? (long)((ulong)x / (ulong)y) : y == -1 ? -x : x / y,
            '%' => type >= 4 ? (long)((ulong)x % (ulong)y) : y == -1 ? 0 : x % y,
            '&' => x & y,
            '|' => x | y,
            _ => x ^ y,
        }));
    }

    public PjsInt Add(int step) => new(_type, unchecked(_bits + step));

    public PjsInt Negate() => new(_type, unchecked(-_bits));

    public PjsInt Complement() => new(_type, ~_bits);

    public PjsInt ShiftLeft(int count) => new(_type, _bits << count);

    public PjsInt ShiftRight(int count) => new(_type, _bits >> count);

    public PjsInt ShiftRightUnsigned(int count) => new(_type, _bits >>> count);

    public bool ValueEquals(PjsInt other) => _bits == other._bits && (IsUnsigned == other.IsUnsigned || _bits >= 0);

    public int Compare(PjsInt other) => Wide.CompareTo(other.Wide);

    private Int128 Wide => IsUnsigned ? (ulong)_bits : _bits;

    // The wider width wins; of a signed and an unsigned type the unsigned only where it is wider, except that u64 wins over all.
    private static int Promote(int a, int b)
    {
        if (a == 7 || b == 7) return 7;
        var (unsignedA, unsignedB) = (a >= 4, b >= 4);
        if (unsignedA == unsignedB) return Math.Max(a, b);
        var (signed, unsigned) = unsignedA ? (b, a - 4) : (a, b - 4);
        return signed > unsigned ? signed : unsigned + 1;
    }

    private static long Narrow(int type, long bits) => type switch
    {
        0 => (sbyte)bits,
        1 => (short)bits,
        2 => (int)bits,
        4 => (byte)bits,
        5 => (ushort)bits,
        6 => (uint)bits,
        _ => bits,
    };
}
