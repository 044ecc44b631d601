namespace CorsGate.PipyJs.Builtins;

/// <summary>The methods of strings.</summary>
internal static class StringClass
{
    public static PjsClass Instance { get; } = Create();

    /// <summary>The text that a method is of.</summary>
    public static string Self(PjsExecution run, PjsValue self)
    {
        var text = self.AsString ?? (self.AsObject as BoxedString)?.Value ?? "";
        run.ChargeText(text.Length);
        return text;
    }

    private static PjsClass Create()
    {
        var type = new PjsClass("pjs::String")
            .Accessor("length", self => self is BoxedString box ? CodePoints.Length(box.Value) : default(PjsValue))
            .Method("charAt", (run, self, args) => CodePoints.At(Self(run, self), args.IntOr(0, 0)) is var code and >= 0 ? CodePoints.Text(code) : "")
            .Method("charCodeAt", CodePointAt)
            .Method("codePointAt", CodePointAt)
            .Method("concat", Concat)
            .Method("endsWith", EndsWith)
            .Method("includes", (run, self, args) => Find(run, self, args, fromEnd: false) >= 0)
            .Method("indexOf", (run, self, args) => Find(run, self, args, fromEnd: false))
            .Method("lastIndexOf", (run, self, args) => Find(run, self, args, fromEnd: true))
            .Method("padEnd", (run, self, args) => Pad(run, self, args, atEnd: true))
            .Method("padStart", (run, self, args) => Pad(run, self, args, atEnd: false))
            .Method("repeat", Repeat)
            .Method("slice", Slice)
            .Method("split", StringSearch.Split)
            .Method("startsWith", StartsWith)
            .Method("substring", Substring)
            .Method("toLowerCase", (run, self, _) => run.Text(Self(run, self).ToLowerAscii()))
            .Method("toUpperCase", (run, self, _) => run.Text(Self(run, self).ToUpperAscii()))
            .Method("trim", (run, self, _) => run.Text(Trim(Self(run, self), atStart: true, atEnd: true)))
            .Method("trimEnd", (run, self, _) => run.Text(Trim(Self(run, self), atStart: false, atEnd: true)))
            .Method("trimStart", (run, self, _) => run.Text(Trim(Self(run, self), atStart: true, atEnd: false)));
        return StringSearch.AddTo(type);
    }

    private static PjsValue CodePointAt(PjsExecution run, PjsValue self, PjsArguments args) =>
        CodePoints.At(Self(run, self), args.IntOr(0, 0)) is var code and >= 0 ? code : double.NaN;

    private static PjsValue Concat(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var parts = new string[args.Count + 1];
        parts[0] = Self(run, self);
        long length = parts[0].Length;
        for (var i = 0; i < args.Count; i++)
        {
            parts[i + 1] = PjsConvert.ToText(args[i]);
            length += parts[i + 1].Length;
        }

        run.ChargeString(length);
        return string.Concat(parts);
    }

    private static PjsValue EndsWith(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = Self(run, self);
        var search = args.String(0);
        var end = args.Has(1) ? CodePoints.ToUnits(text, args.Int(1)) : text.Length;
        return text.AsSpan(0, end).EndsWith(search, StringComparison.Ordinal);
    }

    private static PjsValue StartsWith(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = Self(run, self);
        var search = args.String(0);
        return text.AsSpan(CodePoints.ToUnits(text, args.IntOr(1, 0))).StartsWith(search, StringComparison.Ordinal);
    }

    // The place where a text stands, or -1.
    private static int Find(PjsExecution run, PjsValue self, PjsArguments args, bool fromEnd)
    {
        var text = Self(run, self);
        var search = args.String(0);
        var length = CodePoints.Length(text);
        var place = args.IntOr(1, fromEnd ? length : 0);
        if (search.Length == 0) return Math.Clamp(place, 0, length);
        run.ChargeText(search.Length);
        if (fromEnd)
        {
            var from = CodePoints.ToUnits(text, Math.Clamp(place, 0, Math.Max(0, length - 1)));
            var last = text.AsSpan(0, Math.Min(text.Length, from + search.Length)).LastIndexOf(search, StringComparison.Ordinal);
            return last < 0 ? -1 : CodePoints.FromUnits(text, last);
        }

        if (place >= length) return -1;
        var found = text.IndexOf(search, CodePoints.ToUnits(text, place), StringComparison.Ordinal);
        return found < 0 ? -1 : CodePoints.FromUnits(text, found);
    }

    private static PjsValue Pad(PjsExecution run, PjsValue self, PjsArguments args, bool atEnd)
    {
        var text = Self(run, self);
        var missing = (long)args.Int(0) - CodePoints.Length(text);
        var filler = args.OptionalString(1) ?? " ";
        if (missing <= 0 || filler.Length == 0) return text;
        run.ChargeString(text.Length + (missing * (CodePoints.AreUnits(filler) ? 1 : 2)));
        var whole = CodePoints.Length(filler);
        var padding = string.Concat(Enumerable.Repeat(filler, (int)(missing / whole))) + CodePoints.Slice(filler, 0, (int)(missing % whole));
        return atEnd ? text + padding : padding + text;
    }

    private static PjsValue Repeat(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = Self(run, self);
        var count = Math.Max(0, args.Int(0));
        if (text.Length == 0) return "";
        run.ChargeString((long)text.Length * count);
        return string.Concat(Enumerable.Repeat(text, count));
    }

    private static PjsValue Slice(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = Self(run, self);
        var length = CodePoints.Length(text);
        var start = args.Int(0);
        var end = args.IntOr(1, length);
        if (start < 0) start = Math.Max(0, length + start);
        if (end < 0) end = length + end;
        end = Math.Min(end, length);
        return start >= end ? "" : run.Text(CodePoints.Slice(text, start, end));
    }

    private static PjsValue Substring(PjsExecution run, PjsValue self, PjsArguments args)
    {
        var text = Self(run, self);
        var length = CodePoints.Length(text);
        var a = Math.Clamp(args.Int(0), 0, length);
        var b = Math.Clamp(args.IntOr(1, length), 0, length);
        return run.Text(CodePoints.Slice(text, Math.Min(a, b), Math.Max(a, b)));
    }

    private static string Trim(string text, bool atStart, bool atEnd)
    {
        var (start, end) = (0, text.Length);
        while (atStart && start < end && text[start] <= ' ') start++;
        while (atEnd && end > start && text[end - 1] <= ' ') end--;
        return text[start..end];
    }

    private static string ToLowerAscii(this string text) =>
        string.Create(text.Length, text, static (span, source) => Fold(source, span, upper: false));

    private static string ToUpperAscii(this string text) =>
        string.Create(text.Length, text, static (span, source) => Fold(source, span, upper: true));

    private static void Fold(string source, Span<char> target, bool upper)
    {
        for (var i = 0; i < source.Length; i++)
        {
            var c = source[i];
            target[i] = upper
                ? char.IsAsciiLetterLower(c) ? (char)(c - 32) : c
                : char.IsAsciiLetterUpper(c) ? (char)(c + 32) : c;
        }
    }
}
