using System.Globalization;

namespace CorsGate.Cors.Browser;

/// <summary>The URL of a request as a browser serializes it (URL standard, 4.5): nothing is normalised here, and other spellings are refused.</summary>
public sealed record FetchUrl
{
    /// <summary>The longest URL that is read, in characters.</summary>
    public const int MaxLength = 8 * 1024;

    private FetchUrl()
    {
    }

    /// <summary>The whole, without its fragment, which is never sent.</summary>
    public required string Text { get; init; }

    /// <summary>Whether the scheme is https; else it is http.</summary>
    public required bool IsHttps { get; init; }

    /// <summary>Host and perhaps port: the Host that is sent.</summary>
    public required string Authority { get; init; }

    /// <summary>The host; an IPv6 address with its brackets.</summary>
    public required string Host { get; init; }

    /// <summary>The port.</summary>
    public required int Port { get; init; }

    /// <summary>Path and query: the request target.</summary>
    public required string Target { get; init; }

    /// <summary>The origin.</summary>
    public string Origin => (IsHttps ? "https://" : "http://") + Authority;

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The URL as a browser's <c>URL.href</c> gives it.</param>
    /// <param name="url">The URL; null where it is none that <c>fetch</c> sends over the network.</param>
    /// <param name="problem">What is wrong, and what would be right; empty where nothing is.</param>
    public static bool TryParse(string text, out FetchUrl? url, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        url = null;
        var isHttps = text.StartsWith("https://", StringComparison.Ordinal);
        if (text.Length > MaxLength)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"the URL is longer than {MaxLength} characters");
            return false;
        }

        if (!isHttps && !text.StartsWith("http://", StringComparison.Ordinal))
        {
            problem = "the URL must begin with http:// or https://";
            return false;
        }

        var fragment = text.IndexOf('#', StringComparison.Ordinal);
        var rest = (fragment < 0 ? text : text[..fragment])[(isHttps ? 8 : 7)..];
        var end = rest.IndexOfAny(['/', '?', '\\']);
        var authority = end < 0 ? rest : rest[..end];
        var target = end < 0 ? "/" : rest[end] == '?' ? "/" + rest[end..] : rest[end..];
        if (authority.Contains('@', StringComparison.Ordinal))
        {
            problem = "the URL must not hold a user name or password: fetch refuses it";
            return false;
        }

        var origin = (isHttps ? "https://" : "http://") + authority;
        if (!Origins.Origin.TryParse(origin, out var parsed) || target.AsSpan().ContainsAnyExceptInRange('!', '~') || target[0] != '/')
        {
            problem = $"'{text}' is not a URL as browsers write it: lower-case scheme and host, no default port, everything else percent-encoded";
            return false;
        }

        problem = "";
        url = new FetchUrl
        {
            Text = origin + target,
            IsHttps = isHttps,
            Authority = authority,
            Host = parsed.Host.ToString(),
            Port = parsed.Port,
            Target = target,
        };
        return true;
    }
}
