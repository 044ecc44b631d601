namespace CorsGate.Cors.Text.Re2;

/// <summary>Classes in brackets (RE2 syntax, "Character class elements").</summary>
internal static class ClassParser
{
    /// <summary>Takes the class that is next.</summary>
    public static bool TryRead(PatternReader input, CaseMode mode, out CharSet set)
    {
        set = NamedClasses.Any;
        var start = input.Position;
        input.Next();
        var negative = input.TrySkip("^");
        var builder = new CharSetBuilder();

        // A bracket in the first place means itself.
        for (var first = true; first || input.Peek != ']'; first = false)
        {
            if (!TryReadElement(input, start, mode, builder))
            {
                return false;
            }
        }

        input.Next();
        set = negative ? builder.ToSet().Negate() : builder.ToSet();
        return true;
    }

    private static bool TryReadElement(PatternReader input, int start, CaseMode mode, CharSetBuilder builder)
    {
        if (input.Peek == '[' && input.PeekAt(1) == ':' && input.IndexOf(":]", input.Position + 2) is >= 0 and var end)
        {
            return TryReadPosix(input, end, mode, builder);
        }

        if (UnicodeClassParser.IsNext(input))
        {
            var read = UnicodeClassParser.TryRead(input, mode, out var found);
            builder.Add(found);
            return read;
        }

        if (input.Peek == '\\' && NamedClasses.FindPerl(input.PeekAt(1), mode) is { } perl)
        {
            input.Position += 2;
            builder.Add(perl);
            return true;
        }

        return TryReadRange(input, start, mode, builder);
    }

    private static bool TryReadRange(PatternReader input, int classStart, CaseMode mode, CharSetBuilder builder)
    {
        var start = input.Position;
        if (!TryReadCharacter(input, classStart, out var low))
        {
            return false;
        }

        var high = low;
        if (input.Peek == '-' && input.PeekAt(1) is not (']' or -1))
        {
            input.Next();
            if (!TryReadCharacter(input, classStart, out high))
            {
                return false;
            }

            if (high < low)
            {
                return input.Fail(
                    SyntaxError.InvalidCharRange, start, "the range does not rise; write it from the lower to the higher character");
            }
        }

        builder.Add(low, high, mode);
        return true;
    }

    private static bool TryReadCharacter(PatternReader input, int classStart, out int codePoint)
    {
        if (input.Peek == '\\')
        {
            return EscapeParser.TryRead(input, out codePoint);
        }

        codePoint = input.Next();
        return codePoint >= 0
            || input.Fail(SyntaxError.MissingBracket, classStart, "the class is without its ]; close it, or write \\[ for the character");
    }

    private static bool TryReadPosix(PatternReader input, int end, CaseMode mode, CharSetBuilder builder)
    {
        var start = input.Position;
        var name = input.Slice(start + 2, end);
        input.Position = end + 2;
        var negative = name.StartsWith('^');
        if (NamedClasses.FindPosix(negative ? name[1..] : name) is not { } set)
        {
            return input.Fail(
                SyntaxError.InvalidCharRange, start, "it is none of the known ones; write one such as [:alnum:], or \\[ for the character");
        }

        set = NamedClasses.Folded(set, mode);
        builder.Add(negative ? set.Negate() : set);
        return true;
    }
}
