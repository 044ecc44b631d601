using System.Text;
using CorsGate.Cors.Text;

namespace CorsGate.PipyJs.Builtins;

/// <summary>A regular expression of std::regex's ECMAScript: searched for anywhere in a text, in time linear in the text.</summary>
internal sealed class RegExpObject : PjsObject
{
    /// <summary>How the error of an argument calls it.</summary>
    public const string Expected = "an instance of pjs::RegExp";

    // A step of the engine is shorter than one of the script's.
    private const int EngineStepsForOne = 8;

    private static readonly PjsClass ClassOf = new PjsClass("pjs::RegExp")
        .Accessor("source", self => ((RegExpObject)self)._regex.Pattern)
        .Accessor("global", self => ((RegExpObject)self)._regex.IsGlobal)
        .Accessor("ignoreCase", self => ((RegExpObject)self)._regex.IgnoresCase)
        .Accessor("lastIndex", self => ((RegExpObject)self)._lastIndex)
        .Method("exec", (run, self, args) => Exec(run, (RegExpObject)self.AsObject!, args.String(0)))
        .Method("test", (run, self, args) => ((RegExpObject)self.AsObject!).Test(run, args.String(0)));

    private readonly EcmaScriptRegex _regex;
    private int _lastIndex;

    private RegExpObject(EcmaScriptRegex regex) => _regex = regex;

    public override PjsClass Class => ClassOf;

    public static PjsConstructor Constructor() => new("RegExp", ClassOf, (run, _, args) =>
    {
        var pattern = args.String(0);
        var flags = args.OptionalString(1) ?? "";
        run.ChargeSteps(100 + (pattern.Length * 20L));
        if (flags.AsSpan().ContainsAnyExcept('i', 'g')) throw run.Error("invalid RegExp flags: " + flags);
        if (!EcmaScriptRegex.TryCreate(pattern, Normalised(flags), out var regex, out var error)) throw run.Error(error);
        run.ChargeMemory(2048 + (4L * regex.Linear.Bytes));
        run.ChargeSteps(regex.Linear.Bytes);
        return new RegExpObject(regex);
    });

    /// <summary>The texts of the first match and its groups; <c>null</c> where there is none.</summary>
    public static PjsValue Exec(PjsExecution run, RegExpObject regex, string text)
    {
        if (regex.Find(run, text, 0) is not { } match) return PjsValue.Null;
        var groups = new PjsArray();
        for (var i = 0; i < match.GroupCount; i++) groups.Push(run, run.Text(TextOf(match, text, i).ToString()));
        if (regex._regex.IsGlobal) regex._lastIndex = CodePoints.FromUnits(text, match.End);
        return groups;
    }

    /// <summary>The place of the first match, or -1.</summary>
    public static PjsValue Search(PjsExecution run, RegExpObject regex, string text) =>
        regex.Find(run, text, 0) is { } match ? CodePoints.FromUnits(text, match.Index) : -1;

    /// <summary>Replaces all matches, as std::regex_replace does, whether the flag <c>g</c> was given or not.</summary>
    public static PjsValue Replace(PjsExecution run, RegExpObject regex, string text, string replacement)
    {
        var result = new StringBuilder();
        var last = 0;
        for (var at = 0; at <= text.Length;)
        {
            if (regex.Find(run, text, at) is not { } match) break;
            var before = text.AsSpan(last, match.Index - last);
            result.Append(before);
            Expand(run, result, replacement, text, match, before);
            last = match.End;
            if (match.Length == 0 && match.End < text.Length) result.Append(text[last++]);
            at = match.Length == 0 ? match.End + 1 : match.End;
        }

        run.ChargeString((long)result.Length + Math.Max(0, text.Length - last));
        return last < text.Length ? result.Append(text, last, text.Length - last).ToString() : result.ToString();
    }

    private static string Normalised(string flags) =>
        (flags.Contains('g', StringComparison.Ordinal), flags.Contains('i', StringComparison.Ordinal)) switch
        {
            (true, true) => "gi",
            (true, false) => "g",
            (false, true) => "i",
            _ => "",
        };

    // $$, $& (the match), $` and $' (the text before it and after it), $N and $NN (a group; of one that is not there, nothing).
    private static void Expand(
        PjsExecution run, StringBuilder result, string replacement, string text, RegexMatch match, ReadOnlySpan<char> before)
    {
        run.ChargeSteps(1 + (replacement.Length / 8));
        for (var i = 0; i < replacement.Length; i++)
        {
            var next = replacement[i] == '$' && i + 1 < replacement.Length ? replacement[i + 1] : '\0';
            if (char.IsAsciiDigit(next))
            {
                var group = next - '0';
                i++;
                if (i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1])) group = (group * 10) + replacement[++i] - '0';
                result.Append(TextOf(match, text, group));
            }
            else if (next is '$' or '&' or '`' or '\'')
            {
                i++;
                result.Append(next switch { '$' => "$", '&' => TextOf(match, text, 0), '`' => before, _ => text.AsSpan(match.End) });
            }
            else
            {
                result.Append(replacement[i]);
            }

            if (result.Length > run.Budget.MaxStringLength) run.ChargeString(result.Length);
        }
    }

    private static ReadOnlySpan<char> TextOf(RegexMatch match, string text, int group) =>
        group < match.GroupCount && match.Group(group) is { } place ? text.AsSpan(place.Index, place.Length) : default;

    private RegexMatch? Find(PjsExecution run, string text, int start)
    {
        var match = _regex.Match(text, start, out var steps);
        run.ChargeSteps(1 + (steps / EngineStepsForOne));
        return match;
    }

    private bool Test(PjsExecution run, string text)
    {
        run.ChargeSteps(1 + (text.Length / EngineStepsForOne));
        return _regex.IsMatch(text);
    }
}
