using System.Runtime.InteropServices;

namespace CorsGate.Cors.Text.Re2;

/// <summary>What an instruction does.</summary>
internal enum Opcode : byte
{
    /// <summary>The text matches.</summary>
    Match,

    /// <summary>Takes a character of a set.</summary>
    Set,

    /// <summary>Goes on in two places, of which the first is preferred.</summary>
    Split,

    /// <summary>Goes on where a condition holds.</summary>
    Assert,

    /// <summary>Keeps the place in the text.</summary>
    Save,
}

/// <summary>An instruction of a nondeterministic automaton.</summary>
/// <param name="Opcode">What it does.</param>
/// <param name="Argument">The index of the set, the <see cref="Assertion"/>, or which place is kept.</param>
/// <param name="Next">Where it goes on.</param>
/// <param name="Other">Where it goes on as well.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Instruction(Opcode Opcode, ushort Argument, ushort Next, ushort Other)
{
    /// <summary>The condition that must hold.</summary>
    public Assertion Assertion => (Assertion)Argument;

    /// <summary>Whether it waits for the next character: it takes it, or its condition depends on it.</summary>
    public bool Waits => Opcode == Opcode.Set || (Opcode == Opcode.Assert && Assertion > Assertion.BeginLine);
}

/// <summary>
/// An expression as a nondeterministic automaton that finds out whether a text matches. Matching the whole text is written
/// into the instructions as conditions, so there is one way to run it: as soon as a match is reached, the text matches.
/// </summary>
/// <param name="code">The instructions.</param>
/// <param name="start">Where it starts.</param>
/// <param name="alphabet">The characters.</param>
/// <param name="restarts">Whether it starts again at each character.</param>
internal sealed class Program(Instruction[] code, int start, Alphabet alphabet, bool restarts)
{
    /// <summary>The instructions.</summary>
    public Instruction[] Code { get; } = code;

    /// <summary>Where it starts.</summary>
    public int Start { get; } = start;

    /// <summary>The characters.</summary>
    public Alphabet Alphabet { get; } = alphabet;

    /// <summary>Whether it starts again at each character: a search that can start elsewhere than at the start of the text.</summary>
    public bool Restarts { get; } = restarts;
}
