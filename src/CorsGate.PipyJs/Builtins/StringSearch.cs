using System.Text;

namespace CorsGate.PipyJs.Builtins;

/// <summary>The methods of strings that search with a text or a regular expression.</summary>
internal static class StringSearch
{
    public static PjsClass AddTo(PjsClass type) => type
        .Method("match", (run, self, args) => RegExpObject.Exec(run, args.Instance<RegExpObject>(0, RegExpObject.Expected), StringClass.Self(run, self)))
        .Method("search", (run, self, args) => RegExpObject.Search(run, args.Instance<RegExpObject>(0, RegExpObject.Expected), StringClass.Self(run, self)))
        .Method("replace", Replace)
        .Method("replaceAll", (run, self, args) => ReplaceText(run, StringClass.Self(run, self), args.String(0), args.String(1), all: true));

    public static PjsValue Split(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = StringClass.Self(run, self);
        var separator = args.OptionalString(0);
        var limit = Math.Max(0, args.IntOr(1, int.MaxValue));
        var parts = new PjsArray();
        if (limit == 0) return parts;
        if (separator is null)
        {
            parts.Push(run, text);
            return parts;
        }

        if (separator.Length == 0)
        {
            var count = Math.Min(limit, CodePoints.Length(text));
            for (int i = 0, at = 0; i < count; i++)
            {
                var width = CodePoints.ToUnits(text[at..Math.Min(text.Length, at + 2)], 1);
                parts.Push(run, run.Text(text.Substring(at, width)));
                at += width;
            }

            return parts;
        }

        var start = 0;
        while (start < text.Length && text.IndexOf(separator, start, StringComparison.Ordinal) is var found and >= 0)
        {
            parts.Push(run, run.Text(text[start..found]));
            if (parts.Length >= limit) return parts;
            start = found + separator.Length;
        }

        parts.Push(run, run.Text(text[start..]));
        return parts;
    }

    private static PjsValue Replace(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = StringClass.Self(run, self);
        args.Require(2);
        if (args[0].AsString is { } pattern && args[1].IsString) return ReplaceText(run, text, pattern, args.String(1), all: false);
        return RegExpObject.Replace(run, args.Instance<RegExpObject>(0, RegExpObject.Expected), text, args.String(1));
    }

    // In the replacement $$ is a dollar, $& what was found, $` the text before it since the last place, $' the text after it.
    private static PjsValue ReplaceText(PjsExecution run, string text, string pattern, string replacement, bool all)
    {
        if (pattern.Length == 0)
        {
            // Pipy 0.90 finds the empty text again and again without end; here it is found once.
            all = false;
        }

        var result = new StringBuilder();
        var at = 0;
        do
        {
            var found = text.IndexOf(pattern, at, StringComparison.Ordinal);
            if (found < 0) break;
            var before = text.AsSpan(at, found - at);
            result.Append(before);
            at = found + pattern.Length;
            Expand(run, result, replacement, before, pattern, text.AsSpan(at));
        }
        while (all);

        run.ChargeString((long)result.Length + text.Length - at);
        return result.Append(text, at, text.Length - at).ToString();
    }

    private static void Expand(
        PjsExecution run, StringBuilder result, string replacement, ReadOnlySpan<char> before, ReadOnlySpan<char> found, ReadOnlySpan<char> after)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            var next = c == '$' && i + 1 < replacement.Length ? replacement[i + 1] : '\0';
            var part = next switch { '$' => "$", '&' => found, '`' => before, '\'' => after, _ => default };
            if (next is '$' or '&' or '`' or '\'') i++;
            if (next is '$' or '&' or '`' or '\'') result.Append(part);
            else result.Append(c);
            if (result.Length > run.Budget.MaxStringLength) run.ChargeString(result.Length);
        }

        run.ChargeSteps(1 + (replacement.Length / 8));
    }
}
