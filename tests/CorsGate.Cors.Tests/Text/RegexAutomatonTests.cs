using System.Collections.Concurrent;
using CorsGate.Cors.Text;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Tests.Text;

/// <summary>The lazy automaton: memory, threads, what it does when its states do not fit.</summary>
public class RegexAutomatonTests
{
    private const string Origin = "^https://([a-z0-9-]+\\.)*example\\.com(:[0-9]+)?$";

    private static readonly string[] Patterns =
    [
        Origin, "https://(app|www|api)\\.example\\.(com|org)", "(?i)k\\b.*\\bs", "(?m)^a.*$\\n^b", "(a|b)*a(a|b){5}", "\\pL+\\PL", "a.{3}b|[^x]{4}y$", "\\Bo\\B",
    ];

    private static readonly string[] Texts =
    [
        "https://a.example.com", "https://a.b.c.example.com:8443", "https://example.com.evil.org", "", "K s", "\u212A-\u017F", "x\na..\nb", "abababbabaab",
        "abbbabbab", "\u00E9\u00E8-", "\U0001F600y", "aaaxaab", "https://api.example.org", "foo", "null", "aaaaaaaaaaaaaaaaaaaaaaaay",
    ];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2000, 0)]
    [InlineData(1, long.MaxValue)]
    [InlineData(2000, long.MaxValue)]
    public void The_answer_does_not_depend_on_the_room_for_states(int budget, long dropAfter)
    {
        var drops = 0;
        foreach (var pattern in Patterns)
        {
            foreach (var search in new[] { true, false })
            {
                var (roomy, tight) = (Automaton(pattern, search), Automaton(pattern, search, budget, dropAfter));
                for (var round = 0; round < 2; round++)
                {
                    Assert.All(Texts, t => Assert.Equal(roomy.IsMatch(t), tight.IsMatch(t)));
                }

                drops += tight.Drops;
            }
        }

        Assert.Equal(dropAfter == 0, drops > 0);
    }

    [Fact]
    public void An_expression_for_origins_costs_some_kilobytes()
    {
        var automaton = Automaton(Origin, search: true);
        Assert.All(Texts, t => automaton.IsMatch(t));
        Assert.InRange(automaton.Bytes, 500, 16 * 1024);
    }

    [Fact]
    public void Making_an_expression_allocates_some_kilobytes()
    {
        Assert.True(LinearRegex.TryCreate(Origin, LinearRegexOptions.Search, out _, out _));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(LinearRegex.TryCreate(Origin, LinearRegexOptions.Search, out var regex, out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 64 * 1024);
        Assert.True(regex.IsMatch("https://example.com"));
    }

    [Theory]
    [InlineData(LazyDfa.DefaultBudget)]
    [InlineData(1)]
    public void A_match_allocates_nothing_once_texts_like_it_were_seen(int budget)
    {
        var automata = Patterns.Select(p => Automaton(p, search: true, budget, long.MaxValue)).ToArray();
        var matches = Count(automata);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var again = Count(automata);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(matches, again);

        static int Count(LazyDfa[] automata)
        {
            var count = 0;
            foreach (var automaton in automata)
            {
                foreach (var text in Texts)
                {
                    count += automaton.IsMatch(text) ? 1 : 0;
                }
            }

            return count;
        }
    }

    [Theory]
    [InlineData(LazyDfa.DefaultBudget, LazyDfa.DefaultDropAfter)]
    [InlineData(1500, 0)]
    [InlineData(1500, long.MaxValue)]
    public async Task Threads_that_match_at_the_same_time_get_the_same_answers(int budget, long dropAfter)
    {
        var wrong = new ConcurrentQueue<string>();
        foreach (var pattern in Patterns)
        {
            var reference = Automaton(pattern, search: true);
            var expected = Texts.Select(t => reference.IsMatch(t)).ToArray();
            var shared = Automaton(pattern, search: true, budget, dropAfter);
            using var start = new Barrier(8);
            var threads = Enumerable.Range(0, 8).Select(seed => Task.Factory.StartNew(
                () =>
                {
                    var random = new Random(seed);
                    start.SignalAndWait();
                    for (var i = 0; i < 500; i++)
                    {
                        var t = random.Next(Texts.Length);
                        if (shared.IsMatch(Texts[t]) != expected[t])
                        {
                            wrong.Enqueue(pattern + " " + Texts[t]);
                        }
                    }
                },
                TaskCreationOptions.LongRunning));
            await Task.WhenAll(threads).WaitAsync(TimeSpan.FromSeconds(30));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Characters_that_the_expression_cannot_tell_apart_are_one_class()
    {
        var program = Program("https://[a-z]+\\.x[0-9]", search: true);

        // h t p s x, the other letters, ':' '/' '.' digits, everything else.
        Assert.Equal(11, program.Alphabet.Count);
        Assert.Equal(program.Alphabet.Direct['a'], program.Alphabet.Direct['z']);
        Assert.Equal(program.Alphabet.Direct['!'], program.Alphabet.Direct['\u00FF']);
        Assert.NotEqual(program.Alphabet.Direct['h'], program.Alphabet.Direct['t']);
    }

    [Theory]
    [InlineData("(?:a*)*", "a*")]
    [InlineData("(?:a+)?", "a*")]
    [InlineData("(?:a?)+", "a*")]
    [InlineData("(?:a?)?", "a?")]
    [InlineData("(?:a+)+", "a+")]
    [InlineData("(?:a*){3,5}", "a*")]
    [InlineData("a|b|[c-e]", "[a-e]")]
    [InlineData("((a)(?:)())", "a")]
    [InlineData("a{1}", "a")]
    [InlineData("a{0}b", "b")]
    [InlineData("(?:\\b){5}a", "\\ba")]
    [InlineData("(?:^)*a", "a")]
    public void Simple_forms_cost_what_their_simplest_form_costs(string pattern, string simplest) =>
        Assert.Equal(Program(simplest, search: false).Code, Program(pattern, search: false).Code);

    [Fact]
    public void Branches_share_the_end_that_they_have_in_common()
    {
        var names = string.Join('|', Enumerable.Range(100, 100).Select(i => $"https://{i}\\.example\\.com"));
        Assert.InRange(Program(names, search: false).Code.Length, 100, (100 * 12) + 15);
        var automaton = Automaton("^(" + names + ")$", search: true);
        Assert.All(Enumerable.Range(100, 100), i => Assert.True(automaton.IsMatch($"https://{i}.example.com")));
        Assert.False(automaton.IsMatch("https://200.example.com"));
        Assert.False(automaton.IsMatch("https://150.example.com.evil.org"));
        Assert.InRange(automaton.Bytes, 1, 50_000);
    }

    [Theory]
    [InlineData("stra\u00DFe", "STRASSE", false)]
    [InlineData("k", "\u212A", false)]
    [InlineData("\u00E9", "\u00C9", false)]
    [InlineData("https://[A-F]+\\.example", "HTTPS://abc.EXAMPLE", true)]
    [InlineData("(?i)\u00E9", "\u00C9", true)]
    [InlineData("(?-i)a", "A", false)]
    [InlineData("\\w", "\u017F", false)]
    [InlineData("[^a]", "A", false)]
    public void The_option_to_ignore_case_is_about_ASCII_only(string pattern, string text, bool matches)
    {
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.IgnoreCase, out var regex, out var error), error);
        Assert.Equal(matches, regex.IsMatch(text));
    }

    [Fact]
    public void A_surrogate_pair_is_one_character_and_half_of_one_is_one_as_well()
    {
        Assert.True(LinearRegex.TryCreate("^.$", LinearRegexOptions.Search, out var one, out _));
        Assert.True(one.IsMatch("\U0001F600"));
        Assert.True(one.IsMatch("\uD83D"));
        Assert.True(one.IsMatch("\uDE00"));
        Assert.False(one.IsMatch("\uDE00\uD83D"));
    }

    private static LazyDfa Automaton(
        string pattern, bool search, int budget = LazyDfa.DefaultBudget, long dropAfter = LazyDfa.DefaultDropAfter) =>
        new(Program(pattern, search), budget, dropAfter);

    private static Program Program(string pattern, bool search)
    {
        Assert.True(Parser.TryParse(pattern, SyntaxFlags.None, out var root, out var error), error?.ToString());
        Assert.True(Compiler.TryCompile(root, search, out var program));
        return program;
    }
}
