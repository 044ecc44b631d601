using CorsGate.Cors.Text;

namespace CorsGate.Cors.Tests.Text;

public class LinearRegexTests
{
    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a", "ba", false)]
    [InlineData("a|ab", "ab", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("^a$", "a", true)]
    [InlineData("^a$", "a\n", false)]
    [InlineData("a$", "a", true)]
    [InlineData("(?m)a$\nb", "a\nb", true)]
    [InlineData("(?s)a.b", "a\nb", true)]
    [InlineData("a.b", "a\nb", false)]
    [InlineData("(?i)abc", "aBC", true)]
    [InlineData("a(?i:b)c", "aBc", true)]
    [InlineData("a(?i:b)c", "aBC", false)]
    [InlineData("(?i)a(?-i)b", "Ab", true)]
    [InlineData("(?i)a(?-i)b", "AB", false)]
    [InlineData("(?U)a+", "aaa", true)]
    [InlineData(@"\d+", "123", true)]
    [InlineData(@"\d", "\u0663", false)]
    [InlineData(@"\w+", "aZ_9", true)]
    [InlineData(@"\w", "\u00E9", false)]
    [InlineData(@"\W", "\u00E9", true)]
    [InlineData(@"\W", "_", false)]
    [InlineData(@"\s", "\u00A0", false)]
    [InlineData(@"\s", "\v", false)]
    [InlineData(@"\S", "\u00A0", true)]
    [InlineData(@"[\d.]+", "1.2", true)]
    [InlineData(@"[^\d]", "\u0663", true)]
    [InlineData(@"[\D]", "5", false)]
    [InlineData(@"[\W_]+", "_-", true)]
    [InlineData("[[:alpha:]]+", "abZ", true)]
    [InlineData("[[:alpha:]]", ":", false)]
    [InlineData("[a-z-[aeiou]]", "b", false)]
    [InlineData("[a-z-[aeiou]]", "b]", true)]
    [InlineData("[]a]+", "]a", true)]
    [InlineData("[^]a]", "b", true)]
    [InlineData("[a-]+", "-a", true)]
    [InlineData("[a\\-c]+", "-ac", true)]
    [InlineData("[a\\-c]", "b", false)]
    [InlineData("[&&]", "&", true)]
    [InlineData(@"\.\-\/\:", ".-/:", true)]
    [InlineData(@"\x41\x{42}\103", "ABC", true)]
    [InlineData(@"\Qa.b\E+", "a.bb", true)]
    [InlineData(@"\Qa.b", "a.b", true)]
    [InlineData(@"\t\n\r\f\v\a", "\t\n\r\f\v\a", true)]
    [InlineData(@"\pL\p{Lu}\PN", "aBc", true)]
    [InlineData("(?P<name>a)(?<other>b)(c)(?:d)", "abcd", true)]
    [InlineData("a{2}b{1,}c{0,2}", "aabbc", true)]
    [InlineData("a{,2}", "a{,2}", true)]
    [InlineData("a{x}", "a{x}", true)]
    [InlineData("a*?b+?c??d{1,2}?", "aabbd", true)]
    [InlineData("a#b c", "a#b c", true)]
    [InlineData(@"\Aa\z", "a", true)]
    [InlineData(@"\bfoo\b", "foo", true)]
    [InlineData("(|a)b", "b", true)]
    [InlineData("()", "", true)]
    [InlineData("/api/v[0-9]+/.*", "/api/v12/users", true)]
    [InlineData("/api/v[0-9]+/.*", "/x/api/v12/users", false)]
    public void The_whole_text_must_match_as_in_RE2(string pattern, string text, bool matches)
    {
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out var regex, out var error), error);
        Assert.Equal(matches, regex.IsMatch(text));
    }

    [Theory]
    [InlineData(@"https://.*\.example\.com", "xhttps://a.example.com.evil.com", true)]
    [InlineData(@"//dashboard\.example\.com(:|$)", "https://dashboard.example.com", true)]
    [InlineData(@"//dashboard\.example\.com(:|$)", "https://dashboard.example.com:8443", true)]
    [InlineData(@"//dashboard\.example\.com(:|$)", "https://dashboard.example.com.evil.com", false)]
    [InlineData("^https://([a-z0-9-]+\\.)*example\\.com(:[0-9]+)?$", "https://a.b.example.com:1", true)]
    [InlineData("^https://([a-z0-9-]+\\.)*example\\.com(:[0-9]+)?$", "https://evilexample.com", false)]
    [InlineData("https://*", "https:/", true)]
    [InlineData("", "anything", true)]
    [InlineData("a$", "a\n", false)]
    public void A_search_finds_the_expression_anywhere(string pattern, string text, bool matches)
    {
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.Search, out var regex, out var error), error);
        Assert.Equal(matches, regex.IsMatch(text));
    }

    [Theory]
    [InlineData("(?=a)", "look-around")]
    [InlineData("(?!a)", "look-around")]
    [InlineData("(?<=a)", "look-around")]
    [InlineData("(?<!a)", "look-around")]
    [InlineData(@"(a)\1", "refers back")]
    [InlineData(@"(?<n>a)\k<n>", "refers back")]
    [InlineData("(?>a)", "RE2 does not know")]
    [InlineData("(?#c)", "RE2 does not know")]
    [InlineData("(?(1)a|b)", "RE2 does not know")]
    [InlineData("(?x)a", "RE2 does not know")]
    [InlineData("(?i", "close the group")]
    [InlineData("(?P<na me>a)", "valid name")]
    [InlineData("(?<name", "valid name")]
    [InlineData(@"\Z", "does not know")]
    [InlineData(@"\G", "does not know")]
    [InlineData(@"\u0041", "does not know")]
    [InlineData(@"\cA", "does not know")]
    [InlineData(@"\p{IsGreek}", "not known here")]
    [InlineData(@"\x4", "\\x41")]
    [InlineData(@"\x{110000}", "\\x41")]
    [InlineData("[[:foo:]]", "known ones")]
    [InlineData("[z-a]", "does not rise")]
    [InlineData("[a", "without its ]")]
    [InlineData("(a", "without its )")]
    [InlineData("a)", "without its (")]
    [InlineData("a\\", "ends in a backslash")]
    [InlineData("*", "repeats nothing")]
    [InlineData("a|*", "repeats nothing")]
    [InlineData("a**", "a repetition is repeated")]
    [InlineData("a*+", "possessive")]
    [InlineData("a{2}{3}", "a repetition is repeated")]
    [InlineData("a{1001}", "at most 1000")]
    [InlineData("a{3,2}", "counts rise")]
    [InlineData("(a{100}){11}", "more than 1000")]
    [InlineData("((a{10}){10}){11}", "more than 1000")]
    [InlineData("(abcdefghijklmnop){900}", "too large")]
    public void What_is_not_linear_or_not_RE2_is_refused_with_advice(string pattern, string part)
    {
        Assert.False(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out var regex, out var error));
        Assert.Null(regex);
        Assert.Contains(part, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_and_deep_expressions_are_refused()
    {
        Assert.False(LinearRegex.TryCreate(new string('a', LinearRegex.MaxPatternLength + 1), LinearRegexOptions.None, out _, out var error));
        Assert.Contains("at most 4096", error, StringComparison.Ordinal);
        Assert.False(LinearRegex.TryCreate(new string('(', 2000) + new string(')', 2000), LinearRegexOptions.None, out _, out error));
        Assert.Contains("too deeply", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Case_can_be_ignored()
    {
        Assert.True(LinearRegex.TryCreate("ab[c-e]", LinearRegexOptions.IgnoreCase | LinearRegexOptions.Search, out var regex, out _));
        Assert.True(regex.IsMatch("xABDx"));
        Assert.Equal("ab[c-e]", regex.ToString());
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(a*)*(a*)*(a*)*b")]
    [InlineData("(.*a){20}b")]
    public void Expressions_that_make_backtracking_engines_hang_do_not(string pattern)
    {
        Assert.True(LinearRegex.TryCreate(pattern, LinearRegexOptions.None, out var regex, out var error), error);
        Assert.False(regex.IsMatch(new string('a', 10_000) + "!"));
    }
}
