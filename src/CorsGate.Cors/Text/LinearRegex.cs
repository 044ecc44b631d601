using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace CorsGate.Cors.Text;

/// <summary>
/// A regular expression in RE2 syntax (https://github.com/google/re2/wiki/Syntax) whose matching takes time linear in the
/// length of the text, whatever the expression. Origins and paths are compared with it. Immutable and thread-safe.
/// </summary>
public sealed class LinearRegex
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MaxPatternLength = 4096;

    /// <summary>The largest expression after its counted repetitions are written out, in characters and classes.</summary>
    public const int MaxExpandedSize = 10_000;

    private readonly Regex _regex;

    private LinearRegex(string pattern, LinearRegexOptions options, Regex regex)
    {
        Pattern = pattern;
        Options = options;
        _regex = regex;
    }

    /// <summary>The expression as written.</summary>
    public string Pattern { get; }

    /// <summary>How it is compared.</summary>
    public LinearRegexOptions Options { get; }

    /// <summary>Makes an expression ready for matching.</summary>
    /// <param name="pattern">The expression in RE2 syntax.</param>
    /// <param name="options">How it is compared.</param>
    /// <param name="regex">The expression, where it is valid.</param>
    /// <param name="error">What is wrong and what would be right, where it is not.</param>
    public static bool TryCreate(
        string pattern,
        LinearRegexOptions options,
        [NotNullWhen(true)] out LinearRegex? regex,
        [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        regex = null;
        if (pattern.Length > MaxPatternLength)
        {
            error = string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"the regular expression has {pattern.Length} characters; at most {MaxPatternLength} are allowed");
            return false;
        }

        if (!Re2Translator.TryTranslate(pattern, out var translated, out error))
        {
            return false;
        }

        var flags = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
        flags |= options.HasFlag(LinearRegexOptions.IgnoreCase) ? RegexOptions.IgnoreCase : RegexOptions.None;
        try
        {
            // The non-backtracking engine is linear in the text, so a time limit would only add a way to fail.
            regex = new LinearRegex(
                pattern,
                options,
                new Regex(options.HasFlag(LinearRegexOptions.Search) ? translated : $@"\A(?:{translated})\z", flags, Regex.InfiniteMatchTimeout));
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = "the regular expression is not valid: " + FirstLine(e.Message);
            return false;
        }
    }

    /// <summary>Whether the expression matches a text.</summary>
    /// <param name="text">The text.</param>
    public bool IsMatch(ReadOnlySpan<char> text) => _regex.IsMatch(text);

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    private static string FirstLine(string message)
    {
        var end = message.IndexOfAny(['\r', '\n']);
        return end < 0 ? message : message[..end];
    }
}
