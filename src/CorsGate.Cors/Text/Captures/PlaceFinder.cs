using System.Runtime.InteropServices;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text.Captures;

/// <summary>
/// Finds the first match of a program and the places of its groups, all ways at once (Thompson and Pike): of the matches that begin
/// first, the one that a backtracking engine would find first. Time is at most linear in the text times the program, memory does not
/// depend on the text. For use by one match at a time.
/// </summary>
internal sealed class PlaceFinder
{
    private readonly Program _program;
    private readonly int[] _current;
    private readonly Open[] _stack;
    private PlaceThreads _threads;
    private PlaceThreads _spare;

    /// <summary>Prepares the memory.</summary>
    /// <param name="program">A program that keeps places.</param>
    /// <param name="slots">How many it keeps.</param>
    public PlaceFinder(Program program, int slots)
    {
        _program = program;
        _current = new int[slots];
        _stack = new Open[(program.Code.Length * 2) + 2];
        (_threads, _spare) = (new PlaceThreads(program.Code.Length, slots), new PlaceThreads(program.Code.Length, slots));
    }

    /// <summary>How many instructions were looked at: what the matches cost so far.</summary>
    public long Steps { get; private set; }

    /// <summary>Finds the first match that begins at a place or behind it.</summary>
    /// <param name="text">The text; conditions see all of it.</param>
    /// <param name="start">The first place where it may begin.</param>
    /// <param name="places">Where it begins and ends, and each of its groups; -1 for a group that took no part.</param>
    public bool TryFind(ReadOnlySpan<char> text, int start, Span<int> places)
    {
        var alphabet = _program.Alphabet;
        var found = false;
        var (place, next) = (start, start);
        var before = SideBefore(text, start);
        var @class = alphabet.Read(text, ref next);
        _threads.Clear();
        while (true)
        {
            // 1. Without a match so far, one may begin here: less preferred than those that began before.
            var after = alphabet.SideOf(@class);
            if (!found && (place == start || _program.Restarts))
            {
                Array.Fill(_current, -1);
                Follow(_program.Start, place, before, after, _threads);
            }

            // 2. All ways take the character; a match ends the ways that are less preferred.
            var behind = next;
            var following = alphabet.Read(text, ref behind);
            _spare.Clear();
            found |= Step(@class, next, after, alphabet.SideOf(following), places);
            (_threads, _spare) = (_spare, _threads);
            if (@class == alphabet.Count || (_threads.Items.IsEmpty && (found || !_program.Restarts)))
            {
                return found;
            }

            (before, place, next, @class) = (after, next, behind, following);
        }
    }

    private bool Step(int @class, int next, SideKind before, SideKind after, Span<int> places)
    {
        var items = _threads.Items;
        for (var i = 0; i < items.Length; i++)
        {
            Steps++;
            ref readonly var instruction = ref _program.Code[items[i]];
            if (instruction.Opcode == Opcode.Match)
            {
                _threads.PlacesOf(i).CopyTo(places);
                return true;
            }

            if (instruction.Opcode == Opcode.Set && _program.Alphabet.Contains(instruction.Argument, @class))
            {
                _threads.PlacesOf(i).CopyTo(_current);
                Follow(instruction.Next, next, before, after, _spare);
            }
        }

        return false;
    }

    /// <summary>Adds an instruction and all that it leads to without a character, in the order of preference.</summary>
    private void Follow(int start, int place, SideKind before, SideKind after, PlaceThreads target)
    {
        var depth = 0;
        _stack[depth++] = new Open(start, Open.NoSlot);
        while (depth > 0)
        {
            var (value, slot) = _stack[--depth];
            if (slot != Open.NoSlot)
            {
                _current[slot] = value;
                continue;
            }

            Steps++;
            if (!target.Add((ushort)value))
            {
                continue;
            }

            ref readonly var instruction = ref _program.Code[value];
            switch (instruction.Opcode)
            {
                case Opcode.Split:
                    _stack[depth++] = new Open(instruction.Other, Open.NoSlot);
                    _stack[depth++] = new Open(instruction.Next, Open.NoSlot);
                    break;
                case Opcode.Save:
                    // When all behind it is done, the ways beside it have the place that was kept before.
                    _stack[depth++] = new Open(_current[instruction.Argument], instruction.Argument);
                    _stack[depth++] = new Open(instruction.Next, Open.NoSlot);
                    _current[instruction.Argument] = place;
                    break;
                case Opcode.Assert when Stepper.Holds(instruction.Assertion, before, after) == true:
                    _stack[depth++] = new Open(instruction.Next, Open.NoSlot);
                    break;
                case Opcode.Set or Opcode.Match:
                    _current.CopyTo(target.PlacesOf(target.Items.Length - 1));
                    break;
            }
        }
    }

    private SideKind SideBefore(ReadOnlySpan<char> text, int start)
    {
        if (start == 0)
        {
            return SideKind.Edge;
        }

        var first = start > 1 && char.IsSurrogatePair(text[start - 2], text[start - 1]) ? start - 2 : start - 1;
        return _program.Alphabet.SideOf(_program.Alphabet.Read(text, ref first));
    }

    /// <summary>What is still to do: an instruction to follow, or a place to put back.</summary>
    /// <param name="Value">The instruction, or the place.</param>
    /// <param name="Slot">Which place; <see cref="NoSlot"/> for an instruction.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Open(int Value, int Slot)
    {
        public const int NoSlot = -1;
    }
}
