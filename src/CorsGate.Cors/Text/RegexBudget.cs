using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace CorsGate.Cors.Text;

/// <summary>
/// What the expressions of one object may cost together: their number, and the memory of their programs. A reader makes one for each object
/// and makes the object's expressions by it; beyond it the object is refused. An expression that is there twice is made and counted once.
/// What texts need while they are matched is bounded by the expressions themselves. For one thread at a time.
/// </summary>
/// <param name="maxExpressions">The most expressions.</param>
/// <param name="maxBytes">The most bytes of their programs together.</param>
public sealed class RegexBudget(int maxExpressions = RegexBudget.MaxExpressions, int maxBytes = RegexBudget.MaxBytes)
{
    /// <summary>The most expressions of one object, unless the reader says otherwise.</summary>
    public const int MaxExpressions = 10_000;

    /// <summary>The most bytes of their programs together, unless the reader says otherwise: one for an origin takes about 1,500.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private readonly Dictionary<(string Pattern, LinearRegexOptions Options), LinearRegex> _made = [];

    /// <summary>How many expressions were made.</summary>
    public int Expressions => _made.Count;

    /// <summary>How many bytes their programs take.</summary>
    public int Bytes { get; private set; }

    /// <summary>Makes an expression, if it is valid and there is room for it.</summary>
    /// <param name="pattern">The expression.</param>
    /// <param name="options">How it is compared.</param>
    /// <param name="regex">The expression, where it can be used.</param>
    /// <param name="error">What is wrong and what would be right, where it cannot.</param>
    public bool TryCreate(
        string pattern, LinearRegexOptions options, [NotNullWhen(true)] out LinearRegex? regex, [NotNullWhen(false)] out string? error)
    {
        error = null;
        if (_made.TryGetValue((pattern, options), out regex))
        {
            return true;
        }

        if (Expressions >= maxExpressions)
        {
            regex = null;
            error = string.Create(
                CultureInfo.InvariantCulture,
                $"there are more than {maxExpressions:N0} regular expressions; write several as one with |, or split the object");
            return false;
        }

        if (!LinearRegex.TryCreate(pattern, options, out regex, out error))
        {
            return false;
        }

        if (regex.Bytes > maxBytes - Bytes)
        {
            regex = null;
            error = string.Create(
                CultureInfo.InvariantCulture,
                $"the regular expressions need more than {maxBytes / 1024:N0} KiB together; use smaller counts, fewer classes such as \\pL, or split the object");
            return false;
        }

        _made.Add((pattern, options), regex);
        Bytes += regex.Bytes;
        return true;
    }
}
