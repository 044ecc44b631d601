using System.Text.Json;
using System.Text.RegularExpressions;
using CorsGate.Cors.Text;
using CorsGate.Cors.Text.Captures;
using CorsGate.Cors.Text.EcmaScript;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Tests.Text;

/// <summary>Steps are counted: characters read plus instructions looked at. No clock decides.</summary>
public class HostilePatternTests
{
    private const int Characters = 50_000;

    /// <summary>An instruction is looked at by the condition on what comes next, by the step over the character, and once by each way to it.</summary>
    private const int LooksAtAnInstruction = 6;

    private static readonly string[][] All =
        [.. HostilePatterns.Rows.Split('\n').Select(row => JsonSerializer.Deserialize<string[]>(row)!)];

    public static TheoryData<string, string, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<string, string, string, string>();
            foreach (var row in All)
            {
                rows.Add(row[0], row[1], row[2], row[3]);
            }

            return rows;
        }
    }

    [Fact]
    public void There_are_a_hundred() => Assert.True(All.Select(row => row[0]).Distinct(StringComparer.Ordinal).Count() >= 100);

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_answer_takes_linear_steps(string pattern, string start, string repeated, string end)
    {
        var text = Attack(start, repeated, end, Characters);
        foreach (var search in new[] { true, false })
        {
            var program = Compile(pattern, search);
            var automaton = new LazyDfa(program, budget: LazyDfa.DefaultBudget, dropAfter: long.MaxValue);
            var first = automaton.IsMatch(text, out var steps);
            Assert.InRange(steps, 1, LooksAtAnInstruction * (long)program.Code.Length * (text.Length + 1));

            // Whose states are there: a look-up for each character.
            Assert.Equal(first, automaton.IsMatch(text, out steps));
            Assert.InRange(steps, 1, text.Length);

            // Without any room for states.
            Assert.Equal(first, new LazyDfa(program, budget: 1, dropAfter: long.MaxValue).IsMatch(text, out steps));
            Assert.InRange(steps, 1, LooksAtAnInstruction * (long)program.Code.Length * (text.Length + 1));
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_match_with_its_groups_takes_linear_steps(string pattern, string start, string repeated, string end)
    {
        Assert.True(EcmaScriptParser.TryParse(pattern, CaseMode.Exact, out var root, out var groups, out var error), error?.ToString());
        Assert.True(Compiler.TryCompileWithPlaces(root, out var program));
        var finder = new PlaceFinder(program, (groups + 1) * 2);
        var text = Attack(start, repeated, end, Characters);
        finder.TryFind(text, 0, new int[(groups + 1) * 2]);
        Assert.InRange(finder.Steps, 1, LooksAtAnInstruction * (long)program.Code.Length * (text.Length + 1));
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_answers_are_those_of_the_runtime(string pattern, string start, string repeated, string end)
    {
        var runtime = new Regex(
            pattern.Replace("$", "\\z", StringComparison.Ordinal).Replace("\\\\z", "\\$", StringComparison.Ordinal),
            RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
            TimeSpan.FromSeconds(30));
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.Search, out var regex, out var error), error);
        Assert.True(EcmaScriptRegex.TryCreate(pattern, "", out var script, out error), error);
        foreach (var length in new[] { 0, 1, 2, 30, 61, 120 })
        {
            foreach (var text in new[] { Attack(start, repeated, end, length), Attack(start, repeated, "", length), Attack("", repeated, "b" + end, length) })
            {
                var match = runtime.Match(text);
                Assert.Equal(match.Success, regex.IsMatch(text));
                if (!text.Contains('\r', StringComparison.Ordinal))
                {
                    Assert.Equal(match.Success, script.IsMatch(text));
                    Assert.Equal(match.Success ? match.Index : -1, script.Match(text)?.Index ?? -1);
                }
            }
        }
    }

    private static string Attack(string start, string repeated, string end, int length) =>
        start + string.Concat(Enumerable.Repeat(repeated, (length + repeated.Length - 1) / repeated.Length)) + end;

    private static Program Compile(string pattern, bool search)
    {
        Assert.True(Parser.TryParse(pattern, SyntaxFlags.None, out var root, out var error), error?.ToString());
        Assert.True(Compiler.TryCompile(root, search, out var program));
        return program;
    }
}
