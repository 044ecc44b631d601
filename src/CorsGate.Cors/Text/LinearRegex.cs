using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text;

/// <summary>
/// A regular expression in RE2 syntax, read as Go's regexp package reads it (https://pkg.go.dev/regexp/syntax), whose matching
/// takes time linear in the length of the text, whatever the expression, and allocates nothing once texts like it were seen.
/// Origins, header values and paths are compared with it. Immutable and thread-safe; its memory is bounded.
/// <para>
/// A text is a sequence of characters as they stand in the string, a surrogate pair being one. A header value that was decoded
/// as Latin-1 is therefore compared byte by byte, where Go would first put bytes from 0x80 on together as UTF-8; for ASCII it is the same.
/// </para>
/// </summary>
public sealed class LinearRegex
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MaxPatternLength = 4096;

    /// <summary>The largest expression after its counted repetitions are written out, in instructions: about one a character.</summary>
    public const int MaxExpandedSize = Compiler.MaxInstructions;

    private readonly LazyDfa _automaton;

    private LinearRegex(string pattern, LinearRegexOptions options, LazyDfa automaton)
    {
        Pattern = pattern;
        Options = options;
        _automaton = automaton;
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
                CultureInfo.InvariantCulture,
                $"the regular expression has {pattern.Length} characters; at most {MaxPatternLength} are allowed");
            return false;
        }

        var flags = options.HasFlag(LinearRegexOptions.IgnoreCase) ? SyntaxFlags.FoldAscii : SyntaxFlags.None;
        if (!Parser.TryParse(pattern, flags, out var root, out var problem))
        {
            error = problem.ToString();
            return false;
        }

        if (!Compiler.TryCompile(root, options.HasFlag(LinearRegexOptions.Search), out var program))
        {
            error = new SyntaxError(
                SyntaxError.TooLarge,
                pattern,
                0,
                "it is too large once its repetitions are written out; use smaller counts, or fewer classes such as \\pL").ToString();
            return false;
        }

        regex = new LinearRegex(pattern, options, new LazyDfa(program));
        error = null;
        return true;
    }

    /// <summary>Whether the expression matches a text.</summary>
    /// <param name="text">The text.</param>
    public bool IsMatch(ReadOnlySpan<char> text) => _automaton.IsMatch(text);

    /// <inheritdoc/>
    public override string ToString() => Pattern;
}
