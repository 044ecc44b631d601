using System.Collections.Immutable;

namespace CorsGate.Config.Model;

/// <summary>Conditions on a request; all of them must hold.</summary>
public sealed record RouteMatch
{
    /// <summary>The condition on the path.</summary>
    public PathMatch Path { get; init; } = PathMatch.Any;

    /// <summary>The method, case-sensitive; null: any.</summary>
    public string? Method { get; init; }

    /// <summary>Conditions on request headers; names are unique (case-insensitive).</summary>
    public ImmutableArray<ValueMatch> Headers { get; init; } = [];

    /// <summary>Conditions on query parameters; names are unique (case-sensitive), the first occurrence counts.</summary>
    public ImmutableArray<ValueMatch> Query { get; init; } = [];
}

/// <summary>How a path is compared.</summary>
public enum PathMatchKind
{
    /// <summary>The whole path, case-sensitive.</summary>
    Exact,

    /// <summary>Leading path elements, case-sensitive, a trailing slash of the value ignored.</summary>
    Prefix,

    /// <summary>A regular expression over the whole path (RE2 syntax, full match, as Envoy's safe_regex).</summary>
    Regex,

    /// <summary>Leading characters, case-sensitive, whatever follows (nginx, a prefix location).</summary>
    StringPrefix,

    /// <summary>A regular expression anywhere in the path (RE2 syntax; nginx, <c>location ~</c>).</summary>
    RegexSearch,

    /// <summary>The same, ASCII case aside (nginx, <c>location ~*</c>).</summary>
    RegexSearchIgnoreCase,
}

/// <summary>A condition on the path.</summary>
/// <param name="Kind">How it is compared.</param>
/// <param name="Value">What it is compared with.</param>
public sealed record PathMatch(PathMatchKind Kind, string Value)
{
    /// <summary>Every path.</summary>
    public static PathMatch Any { get; } = new(PathMatchKind.Prefix, "/");
}

/// <summary>A condition on a header or query parameter.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsRegex">Whether the value is a regular expression (RE2 syntax, full match).</param>
/// <param name="Value">The value or expression.</param>
public sealed record ValueMatch(string Name, bool IsRegex, string Value);
