using System.Text.RegularExpressions;
using CorsGate.Cors.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CorsGate.Cors.Tests.Text;

/// <summary>Random expressions and texts, compared with the runtime's engine in its ECMAScript mode: where the first match is, and its groups.</summary>
public class EcmaScriptProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(20260811, 7);

    /// <summary>An expression of one character or none, here and in the syntax of the runtime.</summary>
    private static readonly Gen<(string Ours, string Theirs)> Atom = Gen.Elements<(string, string)>(
        Same("a"), Same("a"), Same("b"), Same("b"), Same("c"), Same("A"), Same("\\n"), Same("_"), Same("-"), Same("\\."), Same("[ab]"), Same("[^a]"),
        Same("[a-c_]"), Same("[^\\n-]"), Same("\\d"), Same("\\w"), Same("\\W"), Same("\\D"), Same("\\s"), Same("\\S"), Same("[\\s1]"), Same("\\x61"),
        Same("\\u0062"), (".", "[^\\n\\r]"), ("[^]", "[\\s\\S]"), ("[]", "(?!)"), ("[[:alpha:]]", "[a-zA-Z]"));

    private static readonly Gen<(string Ours, string Theirs)> Condition = Gen.Elements<(string, string)>(
        Same("^"), ("$", "(?![\\s\\S])"), Same("\\b"), Same("\\B"), Same(""));

    private static readonly Gen<string> Text =
        from length in Gen.Choose(0, 10)
        from characters in Gen.Elements('a', 'a', 'b', 'b', 'c', 'A', '\n', '\r', '_', '-', '.', '1', ' ', '\u00E9').ArrayOf(length)
        select new string(characters);

    [Fact]
    public void Both_engines_find_the_same_match_and_the_same_groups()
    {
        var (compared, found) = (0, 0);
        var cases = from expression in Expression(4)
                    from ignoreCase in Gen.Elements(false, false, true)
                    from texts in Text.ArrayOf(8)
                    from start in Gen.Choose(0, 3)
                    select (expression, ignoreCase, texts, start);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (ours, theirs) = c.expression;
            var regex = EcmaScriptRegexTests.Create(ours, c.ignoreCase ? "i" : "");
            var options = RegexOptions.ECMAScript | (c.ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            var runtime = new Regex(theirs, options, TimeSpan.FromSeconds(30));
            foreach (var text in c.texts)
            {
                var start = Math.Min(c.start, text.Length);
                var expected = runtime.Match(text, start);
                var actual = regex.Match(text, start);
                Assert.Equal(Describe(expected), Describe(actual));
                Assert.Equal(runtime.IsMatch(text), regex.IsMatch(text));
                compared++;
                found += actual is null ? 0 : 1;
            }
        }).Check(Many);
        Assert.True(compared >= 20_000 && found > 8_000, $"{compared} compared, {found} found");
    }

    private static string Describe(Match match) => match.Success
        ? string.Join(' ', match.Groups.Cast<Group>().Select(g => g.Success ? $"{g.Index}+{g.Length}" : "-"))
        : "none";

    private static string Describe(RegexMatch? match) => match is null
        ? "none"
        : string.Join(' ', Enumerable.Range(0, match.GroupCount).Select(g => match.Group(g) is var (index, length) ? $"{index}+{length}" : "-"));

    private static Gen<(string Ours, string Theirs)> Expression(int size)
    {
        if (size == 0)
        {
            return Gen.Frequency((6, Atom), (1, Condition));
        }

        var smaller = Expression(size - 1);
        return Gen.Frequency(
            (3, Atom),
            (1, Condition),
            (4, Both(smaller, smaller, "", "", "")),
            (3, Both(smaller, smaller, "(", "|", ")")),
            (1, Both(smaller, smaller, "(?:", "|", ")")),
            (1, smaller.Select(s => ("(?:|" + s.Ours + ")", "(?:|" + s.Theirs + ")"))),
            (4, from s in Solid(size - 1)
                from open in Gen.Elements("(", "(?:")
                from count in Gen.Elements("*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{2,3}?", "{0,2}?")
                select (open + s.Ours + ")" + count, open + s.Theirs + ")" + count)));
    }

    /// <summary>What cannot match nothing: which groups a repetition of nothing leaves behind is a matter of taste among engines.</summary>
    private static Gen<(string Ours, string Theirs)> Solid(int size) => size == 0
        ? Atom
        : Gen.Frequency(
            (2, Atom),
            (2, Both(Atom, Expression(size - 1), "", "", "")),
            (2, Both(Expression(size - 1), Atom, "", "", "")),
            (2, Both(Solid(size - 1), Solid(size - 1), "(?:", "|", ")")),
            (1, Both(Solid(size - 1), Solid(size - 1), "(", "|", ")")));

    private static Gen<(string Ours, string Theirs)> Both(
        Gen<(string Ours, string Theirs)> first, Gen<(string Ours, string Theirs)> second, string open, string between, string close) =>
        from a in first
        from b in second
        select (open + a.Ours + between + b.Ours + close, open + a.Theirs + between + b.Theirs + close);

    private static (string Ours, string Theirs) Same(string expression) => (expression, expression);
}
