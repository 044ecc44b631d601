using System.Globalization;

namespace CorsGate.PipyJs;

/// <summary>The arguments of a call, with PipyJS's checks and words: numbers and strings are not converted into one another.</summary>
public readonly ref struct PjsArguments
{
    private readonly PjsExecution _run;
    private readonly ReadOnlySpan<PjsValue> _values;

    internal PjsArguments(PjsExecution run, ReadOnlySpan<PjsValue> values)
    {
        _run = run;
        _values = values;
    }

    /// <summary>The number of arguments.</summary>
    public int Count => _values.Length;

    /// <summary>The arguments.</summary>
    public ReadOnlySpan<PjsValue> Values => _values;

    /// <summary>An argument; <c>undefined</c> where it was not given.</summary>
    /// <param name="place">Its place, from 0.</param>
    public PjsValue this[int place] => place < _values.Length ? _values[place] : default;

    /// <summary>Requires a count of arguments.</summary>
    /// <param name="count">The count.</param>
    public void Require(int count)
    {
        if (_values.Length < count) throw _run.Error(string.Create(CultureInfo.InvariantCulture, $"requires {count} or more arguments"));
    }

    /// <summary>A required argument of any kind.</summary>
    /// <param name="place">Its place, from 0.</param>
    public PjsValue Any(int place)
    {
        Require(place + 1);
        return _values[place];
    }

    /// <summary>A required string.</summary>
    /// <param name="place">Its place, from 0.</param>
    public string String(int place) => Any(place).AsString ?? throw Expects(place, "a string");

    /// <summary>A required number.</summary>
    /// <param name="place">Its place, from 0.</param>
    public double Number(int place)
    {
        var value = Any(place);
        return IsNumeric(value) ? PjsConvert.ToNumber(value) : throw Expects(place, "a number");
    }

    /// <summary>A required number, truncated.</summary>
    /// <param name="place">Its place, from 0.</param>
    public int Int(int place) => PjsConvert.ToIndex(Number(place));

    /// <summary>A required boolean.</summary>
    /// <param name="place">Its place, from 0.</param>
    public bool Boolean(int place)
    {
        var value = Any(place);
        return value.IsBoolean ? value.IsTruthy : throw Expects(place, "a boolean");
    }

    /// <summary>A required function.</summary>
    /// <param name="place">Its place, from 0.</param>
    public PjsFunction Function(int place) => Any(place).As<PjsFunction>() ?? throw Expects(place, "a function");

    /// <summary>A required array.</summary>
    /// <param name="place">Its place, from 0.</param>
    public PjsArray Array(int place) => Any(place).As<PjsArray>() ?? throw Expects(place, "an array");

    /// <summary>A required object; <c>null</c> where it is <c>null</c>.</summary>
    /// <param name="place">Its place, from 0.</param>
    public PjsObject? Object(int place)
    {
        var value = Any(place);
        return value.IsObject || value.IsNull ? value.AsObject : throw Expects(place, "an object");
    }

    /// <summary>A required object of a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="place">Its place, from 0.</param>
    /// <param name="name">What an error calls it: <c>an instance of …</c>.</param>
    public T Instance<T>(int place, string name)
        where T : PjsObject => Any(place).As<T>() ?? throw Expects(place, name);

    /// <summary>Whether an argument was given and is neither <c>undefined</c> nor <c>null</c>.</summary>
    /// <param name="place">Its place, from 0.</param>
    public bool Has(int place) => !this[place].IsNullish;

    /// <summary>An optional number, truncated.</summary>
    /// <param name="place">Its place, from 0.</param>
    /// <param name="otherwise">What it is where it was not given.</param>
    public int IntOr(int place, int otherwise) => Has(place) ? Int(place) : otherwise;

    /// <summary>An optional string.</summary>
    /// <param name="place">Its place, from 0.</param>
    public string? OptionalString(int place) => Has(place) ? String(place) : null;

    /// <summary>An optional function.</summary>
    /// <param name="place">Its place, from 0.</param>
    public PjsFunction? OptionalFunction(int place) => Has(place) ? Function(place) : null;

    /// <summary>An optional object.</summary>
    /// <param name="place">Its place, from 0.</param>
    public PjsObject? OptionalObject(int place) => Has(place) ? Object(place) : null;

    /// <summary>The error of an argument of the wrong kind.</summary>
    /// <param name="place">Its place, from 0.</param>
    /// <param name="what">What is expected, with its article.</param>
    public PjsException Expects(int place, string what) =>
        _run.Error(string.Create(CultureInfo.InvariantCulture, $"argument #{place + 1} expects {what}"));

    internal static bool IsNumeric(PjsValue value) => value.IsNumber || value.AsObject is PjsInt or Builtins.BoxedNumber;
}
