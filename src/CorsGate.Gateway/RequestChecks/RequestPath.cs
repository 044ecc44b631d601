using System.Buffers;

namespace CorsGate.Gateway.RequestChecks;

/// <summary>
/// The one reading of a request target that is both routed on and forwarded.
/// </summary>
/// <remarks>
/// <para>The rule:</para>
/// <list type="number">
/// <item><description>An absolute form (RFC 9112, section 3.2.2) is cut down to path and query; no path is <c>/</c>.</description></item>
/// <item><description>The bytes up to the first <c>?</c> are the path. They are forwarded as they are.</description></item>
/// <item><description>
/// What backends read differently is refused: a dot segment in any spelling (see <see cref="PathSpelling"/>), a backslash, NUL,
/// a fragment, overlong UTF-8, <c>%uXXXX</c>, and characters that no target may hold.
/// </description></item>
/// <item><description>
/// For matching, <c>%XX</c> of an unreserved character is that character, and the hexadecimal digits of every other one are upper
/// case (RFC 3986, section 6.2.2). Nothing else is decoded: <c>/a%2Fb</c> has one segment. <c>//</c> is kept, also for matching.
/// </description></item>
/// </list>
/// <para>Browsers resolve dot segments and backslashes before they send, so no page is refused by this.</para>
/// </remarks>
public readonly struct RequestPath
{
    // RFC 3986, section 2: no spaces, no controls, nothing beyond ASCII, and # begins what is never sent.
    private static readonly SearchValues<char> TargetCharacters = SearchValues.Create(
        "!\"$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    private readonly string? _target;
    private readonly string? _normalized;
    private readonly int _pathLength;

    private RequestPath(string target, int pathLength, string? normalized)
    {
        _target = target;
        _pathLength = pathLength;
        _normalized = normalized;
    }

    /// <summary>The path <c>/</c>.</summary>
    public static RequestPath Root => new("/", 1, null);

    /// <summary>Path and query in origin form, to be forwarded.</summary>
    public string Target => _target ?? "";

    /// <summary>The path as it was sent.</summary>
    public ReadOnlySpan<char> RawPath => Target.AsSpan(0, _pathLength);

    /// <summary>The path to match on.</summary>
    public ReadOnlySpan<char> Path => _normalized is null ? RawPath : _normalized;

    /// <summary>The query as it was sent, with its question mark; empty: none.</summary>
    public ReadOnlySpan<char> Query => Target.AsSpan(_pathLength);

    /// <summary>Reads a request target. Allocates only for absolute forms and for paths that are not in normal form.</summary>
    /// <param name="rawTarget">The target as it stood in the request line, or the :path.</param>
    /// <param name="path">The reading.</param>
    /// <param name="reason">Why it is refused; empty where it is not.</param>
    public static bool TryParse(string rawTarget, out RequestPath path, out string reason)
    {
        ArgumentNullException.ThrowIfNull(rawTarget);
        path = default;
        if (!TryGetOriginForm(rawTarget, out var target))
        {
            reason = "target_form";
            return false;
        }

        if (target.AsSpan().ContainsAnyExcept(TargetCharacters))
        {
            reason = "target_character";
            return false;
        }

        var query = target.IndexOf('?', StringComparison.Ordinal);
        var length = query < 0 ? target.Length : query;
        var raw = target.AsSpan(0, length);
        if (PathSpelling.IsPlain(raw))
        {
            path = new RequestPath(target, length, normalized: null);
            reason = "";
            return true;
        }

        reason = PathSpelling.FindAmbiguity(raw) ?? "";
        if (reason.Length > 0)
            return false;
        path = new RequestPath(target, length, PathSpelling.IsNormal(raw) ? null : PathSpelling.Normalize(raw));
        return true;
    }

    /// <summary>A configured path in the form that <see cref="Path"/> has, so that both can be compared as they are.</summary>
    public static string Normalize(string configuredPath)
    {
        ArgumentNullException.ThrowIfNull(configuredPath);
        return PathSpelling.IsNormal(configuredPath) ? configuredPath : PathSpelling.Normalize(configuredPath);
    }

    private static bool TryGetOriginForm(string rawTarget, out string target)
    {
        target = rawTarget;
        if (rawTarget.StartsWith('/'))
            return true;

        // That the authority agrees with Host is Kestrel's check.
        var authority = rawTarget.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : rawTarget.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : -1;
        if (authority < 0)
            return false;
        var end = rawTarget.AsSpan(authority).IndexOfAny('/', '?', '#');
        if (end < 0)
            target = "/";
        else
            target = rawTarget[authority + end] == '/' ? rawTarget[(authority + end)..] : "/" + rawTarget[(authority + end)..];
        return true;
    }
}
