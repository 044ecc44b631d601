using System.Text.Json;
using CorsGate.Cors.Text;

namespace CorsGate.Cors.Tests.Text;

/// <summary>Every construct of the syntax, against what Go's regexp package was seen to answer.</summary>
public class GoRegexpTests
{
    public static TheoryData<string> Matches => Rows(GoMatches.Rows);

    public static TheoryData<string> Errors => Rows(GoErrors.Rows);

    [Theory]
    [MemberData(nameof(Matches))]
    public void Texts_match_as_in_Go(string row)
    {
        var fields = JsonSerializer.Deserialize<JsonElement[]>(row)!;
        var pattern = fields[0].GetString()!;
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out var whole, out var error), error);
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.Search, out var search, out error), error);
        var texts = fields[1..].Select(f => f.Deserialize<string[]>()!).ToArray();
        Assert.NotEmpty(texts.SelectMany(t => t));
        Assert.All(texts[0], t => Assert.True(whole.IsMatch(t) && search.IsMatch(t), t));
        Assert.All(texts[1], t => Assert.True(!whole.IsMatch(t) && search.IsMatch(t), t));
        Assert.All(texts[2], t => Assert.True(!whole.IsMatch(t) && !search.IsMatch(t), t));
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void Expressions_are_refused_as_in_Go_and_the_error_says_what_would_be_right(string row)
    {
        var fields = JsonSerializer.Deserialize<string[]>(row)!;
        Assert.False(LinearRegex.TryCreate(fields[0], LinearRegexOptions.None, out var regex, out var error));
        Assert.Null(regex);
        Assert.StartsWith("the regular expression is not valid: " + fields[1] + " at character ", error, StringComparison.Ordinal);
        Assert.True(error.Split("; ", 2)[1].Length > 10, error);
    }

    // What Go refused in 1.19 and reads since 1.22, or where more of the expression is shown here.
    [Theory]
    [InlineData("(?<name", "invalid named capture: `(?<name` at character 1; the group is without a valid name")]
    [InlineData("(?<a b>c)", "invalid named capture: `(?<a b>` at character 1; the group is without a valid name")]
    [InlineData("x(?<=a)b", "invalid named capture: `(?<=a)b` at character 2; look-around cannot be matched")]
    [InlineData("x(?<!a>)b", "invalid named capture: `(?<!a>` at character 2; look-around cannot be matched")]
    [InlineData("(?<", "invalid or unsupported Perl syntax: `(?<` at character 1")]
    [InlineData("ab\\", "trailing backslash at end of expression: `\\` at character 3; the expression ends in a backslash")]
    [InlineData("a\n(", "missing closing ): `a\\x{A}(` at character 1; a ( is without its )")]
    public void Other_errors_are_clear_as_well(string pattern, string message)
    {
        Assert.False(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out _, out var error));
        Assert.StartsWith("the regular expression is not valid: " + message, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_character()
    {
        foreach (var pattern in new[] { "a\uD83D", "[\uDE00a]", "a\uD83D\uD83D\uDE00" })
        {
            Assert.False(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out _, out var error));
            Assert.StartsWith("the regular expression is not valid: invalid UTF-8: `\uFFFD` at character 2; half", error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("(?<name>a)(?<n2>b)", "ab")]
    [InlineData("(?<n>a)(?P<n>b)", "ab")]
    public void Named_groups_may_be_written_in_both_ways(string pattern, string text)
    {
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out var regex, out var error), error);
        Assert.True(regex.IsMatch(text));
    }

    private static TheoryData<string> Rows(string rows) => new(rows.Split('\n', StringSplitOptions.RemoveEmptyEntries));
}
