using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text.EcmaScript;

/// <summary>
/// Classes in brackets (ECMA-262, 3rd edition, 15.10.2.13, with the POSIX classes that C++ adds): <c>[]</c> is no character, <c>[^]</c> any one.
/// </summary>
internal static class EcmaScriptClassParser
{
    private const string RangeAdvice = "a range goes from one character to another; write \\- for the character itself";

    /// <summary>Takes the class that is next.</summary>
    public static bool TryRead(PatternReader input, CaseMode mode, out CharSet set)
    {
        set = NamedClasses.Any;
        var start = input.Position;
        input.Next();
        var negative = input.TrySkip("^");
        var builder = new CharSetBuilder();
        while (!input.TrySkip("]"))
        {
            if (input.AtEnd)
            {
                return input.Fail(EcmaScriptErrors.Bracket, start, "the class is without its ]; close it, or write \\[ for the character");
            }

            if (!TryReadElement(input, mode, builder))
            {
                return false;
            }
        }

        set = negative ? builder.ToSet().Negate() : builder.ToSet();
        return true;
    }

    private static bool TryReadElement(PatternReader input, CaseMode mode, CharSetBuilder builder)
    {
        var start = input.Position;
        if (!TryReadAtom(input, out var low, out var set))
        {
            return false;
        }

        var isRange = input.Peek == '-' && input.PeekAt(1) is not (']' or -1);
        if (!isRange)
        {
            _ = set is null ? builder.Add(low, low, mode) : builder.Add(set, mode);
            return true;
        }

        input.Next();
        if (!TryReadAtom(input, out var high, out var highSet))
        {
            return false;
        }

        if (set is not null || highSet is not null)
        {
            return input.Fail(EcmaScriptErrors.Range, start, RangeAdvice);
        }

        if (high < low)
        {
            return input.Fail(EcmaScriptErrors.Range, start, "the range does not rise; write it from the lower to the higher character");
        }

        builder.Add(low, high, mode);
        return true;
    }

    /// <summary>A character, or a set of them.</summary>
    private static bool TryReadAtom(PatternReader input, out int codePoint, out CharSet? set)
    {
        (codePoint, set) = (-1, null);
        if (input.Peek == '[' && input.PeekAt(1) is ':' or '.' or '=')
        {
            return TryReadNamed(input, (char)input.PeekAt(1), out codePoint, out set);
        }

        if (input.Peek != '\\')
        {
            codePoint = input.Next();
            return true;
        }

        set = EcmaScriptClasses.FindEscape(input.PeekAt(1));
        if (set is null)
        {
            return EcmaScriptEscapes.TryRead(input, inClass: true, out codePoint);
        }

        input.Position += 2;
        return true;
    }

    /// <summary><c>[:name:]</c>, <c>[.a.]</c> or <c>[=a=]</c>; the latter two are the character itself in the locale "C".</summary>
    private static bool TryReadNamed(PatternReader input, char kind, out int codePoint, out CharSet? set)
    {
        (codePoint, set) = (-1, null);
        var start = input.Position;
        var end = input.IndexOf(kind + "]", start + 2);
        if (end < 0)
        {
            return input.Fail(
                kind == ':' ? EcmaScriptErrors.CharacterClass : EcmaScriptErrors.Collation,
                start,
                start + 2,
                $"it is without its {kind}]; close it, or write \\[ for the character");
        }

        var name = input.Slice(start + 2, end);
        input.Position = end + 2;
        if (kind == ':')
        {
            set = EcmaScriptClasses.FindPosix(name);
            return set is not null
                || input.Fail(EcmaScriptErrors.CharacterClass, start, "it is none of the known ones; write one such as [:alnum:], or \\[ for the character");
        }

        codePoint = name.Length == 1 ? name[0] : -1;
        return codePoint >= 0 || input.Fail(EcmaScriptErrors.Collation, start, "only single characters are known; write the character itself");
    }
}
