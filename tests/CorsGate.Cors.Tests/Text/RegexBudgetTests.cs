using CorsGate.Cors.Text;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Tests.Text;

/// <summary>What many expressions may cost together.</summary>
public class RegexBudgetTests
{
    private const string ManyStates = "(a|b)*a(a|b){10}";

    [Fact]
    public void The_number_of_expressions_is_limited_and_the_error_says_what_to_do()
    {
        var budget = new RegexBudget(maxExpressions: 2);
        Assert.True(budget.TryCreate("a", LinearRegexOptions.None, out var first, out _));
        Assert.True(budget.TryCreate("a", LinearRegexOptions.Search, out _, out _));
        Assert.True(budget.TryCreate("a", LinearRegexOptions.None, out var again, out _));
        Assert.Same(first, again);
        Assert.False(budget.TryCreate("b", LinearRegexOptions.None, out var third, out var error));
        Assert.Null(third);
        Assert.Equal("there are more than 2 regular expressions; write several as one with |, or split the object", error);
        Assert.Equal(2, budget.Expressions);
    }

    [Fact]
    public void The_memory_of_the_programs_is_limited_together()
    {
        var budget = new RegexBudget(maxBytes: 100 * 1024);
        var made = 0;
        string? error;
        while (budget.TryCreate($"\\pL{{{500 + made}}}", LinearRegexOptions.None, out _, out error))
        {
            made++;
        }

        Assert.InRange(made, 2, 20);
        Assert.InRange(budget.Bytes, 1, 100 * 1024);
        Assert.StartsWith("the regular expressions need more than 100 KiB together; use smaller counts", error, StringComparison.Ordinal);
        Assert.True(budget.TryCreate("\\pL{500}", LinearRegexOptions.None, out _, out error), error);
    }

    [Fact]
    public void A_wrong_expression_says_what_is_wrong_with_it()
    {
        var budget = new RegexBudget();
        Assert.False(budget.TryCreate("(", LinearRegexOptions.None, out _, out var error));
        Assert.Contains("missing closing )", error, StringComparison.Ordinal);
        Assert.Equal((0, 0), (budget.Expressions, budget.Bytes));
    }

    [Fact]
    public void Ten_thousand_expressions_for_origins_fit_into_one_object()
    {
        var budget = new RegexBudget();
        for (var i = 0; i < RegexBudget.MaxExpressions; i++)
        {
            Assert.True(budget.TryCreate($"^https://([a-z0-9-]+\\.)*tenant-{i}\\.example\\.com(:[0-9]+)?$", LinearRegexOptions.Search, out _, out var error), error);
        }

        Assert.InRange(budget.Bytes, 1, RegexBudget.MaxBytes);
    }

    [Fact]
    public void The_states_of_all_expressions_share_one_bound_and_the_answers_do_not_depend_on_it()
    {
        const int Expressions = 50;
        const int Limit = 200 * 1024;
        var pool = new StatePool(Limit);
        var automata = Enumerable.Range(0, Expressions).Select(_ => Automaton(pool)).ToArray();
        var roomy = Automaton(new StatePool(long.MaxValue));
        var random = new Random(17);
        for (var round = 0; round < 20; round++)
        {
            var text = new string(random.GetItems("ab".AsSpan(), 300));
            Assert.All(automata, automaton => Assert.Equal(roomy.IsMatch(text), automaton.IsMatch(text)));
        }

        // What each may always have, and what they share: not what each might take alone.
        var held = automata.Sum(automaton => (long)automaton.Bytes);
        Assert.InRange(pool.Taken, Limit / 2, Limit);
        Assert.InRange(held, 1, Limit + (Expressions * (DfaCache.OwnBytes + 4096L)));
        Assert.True(roomy.Bytes > held / Expressions);
    }

    [Fact]
    public void A_dropped_cache_gives_its_memory_back()
    {
        var pool = new StatePool(20 * 1024);
        var automaton = new LazyDfa(Program(), LazyDfa.DefaultBudget, dropAfter: 0, pool);
        var random = new Random(3);
        for (var round = 0; round < 200; round++)
        {
            automaton.IsMatch(new string(random.GetItems("ab".AsSpan(), 200)));
        }

        Assert.True(automaton.Drops > 1);
        Assert.InRange(pool.Taken, 0, 20 * 1024);
        Assert.InRange(automaton.Bytes, 1, DfaCache.OwnBytes + (24 * 1024));
    }

    private static LazyDfa Automaton(StatePool pool) => new(Program(), LazyDfa.DefaultBudget, dropAfter: long.MaxValue, pool);

    private static Program Program()
    {
        Assert.True(Parser.TryParse(ManyStates, SyntaxFlags.None, out var root, out var error), error?.ToString());
        Assert.True(Compiler.TryCompile(root, search: false, out var program));
        return program;
    }
}
