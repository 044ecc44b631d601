namespace CorsGate.Cors.Text.Re2;

/// <summary>What is known after a step.</summary>
internal enum StepResult
{
    /// <summary>Nothing yet.</summary>
    Undecided,

    /// <summary>The text matches, whatever follows.</summary>
    Match,

    /// <summary>The text does not match, whatever follows.</summary>
    NoMatch,
}

/// <summary>
/// Runs a program over the characters of a text, all of its ways at once: time per character is at most linear in the
/// program. The states of the deterministic automaton are made with it as well, so both cannot differ.
/// </summary>
internal sealed class Stepper
{
    [ThreadStatic]
    private static Stepper? t_last;

    private readonly ushort[] _stack;
    private ThreadSet _threads;
    private ThreadSet _spare;
    private SideKind _before;
    private Program _program;

    private Stepper(int capacity, Program program)
    {
        _program = program;
        (_threads, _spare) = (new ThreadSet(capacity), new ThreadSet(capacity));
        _stack = new ushort[(capacity * 2) + 2];
    }

    /// <summary>Where the ways are: among others all instructions that wait for the next character.</summary>
    public ReadOnlySpan<ushort> Threads => _threads.Items;

    /// <summary>What is before the place in the text.</summary>
    public SideKind Before => _before;

    /// <summary>How many instructions were looked at: what the matches cost so far.</summary>
    public long Steps { get; private set; }

    /// <summary>The calling thread's own one, for use by one match at a time.</summary>
    public static Stepper For(Program program)
    {
        if (t_last is not { } stepper || stepper._threads.Capacity < program.Code.Length)
        {
            var capacity = Math.Min(Math.Max(program.Code.Length * 2, 64), Compiler.MaxInstructions);
            t_last = stepper = new Stepper(capacity, program);
        }

        stepper._program = program;
        return stepper;
    }

    /// <summary>Goes to the start of a text.</summary>
    public StepResult Begin()
    {
        _threads.Clear();
        _before = SideKind.Edge;
        return Follow(_program.Start, null, _threads) ? StepResult.Match : Decide();
    }

    /// <summary>Goes to where another match was.</summary>
    public void Resume(ReadOnlySpan<ushort> threads, SideKind before)
    {
        _threads.Clear();
        _before = before;
        foreach (var thread in threads)
        {
            _threads.Add(thread);
        }
    }

    /// <summary>Takes the next character, or the end of the text.</summary>
    /// <param name="class">The character's class; the number of classes at the end.</param>
    public StepResult Step(int @class)
    {
        var alphabet = _program.Alphabet;
        var next = alphabet.SideOf(@class);
        if (Release(next))
        {
            return StepResult.Match;
        }

        if (@class == alphabet.Count)
        {
            return StepResult.NoMatch;
        }

        _spare.Clear();
        _before = next;
        Steps += _threads.Items.Length;
        foreach (var thread in _threads.Items)
        {
            ref readonly var instruction = ref _program.Code[thread];
            if (instruction.Opcode == Opcode.Set
                && alphabet.Contains(instruction.Argument, @class)
                && Follow(instruction.Next, null, _spare))
            {
                return StepResult.Match;
            }
        }

        (_threads, _spare) = (_spare, _threads);
        return _program.Restarts && Follow(_program.Start, null, _threads) ? StepResult.Match : Decide();
    }

    /// <summary>Whether a condition holds between two sides; null when that depends on what comes next, which is not known.</summary>
    public static bool? Holds(Assertion assertion, SideKind before, SideKind? after) => assertion switch
    {
        Assertion.BeginText => before == SideKind.Edge,
        Assertion.BeginLine => before is SideKind.Edge or SideKind.LineFeed,
        _ when after is null => null,
        Assertion.EndText => after == SideKind.Edge,
        Assertion.EndLine => after is SideKind.Edge or SideKind.LineFeed,
        Assertion.WordBoundary => (before == SideKind.Word) != (after == SideKind.Word),
        _ => (before == SideKind.Word) == (after == SideKind.Word),
    };

    private StepResult Decide()
    {
        // A search may still find a start.
        if (_program.Restarts)
        {
            return StepResult.Undecided;
        }

        foreach (var thread in _threads.Items)
        {
            if (_program.Code[thread].Waits)
            {
                return StepResult.Undecided;
            }
        }

        return StepResult.NoMatch;
    }

    /// <summary>Follows the ways whose conditions waited for what comes next; whether one leads to a match.</summary>
    private bool Release(SideKind next)
    {
        var waiting = false;
        Steps += _threads.Items.Length;
        foreach (var thread in _threads.Items)
        {
            ref readonly var instruction = ref _program.Code[thread];
            waiting |= instruction.Opcode == Opcode.Assert && instruction.Waits;
        }

        if (!waiting)
        {
            return false;
        }

        _spare.Clear();
        foreach (var thread in _threads.Items)
        {
            if (Follow(thread, next, _spare))
            {
                return true;
            }
        }

        (_threads, _spare) = (_spare, _threads);
        return false;
    }

    /// <summary>Adds an instruction and all that it leads to without a character; whether a match is among them.</summary>
    private bool Follow(int start, SideKind? after, ThreadSet target)
    {
        var depth = 0;
        _stack[depth++] = (ushort)start;
        while (depth > 0)
        {
            var thread = _stack[--depth];
            Steps++;
            if (!target.Add(thread))
            {
                continue;
            }

            ref readonly var instruction = ref _program.Code[thread];
            switch (instruction.Opcode)
            {
                case Opcode.Match:
                    return true;
                case Opcode.Split:
                    _stack[depth++] = instruction.Other;
                    _stack[depth++] = instruction.Next;
                    break;
                case Opcode.Assert when Holds(instruction.Assertion, _before, after) == true:
                    _stack[depth++] = instruction.Next;
                    break;
                default:
                    break;
            }
        }

        return false;
    }
}
