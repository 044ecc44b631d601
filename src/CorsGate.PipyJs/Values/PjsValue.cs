using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CorsGate.PipyJs;

/// <summary>
/// A value of PipyJS: two words, no allocation for numbers and booleans. <c>default</c> is <c>undefined</c>. Equality of two
/// values in .NET is that of <c>===</c>, except that NaN equals itself.
/// </summary>
public readonly struct PjsValue : IEquatable<PjsValue>
{
    private static readonly object NullTag = new();
    private static readonly object HoleTag = new();
    private static readonly object BooleanTag = new();
    private static readonly object NumberTag = new();

    private readonly object? _reference;
    private readonly double _number;

    /// <summary>Makes a number.</summary>
    /// <param name="number">The number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PjsValue(double number)
    {
        _reference = NumberTag;
        _number = number;
    }

    /// <summary>Makes a boolean.</summary>
    /// <param name="value">The boolean.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PjsValue(bool value)
    {
        _reference = BooleanTag;
        _number = value ? 1 : 0;
    }

    /// <summary>Makes a string.</summary>
    /// <param name="text">The string; <c>null</c> gives <c>undefined</c>.</param>
    public PjsValue(string? text) => _reference = text;

    /// <summary>Makes a value of an object.</summary>
    /// <param name="value">The object; <c>null</c> gives <c>null</c>.</param>
    public PjsValue(PjsObject? value) => _reference = value ?? NullTag;

    private PjsValue(object tag) => _reference = tag;

    /// <summary><c>undefined</c>.</summary>
    public static PjsValue Undefined => default;

    /// <summary><c>null</c>.</summary>
    public static PjsValue Null => new(NullTag);

    /// <summary><c>true</c>.</summary>
    public static PjsValue True => new(true);

    /// <summary><c>false</c>.</summary>
    public static PjsValue False => new(false);

    /// <summary>An unset place of an array.</summary>
    internal static PjsValue Hole => new(HoleTag);

    /// <summary>What the value is.</summary>
    public PjsKind Kind
    {
        get
        {
            var reference = _reference;
            return reference switch
            {
                null => PjsKind.Undefined,
                string => PjsKind.String,
                PjsObject => PjsKind.Object,
                _ when ReferenceEquals(reference, NumberTag) => PjsKind.Number,
                _ when ReferenceEquals(reference, BooleanTag) => PjsKind.Boolean,
                _ when ReferenceEquals(reference, NullTag) => PjsKind.Null,
                _ => PjsKind.Hole,
            };
        }
    }

    /// <summary>Whether it is <c>undefined</c> (an unset place counts).</summary>
    public bool IsUndefined => _reference is null || ReferenceEquals(_reference, HoleTag);

    /// <summary>Whether it is <c>null</c>.</summary>
    public bool IsNull => ReferenceEquals(_reference, NullTag);

    /// <summary>Whether it is <c>undefined</c> or <c>null</c>.</summary>
    public bool IsNullish => IsUndefined || IsNull;

    /// <summary>Whether it is a number.</summary>
    public bool IsNumber => ReferenceEquals(_reference, NumberTag);

    /// <summary>Whether it is a boolean.</summary>
    public bool IsBoolean => ReferenceEquals(_reference, BooleanTag);

    /// <summary>Whether it is a string.</summary>
    public bool IsString => _reference is string;

    /// <summary>Whether it is an object: not <c>null</c>.</summary>
    public bool IsObject => _reference is PjsObject;

    /// <summary>Whether it counts as <c>true</c> in a condition: neither undefined, null, false, 0, NaN nor the empty string.</summary>
    public bool IsTruthy
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var reference = _reference;
            if (reference is null) return false;
            if (ReferenceEquals(reference, BooleanTag)) return _number != 0;
            return IsTruthyOther(reference);
        }
    }

    /// <summary>Whether it is an unset place of an array.</summary>
    internal bool IsHole => ReferenceEquals(_reference, HoleTag);

    /// <summary>The string, or <c>null</c> where it is none.</summary>
    public string? AsString => _reference as string;

    /// <summary>The object, or <c>null</c> where it is none.</summary>
    public PjsObject? AsObject => _reference as PjsObject;

    /// <summary>The number of a number; of a boolean 0 or 1; otherwise 0.</summary>
    public double AsNumber => _number;

    /// <summary>The object where it is of a type, or <c>null</c>.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public T? As<T>()
        where T : PjsObject => _reference as T;

    /// <summary>Whether it is an object of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="value">The object.</param>
    public bool Is<T>([NotNullWhen(true)] out T? value)
        where T : PjsObject
    {
        value = _reference as T;
        return value is not null;
    }

    /// <summary>Makes a number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator PjsValue(double number) => new(number);

    /// <summary>Makes a boolean.</summary>
    /// <param name="value">The boolean.</param>
    public static implicit operator PjsValue(bool value) => new(value);

    /// <summary>Makes a string; <c>null</c> gives <c>undefined</c>.</summary>
    /// <param name="text">The string.</param>
    public static implicit operator PjsValue(string? text) => new(text);

    /// <summary>Makes a value of an object; <c>null</c> gives <c>null</c>.</summary>
    /// <param name="value">The object.</param>
    public static implicit operator PjsValue(PjsObject? value) => new(value);

    /// <summary>Whether two values are identical.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(PjsValue left, PjsValue right) => left.Equals(right);

    /// <summary>Whether two values are not identical.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(PjsValue left, PjsValue right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(PjsValue other)
    {
        if (ReferenceEquals(_reference, other._reference)) return _number.Equals(other._number) || _number == other._number;
        return _reference is string text && other._reference is string text2 && string.Equals(text, text2, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is PjsValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _reference switch
    {
        null => 0,
        string text => string.GetHashCode(text, StringComparison.Ordinal),
        PjsObject value => RuntimeHelpers.GetHashCode(value),
        _ => (_number == 0 ? 0.0 : _number).GetHashCode() ^ RuntimeHelpers.GetHashCode(_reference),
    };

    /// <summary>The value as text, as PipyJS prints it.</summary>
    public override string ToString() => PjsConvert.ToText(this);

    /// <summary>The same value, an unset place read as <c>undefined</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal PjsValue OrUndefined() => IsHole ? default : this;

    private bool IsTruthyOther(object reference)
    {
        if (ReferenceEquals(reference, NumberTag)) return _number != 0 && !double.IsNaN(_number);
        if (reference is string text) return text.Length > 0;
        return !ReferenceEquals(reference, NullTag) && !ReferenceEquals(reference, HoleTag);
    }
}
