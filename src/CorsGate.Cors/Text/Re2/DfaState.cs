namespace CorsGate.Cors.Text.Re2;

/// <summary>A state of the deterministic automaton: a set of instructions that wait for the next character.</summary>
internal sealed class DfaState : IEquatable<DfaState>
{
    private readonly ushort[] _threads;
    private readonly int _hash;

    /// <summary>Makes the state that a run of a program is in.</summary>
    public DfaState(Stepper stepper, Instruction[] code)
    {
        var count = 0;
        foreach (var thread in stepper.Threads)
        {
            count += code[thread].Waits ? 1 : 0;
        }

        _threads = new ushort[count];
        var conditions = false;
        foreach (var thread in stepper.Threads)
        {
            if (code[thread].Waits)
            {
                _threads[--count] = thread;
                conditions |= code[thread].Opcode == Opcode.Assert;
            }
        }

        Array.Sort(_threads);

        // What came before matters only to conditions that are still open.
        Before = conditions ? stepper.Before : SideKind.Other;
        var hash = default(HashCode);
        hash.Add(Before);
        foreach (var thread in _threads)
        {
            hash.Add(thread);
        }

        _hash = hash.ToHashCode();
    }

    /// <summary>The instructions, ascending.</summary>
    public ReadOnlySpan<ushort> Threads => _threads;

    /// <summary>What is before the place in the text.</summary>
    public SideKind Before { get; }

    /// <inheritdoc/>
    public bool Equals(DfaState? other) =>
        other is not null && _hash == other._hash && Before == other.Before && _threads.AsSpan().SequenceEqual(other._threads);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DfaState);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;
}
