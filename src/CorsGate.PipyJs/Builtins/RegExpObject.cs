using CorsGate.Cors.Text;

namespace CorsGate.PipyJs.Builtins;

/// <summary>A regular expression: searched for anywhere in a text, in time linear in the text.</summary>
internal sealed class RegExpObject : PjsObject
{
    private static readonly PjsClass ClassOf = new PjsClass("pjs::RegExp")
        .Accessor("source", self => ((RegExpObject)self)._source)
        .Accessor("global", self => ((RegExpObject)self)._isGlobal)
        .Accessor("ignoreCase", self => ((RegExpObject)self)._regex.Options.HasFlag(LinearRegexOptions.IgnoreCase))
        .Accessor("lastIndex", self => ((RegExpObject)self)._lastIndex)
        .Method("exec", (run, self, args) => Exec(run, (RegExpObject)self.AsObject!, args.String(0)))
        .Method("test", (run, self, args) => ((RegExpObject)self.AsObject!).Test(run, args.String(0)));

    private readonly string _source;
    private readonly bool _isGlobal;
    private readonly LinearRegex _regex;
    private readonly int _lastIndex;

    private RegExpObject(string source, bool isGlobal, LinearRegex regex)
    {
        (_source, _isGlobal, _regex) = (source, isGlobal, regex);
        _lastIndex = 0;
    }

    public override PjsClass Class => ClassOf;

    public static PjsConstructor Constructor() => new("RegExp", ClassOf, (run, _, args) =>
    {
        var pattern = args.String(0);
        var flags = args.OptionalString(1) ?? "";
        if (flags.AsSpan().ContainsAnyExcept('i', 'g')) throw run.Error("invalid RegExp flags: " + flags);
        run.ChargeSteps(1 + (pattern.Length * 16L));
        run.ChargeMemory(1024 + (pattern.Length * 64L));
        var options = LinearRegexOptions.Search | (flags.Contains('i', StringComparison.Ordinal) ? LinearRegexOptions.IgnoreCase : LinearRegexOptions.None);
        return LinearRegex.TryCreate(pattern, options, out var regex, out var error)
            ? new RegExpObject(pattern, flags.Contains('g', StringComparison.Ordinal), regex)
            : throw run.Error(error);
    });

    public static PjsValue Exec(PjsExecution run, RegExpObject regex, string text) => throw run.Error("not there yet");

    public static PjsValue Search(PjsExecution run, RegExpObject regex, string text) => throw run.Error("not there yet");

    public static PjsValue Replace(PjsExecution run, RegExpObject regex, string text, string replacement) => throw run.Error("not there yet");

    private bool Test(PjsExecution run, string text)
    {
        run.ChargeText(text.Length);
        return _regex.IsMatch(text);
    }
}
