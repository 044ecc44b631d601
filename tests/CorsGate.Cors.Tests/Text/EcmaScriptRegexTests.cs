using System.Text.Json;
using CorsGate.Cors.Text;

namespace CorsGate.Cors.Tests.Text;

public class EcmaScriptRegexTests
{
    public static TheoryData<string> Rows => new(EcmaScriptTable.Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    public static TheoryData<string> Errors => new(EcmaScriptTable.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_first_match_and_its_groups_are_those_of_ECMAScript(string row)
    {
        var fields = JsonSerializer.Deserialize<JsonElement[]>(row)!;
        var (regex, text) = (Create(fields[0].GetString()!), fields[1].GetString()!);
        var match = regex.Match(text);
        Assert.Equal(fields.Length > 2, regex.IsMatch(text));
        if (fields.Length == 2)
        {
            Assert.Null(match);
            return;
        }

        Assert.NotNull(match);
        Assert.Equal(fields[2].GetInt32(), match.Index);
        Assert.Equal(fields[3..].Select(f => f.GetString()), Groups(match, text));
        Assert.Equal(match.Index + match.Length, match.End);
        Assert.Equal(regex.GroupCount, match.GroupCount);
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void What_is_not_valid_is_refused_with_the_reason_and_advice(string row)
    {
        var fields = JsonSerializer.Deserialize<string[]>(row)!;
        Assert.False(EcmaScriptRegex.TryCreate(fields[0], "", out var regex, out var error));
        Assert.Null(regex);
        Assert.StartsWith("the regular expression is not valid: " + fields[1] + " at character ", error, StringComparison.Ordinal);
        Assert.True(error.Split("; ", 2)[1].Length > 10, error);
        Assert.False(LinearRegex.TryCreate(fields[0], LinearRegexOptions.EcmaScript | LinearRegexOptions.Search, out _, out var same));
        Assert.Equal(error, same);
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("g", true, false)]
    [InlineData("i", false, true)]
    [InlineData("ig", true, true)]
    public void The_flags_are_g_and_i(string flags, bool isGlobal, bool ignoresCase)
    {
        var regex = Create("ab", flags);
        Assert.Equal((isGlobal, ignoresCase), (regex.IsGlobal, regex.IgnoresCase));
        Assert.Equal(ignoresCase, regex.IsMatch("xAB"));
        Assert.Equal("ab", regex.ToString());
    }

    [Theory]
    [InlineData("m")]
    [InlineData("u")]
    [InlineData("y")]
    [InlineData("gg")]
    [InlineData("G")]
    public void Other_flags_are_refused(string flags)
    {
        Assert.False(EcmaScriptRegex.TryCreate("a", flags, out _, out var error));
        Assert.Contains("write g, i or both", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[a-c]+", "xABCd", "ABC")]
    [InlineData("[^a]", "A", null)]
    [InlineData("\u00E9", "\u00C9", null)]
    [InlineData("k", "\u212A", null)]
    [InlineData("[[:upper:]]+", "ab", "ab")]
    public void The_flag_i_is_about_ASCII_only(string pattern, string text, string? found)
    {
        var match = Create(pattern, "i").Match(text);
        Assert.Equal(found, match is null ? null : text.Substring(match.Index, match.Length));
    }

    [Theory]
    [InlineData("a", "aba", 1, 2)]
    [InlineData("^a", "aa", 1, -1)]
    [InlineData("a$", "aa", 1, 1)]
    [InlineData("\\ba", "aa", 1, -1)]
    [InlineData("\\Ba", "aa", 1, 1)]
    [InlineData("\\ba", "-a", 1, 1)]
    [InlineData("", "ab", 2, 2)]
    [InlineData("a", "ab", 2, -1)]
    [InlineData("\\B", "\U0001F600", 2, 2)]
    public void A_search_from_the_middle_sees_what_is_before(string pattern, string text, int start, int index) =>
        Assert.Equal(index, Create(pattern).Match(text, start)?.Index ?? -1);

    [Fact]
    public void All_matches_of_a_text_are_found_one_after_the_other()
    {
        const string Text = "https://a.example.com, https://b.example.org";
        var regex = Create("https://([^.]+)\\.", "g");
        var found = new List<string>();
        for (var match = regex.Match(Text); match is not null; match = regex.Match(Text, match.End))
        {
            found.Add(Groups(match, Text)[1]!);
        }

        Assert.Equal(["a", "b"], found);
    }

    [Fact]
    public void A_place_outside_of_the_text_and_a_group_that_is_not_there_are_errors_of_the_caller()
    {
        var regex = Create("(a)");
        Assert.Throws<ArgumentOutOfRangeException>(() => regex.Match("a", 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => regex.Match("a", -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => regex.Match("a")!.Group(2));
        Assert.Equal((0, 1), regex.Match("a")!.Group(1));
    }

    [Fact]
    public void Groups_that_would_cost_too_much_memory_are_refused()
    {
        var pattern = string.Concat(Enumerable.Repeat("(a)", 300));
        Assert.False(EcmaScriptRegex.TryCreate(pattern, "", out _, out var error));
        Assert.Contains("too many groups", error, StringComparison.Ordinal);
        Assert.True(Create(pattern.Replace("(", "(?:", StringComparison.Ordinal)).IsMatch(new string('a', 300)));
        Assert.Equal(101, Create(pattern[..300]).Match(new string('a', 100))!.GroupCount);
    }

    [Fact]
    public async Task Threads_that_search_at_the_same_time_get_the_same_answers()
    {
        var regex = Create("(b+)(c?)");
        var threads = Enumerable.Range(0, 4).Select(t => Task.Run(() =>
        {
            var text = new string('a', t) + new string('b', t + 1) + "c";
            return Enumerable.Range(0, 500).All(_ => regex.Match(text) is { } match && match.Group(1) == (t, t + 1) && match.End == text.Length);
        }));
        Assert.All(await Task.WhenAll(threads).WaitAsync(TimeSpan.FromSeconds(30)), Assert.True);
    }

    internal static EcmaScriptRegex Create(string pattern, string flags = "")
    {
        Assert.True(EcmaScriptRegex.TryCreate(pattern, flags, out var regex, out var error), error);
        return regex;
    }

    private static List<string?> Groups(RegexMatch match, string text) =>
        [.. Enumerable.Range(0, match.GroupCount).Select(g => match.Group(g) is var (index, length) ? text.Substring(index, length) : null)];
}
