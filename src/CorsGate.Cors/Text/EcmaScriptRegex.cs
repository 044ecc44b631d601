using System.Diagnostics.CodeAnalysis;
using CorsGate.Cors.Text.Captures;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text;

/// <summary>
/// A regular expression in the ECMAScript syntax of C++'s std::regex ([re.grammar], from ECMA-262, 3rd edition, 15.10), as Pipy's scripts
/// have them, searched for in time linear in the text. Immutable and thread-safe; its memory is bounded.
/// <para>
/// As in std::regex: <c>^</c> and <c>$</c> are the ends of the text and of no line; <c>.</c> is no line feed and no carriage return;
/// <c>\d \w \s \b</c> and the POSIX classes such as <c>[[:alpha:]]</c> are ASCII; a group keeps its last place when a later repetition passes
/// it by, and a repetition may match nothing. Other than there: a character is a character of the string, not a byte; <c>\cJ</c> is the control character, as ECMA-262 says;
/// a repeated repetition and the escape of a letter that means nothing are refused, as ECMA-262 refuses them. Look-ahead and
/// back-references are refused, because they cannot be matched in linear time.
/// </para>
/// </summary>
public sealed class EcmaScriptRegex
{
    /// <summary>The most places that a search may hold: instructions times places of groups.</summary>
    private const int MaxCells = 100_000;

    private readonly LinearRegex _regex;
    private readonly Program _places;
    private PlaceFinder? _finder;

    private EcmaScriptRegex(LinearRegex regex, Program places, int groups, string flags)
    {
        (_regex, _places, GroupCount) = (regex, places, groups + 1);
        (IgnoresCase, IsGlobal) = (flags.Contains('i', StringComparison.Ordinal), flags.Contains('g', StringComparison.Ordinal));
    }

    /// <summary>The expression as written.</summary>
    public string Pattern => _regex.Pattern;

    /// <summary>Whether the flag <c>i</c> was given: the case of ASCII letters does not count.</summary>
    public bool IgnoresCase { get; }

    /// <summary>Whether the flag <c>g</c> was given. It changes no match; callers go by it.</summary>
    public bool IsGlobal { get; }

    /// <summary>The number of groups, the whole match (group 0) included.</summary>
    public int GroupCount { get; }

    /// <summary>The expression for callers that only ask whether it matches somewhere.</summary>
    public LinearRegex Linear => _regex;

    /// <summary>Makes an expression ready for matching.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="flags">Any of <c>g</c> and <c>i</c>, each at most once.</param>
    /// <param name="regex">The expression, where it is valid.</param>
    /// <param name="error">What is wrong and what would be right, where it is not.</param>
    public static bool TryCreate(
        string pattern, string flags, [NotNullWhen(true)] out EcmaScriptRegex? regex, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(flags);
        regex = null;
        if (flags is not ("" or "g" or "i" or "gi" or "ig"))
        {
            error = "the flags of the regular expression are not valid; write g, i or both, or none";
            return false;
        }

        var options = LinearRegexOptions.EcmaScript | LinearRegexOptions.Search;
        options |= flags.Contains('i', StringComparison.Ordinal) ? LinearRegexOptions.IgnoreCase : LinearRegexOptions.None;
        if (!LinearRegex.TryParse(pattern, options, out var root, out var groups, out error)
            || !LinearRegex.TryCreate(pattern, options, root, out var linear, out error))
        {
            return false;
        }

        if (!Compiler.TryCompileWithPlaces(root, out var places) || (long)places.Code.Length * (groups + 1) * 2 > MaxCells)
        {
            error = new SyntaxError(
                SyntaxError.TooLarge, pattern, 0, "it has too many groups for its size; write (?:...) for groups that need not be kept").ToString();
            return false;
        }

        regex = new EcmaScriptRegex(linear, places, groups, flags);
        return true;
    }

    /// <summary>Whether the expression matches somewhere in a text.</summary>
    /// <param name="text">The text.</param>
    public bool IsMatch(ReadOnlySpan<char> text) => _regex.IsMatch(text);

    /// <summary>The first match that begins at a place or behind it; null when there is none.</summary>
    /// <param name="text">The text; <c>^</c> is its start and <c>\b</c> sees what is before the place.</param>
    /// <param name="start">The first index where it may begin.</param>
    public RegexMatch? Match(ReadOnlySpan<char> text, int start = 0) => Match(text, start, out _);

    /// <summary>The first match that begins at a place or behind it; null when there is none.</summary>
    /// <param name="text">The text; <c>^</c> is its start and <c>\b</c> sees what is before the place.</param>
    /// <param name="start">The first index where it may begin.</param>
    /// <param name="steps">
    /// What it cost, for callers with a budget: at most linear in what is left of the text, but to find all matches of a text costs up to
    /// that for each of them.
    /// </param>
    public RegexMatch? Match(ReadOnlySpan<char> text, int start, out long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, text.Length);
        steps = start == 0 ? text.Length : 0;
        if (start == 0 && !_regex.IsMatch(text))
        {
            return null;
        }

        var finder = Interlocked.Exchange(ref _finder, null) ?? new PlaceFinder(_places, GroupCount * 2);
        var before = finder.Steps;
        var found = new int[GroupCount * 2];
        var isFound = finder.TryFind(text, start, found);
        steps += finder.Steps - before;
        Volatile.Write(ref _finder, finder);
        return isFound ? new RegexMatch(found) : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}
