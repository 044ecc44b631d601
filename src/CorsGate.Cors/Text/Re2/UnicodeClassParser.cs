namespace CorsGate.Cors.Text.Re2;

/// <summary>Classes of Unicode: <c>\pN</c>, <c>\p{Lu}</c>, <c>\p{Greek}</c>, <c>\p{Any}</c> and, negated, <c>\PN</c>, <c>\p{^Lu}</c>.</summary>
internal static class UnicodeClassParser
{
    /// <summary>Whether such a class is next.</summary>
    public static bool IsNext(PatternReader input) => input.Peek == '\\' && input.PeekAt(1) is 'p' or 'P';

    /// <summary>Takes the class that is next.</summary>
    public static bool TryRead(PatternReader input, CaseMode mode, out CharSet set)
    {
        set = NamedClasses.Any;
        var start = input.Position;
        var negative = input.PeekAt(1) == 'P';
        input.Position += 2;
        var nameStart = input.Position;
        var first = input.Next();
        var nameEnd = input.Position;
        if (first == '{')
        {
            nameStart++;
            nameEnd = input.IndexOf("}", nameStart);
            if (nameEnd < 0)
            {
                return input.Fail(SyntaxError.InvalidCharRange, start, input.Length, "the class has no }; close it");
            }

            input.Position = nameEnd + 1;
        }

        var name = input.Slice(nameStart, nameEnd);
        if (name.StartsWith('^'))
        {
            negative = !negative;
            name = name[1..];
        }

        if (Find(name) is not { } found)
        {
            return input.Fail(
                SyntaxError.InvalidCharRange,
                start,
                "the class is not known here; write a general category such as \\p{Lu}, a script such as \\p{Greek}, or the range of characters");
        }

        found = NamedClasses.Folded(found, mode);
        set = negative ? found.Negate() : found;
        return true;
    }

    private static CharSet? Find(string name) =>
        string.Equals(name, "Any", StringComparison.Ordinal) ? NamedClasses.Any : UnicodeCategories.Find(name) ?? UnicodeScripts.Find(name);
}
