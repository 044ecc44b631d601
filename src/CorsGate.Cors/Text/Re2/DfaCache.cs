namespace CorsGate.Cors.Text.Re2;

/// <summary>
/// The states found so far and the table of their transitions. The table is read without a lock while states are added: its
/// entries change only from unknown, each in one write, and only to states that have their row in the same table.
/// </summary>
internal sealed class DfaCache
{
    /// <summary>A transition that was not looked for yet.</summary>
    public const int Unknown = 0;

    /// <summary>The text matches, whatever follows.</summary>
    public const int Match = -1;

    /// <summary>The text does not match, whatever follows.</summary>
    public const int NoMatch = -2;

    /// <summary>A transition to a state that there was no room for.</summary>
    public const int NoRoom = -3;

    /// <summary>States are named by where their row begins; no row begins at 0, which means unknown.</summary>
    private const int FirstRow = 1;

    /// <summary>About what a state costs beside its row and its instructions.</summary>
    private const int StateBytes = 120;

    /// <summary>The bytes that the states of an expression may always take, however many expressions there are: enough for most.</summary>
    public const int OwnBytes = 8 * 1024;

    private readonly int _stride;
    private readonly int _budget;
    private readonly StatePool _pool;
    private StateLease? _lease;
    private readonly List<DfaState> _states = [];
    private readonly Dictionary<DfaState, int> _rows = [];
    private int[] _table;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="classes">The number of classes of characters.</param>
    /// <param name="budget">About how many bytes it may take; two states always fit.</param>
    /// <param name="pool">Where bytes beyond <see cref="OwnBytes"/> come from.</param>
    public DfaCache(int classes, int budget, StatePool pool)
    {
        _pool = pool;
        _stride = classes + 1;
        _budget = budget;
        _table = new int[FirstRow + (_stride * 4)];
    }

    /// <summary>By state and class: the next state, or one of the constants.</summary>
    public int[] Table => Volatile.Read(ref _table);

    /// <summary>The state, or the constant, at the start of a text.</summary>
    public int Start { get; private set; }

    /// <summary>About how many bytes it takes.</summary>
    public int Bytes { get; private set; }

    /// <summary>The number of states.</summary>
    public int Count => _states.Count;

    /// <summary>A state by its name.</summary>
    public DfaState this[int row] => _states[(row - FirstRow) / _stride];

    /// <summary>Sets the start. Before any other thread sees the cache.</summary>
    public DfaCache StartAt(int start)
    {
        Start = start;
        return this;
    }

    /// <summary>Finds or adds a state; false when there is no room for it. Under the lock of the automaton.</summary>
    public bool TryAdd(DfaState state, out int row)
    {
        if (_rows.TryGetValue(state, out row))
        {
            return true;
        }

        var bytes = (_stride * sizeof(int)) + (state.Threads.Length * sizeof(ushort)) + StateBytes;
        if (_states.Count >= 2 && (Bytes + bytes > _budget || !TryReserve(bytes)))
        {
            return false;
        }

        row = FirstRow + (_states.Count * _stride);
        if (row + _stride > _table.Length)
        {
            var larger = new int[FirstRow + (_states.Count * 2 * _stride)];
            _table.CopyTo(larger, 0);
            Volatile.Write(ref _table, larger);
        }

        _states.Add(state);
        _rows.Add(state, row);
        Bytes += bytes;
        return true;
    }

    /// <summary>Gives shared memory back: no state is added any more. Under the lock of the automaton.</summary>
    public void Release() => _lease?.Release();

    /// <summary>Bytes within its own come from nowhere else; a state that goes beyond them is paid from the pool.</summary>
    private bool TryReserve(int bytes) => Bytes + bytes <= OwnBytes || (_lease ??= new StateLease(_pool)).TryTake(bytes);

    /// <summary>Notes a transition. Under the lock of the automaton.</summary>
    public void Connect(int row, int @class, int next) => Volatile.Write(ref _table[row + @class], next);
}
