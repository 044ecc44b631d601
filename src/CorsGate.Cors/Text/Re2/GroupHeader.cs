namespace CorsGate.Cors.Text.Re2;

/// <summary>What stands between <c>(?</c> and what is in the group, or the whole of <c>(?flags)</c>.</summary>
/// <param name="Opens">Whether a group begins; otherwise only the flags change, to the end of the group around.</param>
/// <param name="Captures">Whether the group captures.</param>
/// <param name="Flags">The flags from here on.</param>
internal readonly record struct GroupHeader(bool Opens, bool Captures, SyntaxFlags Flags)
{
    /// <summary>Takes the header that is next, from the <c>(?</c> on.</summary>
    public static bool TryRead(PatternReader input, SyntaxFlags flags, out GroupHeader header)
    {
        header = new GroupHeader(Opens: true, Captures: true, flags);
        var left = input.Length - input.Position;
        if (left > 4 && input.PeekAt(2) == 'P' && input.PeekAt(3) == '<')
        {
            return TrySkipName(input, 4);
        }

        return left > 3 && input.PeekAt(2) == '<' ? TrySkipName(input, 3) : TryReadFlags(input, flags, out header);
    }

    /// <summary>Names do not matter to a yes-or-no match, but only valid ones are valid.</summary>
    private static bool TrySkipName(PatternReader input, int prefix)
    {
        var start = input.Position;
        var lookBehind = prefix == 3 && input.PeekAt(prefix) is '=' or '!';
        var end = input.IndexOf(">", start + prefix);
        input.Position = end < 0 ? input.Length : end + 1;
        var name = end < 0 ? "" : input.Slice(start + prefix, end);
        if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            return true;
        }

        return input.Fail(
            SyntaxError.InvalidName, start, lookBehind ? LookAround : "the group is without a valid name; write it as (?P<name>...)");
    }

    private const string LookAround = "look-around cannot be matched in linear time; write what matches without it";

    private static bool TryReadFlags(PatternReader input, SyntaxFlags flags, out GroupHeader header)
    {
        header = default;
        var start = input.Position;
        input.Position += 2;
        var (negative, empty) = (false, false);
        while (true)
        {
            var c = input.Next();
            switch (c)
            {
                case 'i' or 'm' or 's' or 'U':
                    flags = Set(flags, c, negative);
                    empty = false;
                    continue;
                case '-' when !negative:
                    negative = empty = true;
                    continue;
                case ':' or ')' when !empty:
                    header = new GroupHeader(Opens: c == ':', Captures: false, flags);
                    return true;
                default:
                    return input.Fail(SyntaxError.InvalidPerl, start, Advice(c));
            }
        }
    }

    private static SyntaxFlags Set(SyntaxFlags flags, int c, bool negative) => (c, negative) switch
    {
        ('i', false) => flags | SyntaxFlags.FoldUnicode,
        ('i', true) => flags & ~(SyntaxFlags.FoldUnicode | SyntaxFlags.FoldAscii),
        ('m', false) => flags | SyntaxFlags.MultiLine,
        ('m', true) => flags & ~SyntaxFlags.MultiLine,
        ('s', false) => flags | SyntaxFlags.DotAll,
        ('s', true) => flags & ~SyntaxFlags.DotAll,
        _ => flags,
    };

    private static string Advice(int c) => c switch
    {
        -1 => "close the group",
        '=' or '!' or '<' => LookAround,
        '>' => "RE2 does not know atomic groups, and needs none; write (?:...)",
        'P' => "RE2 does not know it; name a group as (?P<name>...)",
        _ => "RE2 does not know it; write (?:...), flags of imsU as in (?i), or \\( for the character",
    };
}
