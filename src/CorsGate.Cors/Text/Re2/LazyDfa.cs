namespace CorsGate.Cors.Text.Re2;

/// <summary>
/// A deterministic automaton whose states are made when a text first needs them. What was needed before costs one look-up
/// per character, no lock and no allocation. Memory is bounded: a full cache is dropped at most once in a while, so that
/// hostile texts cannot make it be rebuilt all the time; otherwise the match goes on without making states.
/// </summary>
/// <param name="program">The program.</param>
/// <param name="budget">About how many bytes its states may take.</param>
/// <param name="dropAfter">The milliseconds after which a full cache may be dropped.</param>
/// <param name="pool">What the states of all expressions share; null: the pool of the process.</param>
internal sealed class LazyDfa(
    Program program, int budget = LazyDfa.DefaultBudget, long dropAfter = LazyDfa.DefaultDropAfter, StatePool? pool = null)
{
    /// <summary>About how many bytes the states of one expression may take.</summary>
    public const int DefaultBudget = 256 * 1024;

    /// <summary>The milliseconds after which a full cache may be dropped.</summary>
    public const long DefaultDropAfter = 1000;

    private readonly Lock _gate = new();
    private DfaCache? _cache;
    private long _droppedAt;
    private DfaState? _start;

    /// <summary>The program.</summary>
    public Program Program { get; } = program;

    /// <summary>About how many bytes are held now.</summary>
    public int Bytes => (Program.Code.Length * 8) + Program.Alphabet.Bytes + (Volatile.Read(ref _cache)?.Bytes ?? 0);

    /// <summary>How often a full cache was dropped.</summary>
    public int Drops { get; private set; }

    /// <summary>Whether a text matches.</summary>
    public bool IsMatch(ReadOnlySpan<char> text) => Run(text, out _);

    /// <summary>Whether a text matches, and what the answer cost: characters read and instructions looked at.</summary>
    public bool IsMatch(ReadOnlySpan<char> text, out long steps)
    {
        var stepper = Stepper.For(Program);
        var before = stepper.Steps;
        var matches = Run(text, out var read);
        steps = read + stepper.Steps - before;
        return matches;
    }

    private bool Run(ReadOnlySpan<char> text, out int read)
    {
        var cache = Volatile.Read(ref _cache) ?? FirstCache();
        var alphabet = Program.Alphabet;
        var direct = alphabet.Direct;
        var table = cache.Table;
        var state = cache.Start;
        var i = 0;
        while (state > 0)
        {
            var @class = alphabet.Count;
            if (i < text.Length)
            {
                var c = text[i++];
                @class = c < direct.Length ? direct[c] : alphabet.ClassOf(text, ref i);
            }

            var next = table[state + @class];
            if (next is DfaCache.Unknown or DfaCache.NoRoom)
            {
                next = FindNext(ref cache, state, @class);
                if (next == DfaCache.NoRoom)
                {
                    read = i;
                    return Simulate(text[i..], Stepper.For(Program));
                }

                table = cache.Table;
            }

            state = next;
        }

        read = i;
        return state == DfaCache.Match;
    }

    /// <summary>Goes on without making states, from where the stepper is.</summary>
    private bool Simulate(ReadOnlySpan<char> text, Stepper stepper)
    {
        var alphabet = Program.Alphabet;
        var result = StepResult.Undecided;
        for (var i = 0; result == StepResult.Undecided;)
        {
            result = stepper.Step(alphabet.Read(text, ref i));
        }

        return result == StepResult.Match;
    }

    private DfaCache FirstCache()
    {
        lock (_gate)
        {
            return _cache ??= NewCache();
        }
    }

    private DfaCache NewCache()
    {
        _droppedAt = Environment.TickCount64;
        var cache = new DfaCache(Program.Alphabet.Count, budget, pool ?? StatePool.Shared);
        if (_start is null)
        {
            var stepper = Stepper.For(Program);
            if (stepper.Begin() is var result and not StepResult.Undecided)
            {
                return cache.StartAt(Constant(result));
            }

            _start = new DfaState(stepper, Program.Code);
        }

        cache.TryAdd(_start, out var row);
        return cache.StartAt(row);
    }

    /// <summary>
    /// Finds a transition that the table does not have. On return the cache is the one that the next state is of; when there
    /// is no room for it, the calling thread's stepper is in it.
    /// </summary>
    private int FindNext(ref DfaCache cache, int row, int @class)
    {
        lock (_gate)
        {
            // Another thread may have found it meanwhile.
            var next = cache.Table[row + @class];
            if (next is not (DfaCache.Unknown or DfaCache.NoRoom))
            {
                return next;
            }

            var state = cache[row];
            var stepper = Stepper.For(Program);
            stepper.Resume(state.Threads, state.Before);
            if (stepper.Step(@class) is var result and not StepResult.Undecided)
            {
                cache.Connect(row, @class, Constant(result));
                return Constant(result);
            }

            var mayDrop = Environment.TickCount64 - _droppedAt >= dropAfter;
            if (next == DfaCache.NoRoom && !mayDrop && ReferenceEquals(cache, _cache))
            {
                return next;
            }

            return Enter(ref cache, row, @class, new DfaState(stepper, Program.Code), mayDrop);
        }
    }

    private int Enter(ref DfaCache cache, int row, int @class, DfaState reached, bool mayDrop)
    {
        // A dropped cache gets no new states: this match moves over to the one that took its place.
        var old = cache;
        cache = _cache!;
        var hasRoom = cache.TryAdd(reached, out var next);
        if (!hasRoom && mayDrop)
        {
            Drops++;
            cache.Release();
            cache = NewCache();
            cache.TryAdd(reached, out next);
            Volatile.Write(ref _cache, cache);
            return next;
        }

        next = hasRoom ? next : DfaCache.NoRoom;
        if (ReferenceEquals(old, cache))
        {
            cache.Connect(row, @class, next);
        }

        return next;
    }

    private static int Constant(StepResult result) => result == StepResult.Match ? DfaCache.Match : DfaCache.NoMatch;
}
