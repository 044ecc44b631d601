using System.Globalization;
using System.Runtime.CompilerServices;

namespace CorsGate.PipyJs;

/// <summary>
/// A running callback: what is left of its budget, and the request's variables. One belongs to each <see cref="PjsRealm"/> and is
/// used again and again; it is valid only while the realm runs the callback.
/// </summary>
public sealed class PjsExecution
{
    private const int ClockInterval = 4096;

    private readonly PjsRealm _realm;
    private PjsValue[] _stack = new PjsValue[256];
    private int _top;
    private int _highest;
    private int _depth;
    private long _steps;
    private long _nextClock;
    private long _memory;
    private long _started;

    internal PjsExecution(PjsRealm realm) => _realm = realm;

    /// <summary>The realm that runs it.</summary>
    public PjsRealm Realm => _realm;

    /// <summary>The request's variables; <c>null</c> while a script is loaded.</summary>
    public PjsContext? Context { get; internal set; }

    /// <summary>What it may use.</summary>
    public PjsBudget Budget { get; private set; } = PjsBudget.Default;

    /// <summary>The steps taken so far.</summary>
    public long Steps => Budget.MaxSteps - _steps;

    /// <summary>Makes an error of the script; throw it.</summary>
    /// <param name="message">What is wrong.</param>
    public PjsException Error(string message) => new(PjsErrorKind.Script, message);

    /// <summary>Calls a function within this callback.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">The arguments.</param>
    public PjsValue Call(PjsFunction function, params ReadOnlySpan<PjsValue> arguments) => function.Invoke(this, arguments);

    /// <summary>Takes steps from the budget.</summary>
    /// <param name="count">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ChargeSteps(long count)
    {
        _steps -= count;
        if (_steps < _nextClock) CheckSteps();
    }

    /// <summary>Takes the steps of reading a text.</summary>
    /// <param name="length">Its length in UTF-16 units.</param>
    public void ChargeText(long length) => ChargeSteps(1 + (length >> 4));

    /// <summary>Takes memory from the budget.</summary>
    /// <param name="bytes">How many bytes.</param>
    public void ChargeMemory(long bytes)
    {
        _memory -= bytes;
        if (_memory < 0) throw Exceeded(PjsErrorKind.Memory, "memory", Budget.MaxMemory, "bytes");
    }

    /// <summary>Takes the cost of a string that is about to be made.</summary>
    /// <param name="length">Its length in UTF-16 units.</param>
    public void ChargeString(long length)
    {
        if (length > Budget.MaxStringLength) throw Exceeded(PjsErrorKind.StringLength, "string length", Budget.MaxStringLength, "characters");
        ChargeMemory(24 + (2 * length));
        ChargeSteps(1 + (length >> 6));
    }

    /// <summary>Refuses a size that no array, object, map or set may have.</summary>
    /// <param name="size">The size it is about to have.</param>
    public void CheckCollection(long size)
    {
        if (size > Budget.MaxCollectionSize) throw Exceeded(PjsErrorKind.CollectionSize, "size", Budget.MaxCollectionSize, "elements");
    }

    /// <summary>Refuses bytes longer than a string may be.</summary>
    internal void CheckBytes(long length)
    {
        if (length > Budget.MaxStringLength) ChargeString(length);
    }

    /// <summary>Refuses data nested more deeply than calls may be.</summary>
    /// <param name="depth">The depth.</param>
    public void CheckDepth(int depth)
    {
        if (depth > Budget.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Exceeded(PjsErrorKind.Depth, "depth", Budget.MaxDepth, "levels");
    }

    /// <summary>A string for a script, charged.</summary>
    /// <param name="text">The string.</param>
    internal PjsValue Text(string text)
    {
        ChargeString(text.Length);
        return text;
    }

    /// <summary>Sets a property, charged.</summary>
    internal void SetProperty(PjsObject target, string key, PjsValue value)
    {
        var before = target.Count;
        target.Set(key, value);
        if (target.Count == before) return;
        CheckCollection(target.Count);
        ChargeMemory(48);
    }

    internal void Begin(PjsBudget budget, PjsContext? context)
    {
        Budget = budget;
        Context = context;
        _depth = 0;
        _steps = budget.MaxSteps;
        _nextClock = Math.Max(0, _steps - ClockInterval);
        _memory = budget.MaxMemory;
        _started = 0;
    }

    internal void End()
    {
        if (_highest > 0) Array.Clear(_stack, 0, _highest);
        _top = _highest = 0;
        Context = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Enter(int steps)
    {
        if (++_depth > Budget.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) CheckDepth(_depth);
        ChargeSteps(steps);
    }

    internal void Leave() => _depth--;

    /// <summary>Where calls stand, to come back to after an error was caught.</summary>
    internal (int Depth, int Top) Mark() => (_depth, _top);

    internal void Return((int Depth, int Top) mark) => (_depth, _top) = mark;

    internal int Reserve(int count)
    {
        var start = _top;
        _top += count;
        if (_top > _stack.Length) Array.Resize(ref _stack, Math.Max(_stack.Length * 2, _top));
        if (_top > _highest) _highest = _top;
        return start;
    }

    internal void Put(int place, PjsValue value) => _stack[place] = value;

    internal ReadOnlySpan<PjsValue> Reserved(int start, int count) => _stack.AsSpan(start, count);

    internal void Release(int start) => _top = start;

    private void CheckSteps()
    {
        if (_steps < 0) throw Exceeded(PjsErrorKind.Steps, "steps", Budget.MaxSteps, "steps");
        _nextClock = Math.Max(0, _steps - ClockInterval);

        // Most callbacks end before the first look at the clock, so that is where time begins.
        if (_started == 0) _started = _realm.Time.GetTimestamp();
        else if (_realm.Time.GetElapsedTime(_started) > Budget.MaxTime)
            throw Exceeded(PjsErrorKind.Time, "time", (long)Budget.MaxTime.TotalMilliseconds, "ms");
    }

    private static PjsException Exceeded(PjsErrorKind kind, string what, long limit, string unit) =>
        new(kind, string.Create(CultureInfo.InvariantCulture, $"the script exceeds its budget: {what}, at most {limit} {unit}"));
}
