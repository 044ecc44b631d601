using System.Text.RegularExpressions;
using CorsGate.Cors.Text;
using FsCheck;
using FsCheck.Fluent;

namespace CorsGate.Cors.Tests.Text;

/// <summary>Random expressions and texts, compared with the runtime's non-backtracking engine where both have a word for the same.</summary>
public class RegexProperties
{
    private const int Expressions = 3_000;

    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(Expressions).WithReplay(20260802, 9);

    /// <summary>An expression here and in the syntax of the runtime.</summary>
    private static readonly Gen<(string Ours, string Theirs)> Atom = Gen.Elements<(string, string)>(
        Same("a"), Same("b"), Same("c"), Same("A"), Same("\\n"), Same("_"), Same("-"), Same("\\."), Same("."), Same("[ab]"), Same("[^a]"), Same("[a-c_]"),
        Same("[^\\n-]"), Same("\\d"), Same("\\w"), Same("\\W"), Same("\\D"), Same("[^\\w]"), Same("\\b"), Same("\\B"), Same("^"), Same("\\A"), Same("\\z"),
        Same("(?s:.)"), Same("(?i:a)"), Same("(?i:[b-c])"), Same("(?m:^)"), Same("(?m:$)"), ("$", "\\z"), ("[[:alpha:]]", "[a-zA-Z]"), ("\\Qa.\\E", "a\\."), ("\\x{61}", "a"),
        Same("\\s"), Same("\\S"), Same("[^\\d\\s]"), Same("[\\w.-]"), Same("(?i-s:a.)"), Same("(?s-i:.A)"), Same("[b-]"), Same("(?m:^a$)"), Same("\\x41"), Same("()"),
        ("[[:^digit:]]", "[^0-9]"), ("[^[:space:]_]", "[^ \\t\\n\\v\\f\\r_]"), ("[[:upper:][:punct:]]", "[A-Z!-/:-@\\[-`{-~]"), ("\\pN", "[0-9]"),
        ("\\p{Lu}", "[A-Z]"), ("\\PL", "[^a-zA-Z]"), ("(?U:a+)", "(?:a+?)"), ("\\141", "a"), ("(?P<n>a)", "(a)"), ("(?<n>b)", "(b)"));

    private static readonly Gen<string> Text =
        from length in Gen.Choose(0, 9)
        from characters in Gen.Elements('a', 'a', 'b', 'b', 'c', 'A', '\n', '_', '-', '.', '1').ArrayOf(length)
        select new string(characters);

    [Fact]
    public void Both_engines_give_the_same_answers()
    {
        var (compared, matched) = (0, 0);
        var cases = from expression in Gen.Frequency((3, Expression(4)), (1, Both(Gen.Constant(Same("(?m:^)")), Expression(3), "", "", "")))
                    from ignoreCase in Gen.Elements(false, false, true)
                    from texts in Text.ArrayOf(10)
                    select (expression, ignoreCase, texts);
        Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (ours, theirs) = c.expression;
            var options = c.ignoreCase ? LinearRegexOptions.IgnoreCase : LinearRegexOptions.None;
            Assert.True(LinearRegex.TryCreate(ours, LinearRegexOptions.Search | options, out var search, out var error), error);
            Assert.True(LinearRegex.TryCreate(ours, options, out var whole, out error), error);
            var (theirSearch, theirWhole) = (Theirs(theirs, c.ignoreCase), Theirs("\\A(?:" + theirs + ")\\z", c.ignoreCase));
            foreach (var text in c.texts)
            {
                Assert.Equal(theirSearch.IsMatch(text), search.IsMatch(text));
                Assert.Equal(theirWhole.IsMatch(text), whole.IsMatch(text));
                compared += 2;
                matched += theirSearch.IsMatch(text) ? 1 : 0;
            }
        }).Check(Many);
        Assert.True(compared >= 40_000 && matched > 10_000 && matched < 25_000, $"{compared} compared, {matched} matched");
    }

    private static Gen<(string Ours, string Theirs)> Expression(int size)
    {
        if (size == 0)
        {
            return Atom;
        }

        var smaller = Expression(size - 1);
        return Gen.Frequency(
            (3, Atom),
            (4, Both(smaller, smaller, "", "", "")),
            (3, Both(smaller, smaller, "(", "|", ")")),
            (1, smaller.Select(s => ("(?:|" + s.Ours + ")", "(?:|" + s.Theirs + ")"))),
            (4, from s in smaller
                from count in Gen.Elements("*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{2,3}?", "{0}", "{3}", "{1,4}", "{0,}?")
                select ("(?:" + s.Ours + ")" + count, "(?:" + s.Theirs + ")" + Greedy(count))));
    }

    private static Gen<(string Ours, string Theirs)> Both(
        Gen<(string Ours, string Theirs)> first, Gen<(string Ours, string Theirs)> second, string open, string between, string close) =>
        from a in first
        from b in second
        select (open + a.Ours + between + b.Ours + close, open + a.Theirs + between + b.Theirs + close);

    /// <summary>What is preferred does not change whether there is a match, but the runtime's engine misses some with lazy repetitions.</summary>
    private static string Greedy(string count) => count.Length > 1 && count.EndsWith('?') ? count[..^1] : count;

    private static (string Ours, string Theirs) Same(string expression) => (expression, expression);

    private static Regex Theirs(string expression, bool ignoreCase) => new(
        expression,
        RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None),
        TimeSpan.FromSeconds(30));
}
