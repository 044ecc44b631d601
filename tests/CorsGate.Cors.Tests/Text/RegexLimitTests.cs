using CorsGate.Cors.Text;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Tests.Text;

/// <summary>Hostile expressions and texts.</summary>
public class RegexLimitTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("(a+)+$", true)]
    [InlineData("(a|aa)*", true)]
    [InlineData("(a*)*(a*)*(a*)*b", false)]
    [InlineData("(.*a){20}b", false)]
    [InlineData("(.*)(.*)(.*)(.*)(.*)[^a]x", false)]
    [InlineData("(a|a|a|a)*[bc]$", false)]
    [InlineData("((a?){1000}){1}b", false)]
    public async Task A_text_of_100_kB_is_matched_in_one_pass(string pattern, bool matches)
    {
        var text = new string('a', 100_000);
        var work = Task.Run(() =>
        {
            var (whole, search) = (Create(pattern), Create(pattern, LinearRegexOptions.Search));
            Assert.Equal(matches, whole.IsMatch(text));
            Assert.Equal(matches, search.IsMatch(text));
            Assert.False(whole.IsMatch(text + "!"));
        });
        await work.WaitAsync(Limit);
    }

    [Theory]
    [InlineData("(a|b)*a(a|b){14}")]
    [InlineData("(?:a|b)*a(?:a|b){6}b(?:a|b){6}a.*\\b")]
    public void Expressions_with_more_states_than_fit_are_matched_all_the_same(string pattern)
    {
        var random = new Random(5);
        var text = new string([.. Enumerable.Range(0, 50_000).Select(_ => random.Next(2) == 0 ? 'a' : 'b')]);
        var automaton = new LazyDfa(Compile(pattern, search: false));
        var engine = new System.Text.RegularExpressions.Regex("\\A(?:" + pattern + ")\\z", default, Limit);
        for (var length = 49_950; length < 50_000; length++)
        {
            Assert.Equal(engine.IsMatch(text.AsSpan(0, length)), automaton.IsMatch(text.AsSpan(0, length)));
        }

        Assert.InRange(automaton.Bytes, 1, LazyDfa.DefaultBudget + 10_000);
    }

    [Fact]
    public void Expressions_of_the_greatest_length_are_read()
    {
        string[] longest =
        [
            new('a', LinearRegex.MaxPatternLength),
            string.Join('|', Enumerable.Range(0, 1024).Select(i => "a" + (char)('a' + (i % 26)) + "b")),
            string.Concat(Enumerable.Range(0, 4096).Select(i => (char)(0x4E00 + i))),
            string.Concat(Enumerable.Range(0, 1000).Select(i => $"[^{(char)(0x4E00 + i)}]")),
            string.Concat(Enumerable.Range(0, 290).Select(i => $"[\\pL{(char)(0x2000 + i)}]")),
            string.Concat(Enumerable.Repeat("(?i:\\PL)", 512)),
            string.Join('|', Enumerable.Repeat("a", 2048)),
            string.Concat(Enumerable.Repeat("(|a)", 1024)),
        ];
        foreach (var pattern in longest)
        {
            Assert.True(pattern.Length <= LinearRegex.MaxPatternLength);
            var regex = Create(pattern, LinearRegexOptions.Search);
            Assert.False(regex.IsMatch("#") && pattern[0] == 'a' && !pattern.Contains("(|", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("x{1000}{1000}", "invalid nested repetition operator")]
    [InlineData("((x{1000}){1000}){1000}", "invalid repeat count")]
    [InlineData("(abcdefghijklmnop){900}", "expression too large")]
    [InlineData("(?:(?:abc|def|ghi){30}){31}", "expression too large")]
    public void Counts_cannot_multiply_without_limit(string pattern, string message)
    {
        Assert.False(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out _, out var error));
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Large_classes_cannot_be_many()
    {
        var pattern = string.Concat(Enumerable.Range(0, 580).Select(i => $"[\\pL{(char)(0x2000 + i)}]"));
        Assert.False(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out _, out var error));
        Assert.Contains("fewer classes", error, StringComparison.Ordinal);
        Assert.True(Create(string.Concat(Enumerable.Repeat("\\pL", 1000))).IsMatch(new string('\u00E9', 1000)));
    }

    [Fact]
    public void Counts_of_nothing_cost_nothing()
    {
        var pattern = "(" + string.Concat(Enumerable.Repeat("()", 1000)) + "\\b(?:^)){1000}a";
        Assert.True(Compile(pattern, search: true).Code.Length < 2010);
        Assert.True(Create("(?:(?:)*|()){1000}a").IsMatch("a"));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("(?:", ")*")]
    [InlineData("(?i:(|", "))")]
    public void Ten_thousand_open_groups_are_refused_without_much_stack(string open, string close)
    {
        var pattern = string.Concat(Enumerable.Repeat(open, 10_000)) + "a" + string.Concat(Enumerable.Repeat(close, 10_000));
        OnSmallStack(() =>
        {
            Assert.False(Parser.TryParse(pattern, SyntaxFlags.None, out _, out var error));
            Assert.Equal(SyntaxError.TooDeep, error.Problem);
            Assert.True(error.ToString().Length < 300);
            Assert.False(Parser.TryParse(pattern[..(open.Length * 10_000)], SyntaxFlags.None, out _, out error));
            Assert.Equal(SyntaxError.MissingParenthesis, error.Problem);
        });
    }

    [Theory]
    [InlineData("(", ")", 900)]
    [InlineData("(?:", ")*", 800)]
    [InlineData("(b", ")", 490)]
    [InlineData("(|b", ")", 330)]
    [InlineData("(?:", ")", 1023)]
    public void What_is_not_refused_for_its_depth_needs_no_more_stack(string open, string close, int depth)
    {
        var pattern = string.Concat(Enumerable.Repeat(open, depth)) + "a" + string.Concat(Enumerable.Repeat(close, depth));
        OnSmallStack(() => Assert.True(Create(pattern, LinearRegexOptions.Search).IsMatch(new string('b', depth) + "a")));
    }

    [Fact]
    public void Random_characters_are_read_or_refused_but_never_more()
    {
        const string Alphabet = "ab()[]{}*+?|\\^$.,-:=!<>PpQEimsU-019&#\n\u00E9\uD83D\uDE00";
        var random = new Random(11);
        var (valid, invalid) = (0, 0);
        for (var i = 0; i < 20_000; i++)
        {
            var pattern = string.Create(random.Next(1, 16), random, static (span, r) => r.GetItems(Alphabet, span));
            if (LinearRegex.TryCreate(pattern, (LinearRegexOptions)random.Next(4), out var regex, out var error))
            {
                valid++;
                _ = regex.IsMatch(pattern);
            }
            else
            {
                invalid++;
                Assert.DoesNotContain('\n', error);
            }
        }

        Assert.True(valid > 1000 && invalid > 1000);
    }

    private static LinearRegex Create(string pattern, LinearRegexOptions options = LinearRegexOptions.None)
    {
        Assert.True(LinearRegex.TryCreate(pattern, options, out var regex, out var error), error);
        return regex;
    }

    private static Program Compile(string pattern, bool search)
    {
        Assert.True(Parser.TryParse(pattern, SyntaxFlags.None, out var root, out var error), error?.ToString());
        Assert.True(Compiler.TryCompile(root, search, out var program));
        return program;
    }

    private static void OnSmallStack(Action action)
    {
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            512 * 1024);
        thread.Start();
        Assert.True(thread.Join(Limit));
        Assert.Null(failure);
    }
}
