using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using CorsGate.Cors.Text.EcmaScript;
using CorsGate.Cors.Text.Re2;

namespace CorsGate.Cors.Text;

/// <summary>
/// A regular expression in RE2 syntax, read as Go's regexp package reads it (https://pkg.go.dev/regexp/syntax), whose matching
/// takes time linear in the length of the text, whatever the expression, and allocates nothing once texts like it were seen.
/// Origins, header values and paths are compared with it. Immutable and thread-safe; its memory is bounded.
/// <para>
/// A text is a sequence of characters as they stand in the string, a surrogate pair being one; the automaton reads units of UTF-16 as
/// Go's reads bytes, within the same bounds. A header value that was decoded as Latin-1 is therefore compared byte by byte, where Go first
/// puts bytes from 0x80 on together as UTF-8: <see cref="LinearRegexOptions.Utf8Bytes"/> does that as well. For ASCII it is the same.
/// </para>
/// </summary>
public sealed class LinearRegex
{
    /// <summary>The longest expression, in characters.</summary>
    public const int MaxPatternLength = 4096;

    /// <summary>The largest expression after its counted repetitions are written out, in instructions: about one a character.</summary>
    public const int MaxExpandedSize = Compiler.MaxInstructions;

    private const int MostOnStack = 256;

    private readonly LazyDfa _automaton;
    private readonly bool _isBytes;

    private LinearRegex(string pattern, LinearRegexOptions options, LazyDfa automaton)
    {
        Pattern = pattern;
        Options = options;
        _automaton = automaton;
        _isBytes = options.HasFlag(LinearRegexOptions.Utf8Bytes);
    }

    /// <summary>The expression as written.</summary>
    public string Pattern { get; }

    /// <summary>How it is compared.</summary>
    public LinearRegexOptions Options { get; }

    /// <summary>About how many bytes it holds: its program, and the states that texts needed so far.</summary>
    public int Bytes => _automaton.Bytes;

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
        if (!TryParse(pattern, options, out var root, out _, out error) || !TryCompile(pattern, options, root, out var automaton, out error))
        {
            return false;
        }

        regex = new LinearRegex(pattern, options, automaton);
        return true;
    }

    /// <summary>Whether the expression matches a text.</summary>
    /// <param name="text">The text.</param>
    public bool IsMatch(ReadOnlySpan<char> text) =>
        _isBytes && !Ascii.IsValid(text) ? IsMatchOfBytes(text) : _automaton.IsMatch(text);

    /// <inheritdoc/>
    public override string ToString() => Pattern;

    /// <summary>Makes an expression that was read already ready for matching.</summary>
    internal static bool TryCreate(
        string pattern,
        LinearRegexOptions options,
        Node root,
        [NotNullWhen(true)] out LinearRegex? regex,
        [NotNullWhen(false)] out string? error)
    {
        regex = TryCompile(pattern, options, root, out var automaton, out error) ? new LinearRegex(pattern, options, automaton) : null;
        return regex is not null;
    }

    /// <summary>Reads an expression into a tree; its groups are kept, and counted, where the syntax is ECMAScript's.</summary>
    internal static bool TryParse(
        string pattern,
        LinearRegexOptions options,
        [NotNullWhen(true)] out Node? root,
        out int groups,
        [NotNullWhen(false)] out string? error)
    {
        (root, groups) = (null, 0);
        if (pattern.Length > MaxPatternLength)
        {
            error = string.Create(
                CultureInfo.InvariantCulture,
                $"the regular expression has {pattern.Length} characters; at most {MaxPatternLength} are allowed");
            return false;
        }

        var flags = options.HasFlag(LinearRegexOptions.IgnoreCase) ? SyntaxFlags.FoldAscii : SyntaxFlags.None;
        var isValid = options.HasFlag(LinearRegexOptions.EcmaScript)
            ? EcmaScriptParser.TryParse(pattern, flags.CaseMode(), out root, out groups, out var problem)
            : Parser.TryParse(pattern, flags, out root, out problem);
        error = problem?.ToString();
        return isValid && root is not null && error is null;
    }

    private bool IsMatchOfBytes(ReadOnlySpan<char> bytes)
    {
        var rented = bytes.Length > MostOnStack ? ArrayPool<char>.Shared.Rent(bytes.Length) : null;
        Span<char> text = rented ?? stackalloc char[MostOnStack];
        var matches = _automaton.IsMatch(text[..ByteText.Decode(bytes, text)]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return matches;
    }

    private static bool TryCompile(
        string pattern, LinearRegexOptions options, Node root, [NotNullWhen(true)] out LazyDfa? automaton, [NotNullWhen(false)] out string? error)
    {
        if (!Compiler.TryCompile(root, options.HasFlag(LinearRegexOptions.Search), out var program))
        {
            automaton = null;
            error = new SyntaxError(
                SyntaxError.TooLarge,
                pattern,
                0,
                "it is too large once its repetitions are written out; use smaller counts, or fewer classes such as \\pL").ToString();
            return false;
        }

        (automaton, error) = (new LazyDfa(program), null);
        return true;
    }
}
