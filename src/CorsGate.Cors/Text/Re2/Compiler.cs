using System.Diagnostics.CodeAnalysis;

namespace CorsGate.Cors.Text.Re2;

/// <summary>
/// Writes a simplified tree as a program, from the end to the start, so that each part knows where it goes on. Instructions
/// that do the same and go on in the same place are one, so branches with the same end share it: a list of names under one
/// domain has the domain once.
/// </summary>
internal sealed class Compiler
{
    /// <summary>The largest program, in instructions: it bounds the memory and the time per character of a match.</summary>
    public const int MaxInstructions = 10_000;

    /// <summary>The most ranges that the sets of a program have together.</summary>
    private const int MaxRanges = 200_000;

    private readonly List<Instruction> _code = [];
    private readonly Dictionary<Instruction, int> _places = [];
    private readonly Dictionary<CharSet, int> _indexes = [];
    private readonly List<CharSet> _sets = [];
    private bool _lines;
    private bool _words;

    private Compiler()
    {
    }

    /// <summary>Compiles a tree.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="search">Whether a match may be anywhere in the text; otherwise it is the whole text.</param>
    /// <param name="program">The program, where it is not too large.</param>
    public static bool TryCompile(Node root, bool search, [NotNullWhen(true)] out Program? program)
    {
        root = Simplifier.Simplify(root);
        return TryCompile(root, search ? null : Node.Of(Assertion.EndText, root.Position), search, out program);
    }

    /// <summary>Compiles a tree to a program that keeps places: of the match in 0 and 1, of group n in 2n and 2n + 1.</summary>
    /// <param name="root">The tree.</param>
    /// <param name="program">The program, where it is not too large.</param>
    public static bool TryCompileWithPlaces(Node root, [NotNullWhen(true)] out Program? program) =>
        TryCompile(Node.Group(root, 0, root.Position), null, search: true, out program);

    private static bool TryCompile(Node root, Node? last, bool search, [NotNullWhen(true)] out Program? program)
    {
        program = null;
        if (Size(root) + 2 > MaxInstructions)
        {
            return false;
        }

        var compiler = new Compiler();
        var end = compiler.Emit(new Instruction(Opcode.Match, 0, 0, 0));
        end = last is null ? end : compiler.Emit(last, end);
        var start = compiler.Emit(root, end);
        if (compiler._sets.Sum(s => (long)s.RangeCount) > MaxRanges)
        {
            return false;
        }

        var alphabet = new Alphabet(compiler._sets, compiler._lines, compiler._words);
        program = new Program([.. compiler._code], start, alphabet, search && compiler.StartsInside(start));
        return true;
    }

    /// <summary>The most instructions that a tree takes; some number over the limit where that is more.</summary>
    private static long Size(Node node)
    {
        long size;
        switch (node.Kind)
        {
            case NodeKind.Concatenation or NodeKind.Alternation:
                size = node.Kind == NodeKind.Alternation ? node.Parts.Count - 1 : 0;
                foreach (var part in node.Parts)
                {
                    size += Size(part);
                }

                break;
            case NodeKind.Repetition:
                var (copies, splits) = node.Maximum == Node.Unlimited
                    ? (Math.Max(node.Minimum, 1), node.CanBeEmpty ? 2 : 1)
                    : (node.Maximum, node.Maximum - node.Minimum);
                size = (Size(node.Parts[0]) * copies) + splits;
                break;
            case NodeKind.Group:
                size = Size(node.Parts[0]) + 2;
                break;
            default:
                size = node.Kind == NodeKind.Empty ? 0 : 1;
                break;
        }

        return Math.Min(size, MaxInstructions + 1);
    }

    private int Emit(Node node, int next)
    {
        switch (node.Kind)
        {
            case NodeKind.Set:
                return Emit(new Instruction(Opcode.Set, Index(node.Set), (ushort)next, 0));
            case NodeKind.Assertion:
                return Emit(node.Assertion, next);
            case NodeKind.Concatenation:
                for (var i = node.Parts.Count - 1; i >= 0; i--)
                {
                    next = Emit(node.Parts[i], next);
                }

                return next;
            case NodeKind.Alternation:
                var entry = Emit(node.Parts[^1], next);
                for (var i = node.Parts.Count - 2; i >= 0; i--)
                {
                    entry = Emit(SplitOf(Emit(node.Parts[i], next), entry, lazy: false));
                }

                return entry;
            case NodeKind.Repetition:
                return EmitRepetition(node, next);
            case NodeKind.Group:
                var close = Emit(new Instruction(Opcode.Save, (ushort)((node.Number * 2) + 1), (ushort)next, 0));
                return Emit(new Instruction(Opcode.Save, (ushort)(node.Number * 2), (ushort)Emit(node.Parts[0], close), 0));
            default:
                return next;
        }
    }

    /// <summary>
    /// <c>x{2,4}</c> is <c>xx(x(x)?)?</c>; <c>x{2,}</c> is <c>xx+</c>; <c>x*</c> is <c>(x+)?</c>, so that an x that matches nothing
    /// is preferred or not as a backtracking engine prefers it.
    /// </summary>
    private int EmitRepetition(Node node, int next)
    {
        var part = node.Parts[0];
        var required = node.Minimum;
        if (node.Maximum == Node.Unlimited)
        {
            var loop = _code.Count;
            _code.Add(default);
            var body = Emit(part, loop);
            _code[loop] = SplitOf(body, next, node.IsLazy);
            next = required > 0 ? body : node.CanBeEmpty ? Emit(SplitOf(body, next, node.IsLazy)) : loop;
            required = Math.Max(required - 1, 0);
        }
        else
        {
            var end = next;
            for (var i = required; i < node.Maximum; i++)
            {
                next = Emit(SplitOf(Emit(part, next), end, node.IsLazy));
            }
        }

        for (var i = 0; i < required; i++)
        {
            next = Emit(part, next);
        }

        return next;
    }

    private static Instruction SplitOf(int body, int next, bool lazy) =>
        lazy ? new Instruction(Opcode.Split, 0, (ushort)next, (ushort)body) : new Instruction(Opcode.Split, 0, (ushort)body, (ushort)next);

    private int Emit(Assertion assertion, int next)
    {
        _lines |= assertion is Assertion.BeginLine or Assertion.EndLine;
        _words |= assertion is Assertion.WordBoundary or Assertion.NotWordBoundary;
        return Emit(new Instruction(Opcode.Assert, (ushort)assertion, (ushort)next, 0));
    }

    private int Emit(Instruction instruction)
    {
        if (!_places.TryGetValue(instruction, out var place))
        {
            place = _code.Count;
            _places.Add(instruction, place);
            _code.Add(instruction);
        }

        return place;
    }

    /// <summary>Whether a way leads from the start to a character or a match without the start of the text.</summary>
    private bool StartsInside(int start)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>([start]);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
            {
                continue;
            }

            var instruction = _code[next];
            switch (instruction.Opcode)
            {
                case Opcode.Split:
                    open.Push(instruction.Next);
                    open.Push(instruction.Other);
                    break;
                case Opcode.Save:
                    open.Push(instruction.Next);
                    break;
                case Opcode.Assert when instruction.Assertion == Assertion.BeginText:
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private ushort Index(CharSet set)
    {
        if (!_indexes.TryGetValue(set, out var index))
        {
            index = _sets.Count;
            _indexes.Add(set, index);
            _sets.Add(set);
        }

        return (ushort)index;
    }
}
