using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>
/// The path and query to forward where rewrite-target is given: nginx's <c>rewrite "(?i)PATH" TARGET break</c>, whose <c>$1</c> to
/// <c>$9</c> are groups of the path. The query stays.
/// The engine does not backtrack, so its time is linear in the path.
/// </summary>
internal sealed class RewriteTarget : IRequestText
{
    private readonly Regex _path;
    private readonly (string Text, int Group)[] _parts;

    private RewriteTarget(Regex path, (string Text, int Group)[] parts)
    {
        _path = path;
        _parts = parts;
    }

    /// <summary>Makes one.</summary>
    /// <param name="path">The path of the Ingress, a regular expression.</param>
    /// <param name="target">The value of rewrite-target.</param>
    /// <param name="rewriter">The rewriter, where the two can be served.</param>
    /// <param name="error">What is wrong and what would be right, where they cannot.</param>
    public static bool TryCreate(string path, string target, [NotNullWhen(true)] out RewriteTarget? rewriter, [NotNullWhen(false)] out string? error)
    {
        rewriter = null;
        if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("$scheme", StringComparison.Ordinal))
        {
            error = $"{Quoting.Quote(target)} is a redirect to another address, which is not served; write a path";
            return false;
        }

        if (!TryParse(target, out var parts, out error))
            return false;

        // What the linear engine of routes refuses, it refuses there and is reported there; names would change the groups' order.
        if (!LinearRegex.TryCreate(path, LinearRegexOptions.Search | LinearRegexOptions.IgnoreCase, out _, out error))
            return false;
        if (path.Contains("(?P<", StringComparison.Ordinal) || path.Contains("(?<", StringComparison.Ordinal))
        {
            error = $"the path {Quoting.Quote(path)} has a named group, which cannot be used with rewrite-target; write it without a name";
            return false;
        }

        try
        {
            rewriter = new RewriteTarget(
                new Regex(path, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout), parts);
            return true;
        }
        catch (Exception refused) when (refused is ArgumentException or NotSupportedException)
        {
            error = $"the path {Quoting.Quote(path)} cannot be used with rewrite-target; write a simpler regular expression";
            return false;
        }
    }

    /// <inheritdoc/>
    public string Evaluate(IRequestFacts facts, object? state)
    {
        var match = _path.Match(facts.Path);
        if (!match.Success)
            return facts.RequestUri;
        var result = new StringBuilder(facts.Path.Length);
        foreach (var (text, group) in _parts)
        {
            result.Append(text);
            if (group > 0)
                result.Append(match.Groups[group].ValueSpan);
        }

        if (result.Length == 0 || result[0] != '/')
            result.Insert(0, '/');
        return facts.Query.Length == 0 ? result.ToString() : result.Append('?').Append(facts.Query).ToString();
    }

    private static bool TryParse(string target, out (string Text, int Group)[] parts, [NotNullWhen(false)] out string? error)
    {
        var found = new List<(string Text, int Group)>();
        var start = 0;
        for (var i = 0; i < target.Length; i++)
        {
            if (target[i] != '$')
                continue;
            if (i + 1 >= target.Length || !char.IsAsciiDigit(target[i + 1]) || target[i + 1] == '0')
            {
                parts = [];
                error = $"{Quoting.Quote(target)} has a variable other than $1 to $9, which is not served; write a path with groups of the path only";
                return false;
            }

            found.Add((target[start..i], target[i + 1] - '0'));
            start = i + 2;
            i++;
        }

        found.Add((target[start..], 0));
        parts = [.. found];
        error = null;
        return true;
    }
}
