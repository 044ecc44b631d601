namespace CorsGate.Differential.Tests.Harness;

/// <summary>
/// A difference between CorsGate and a real nginx that is meant. Everything else that differs fails. The documentation lists the same
/// ones with the same words (docs/ingress-nginx.md), and a test holds that each is real.
/// </summary>
/// <param name="Title">What differs.</param>
/// <param name="Reason">Why it is meant.</param>
/// <param name="Applies">Whether a request meets it.</param>
internal sealed record KnownDifference(string Title, string Reason, Func<Sent, bool> Applies)
{
    /// <summary>The first version of nginx that differs; null: all do.</summary>
    public Version? Since { get; init; }

    /// <summary>Whether a request meets it, on the nginx that runs here.</summary>
    public bool Explains(Sent request) => (Since is null || NginxProcess.Version >= Since) && Applies(request);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        new(
            "An Origin with bytes beyond ASCII never matches",
            "nginx compares bytes and does not anchor the start, so that bytes in front of a listed origin pass. No browser sends such an Origin.",
            sent => sent.Origin?.Any(c => c > '~') == true),
        new(
            "A tab around the value of Origin is not part of it",
            "HTTP takes tabs and spaces around a value away (RFC 9110, section 5.5); nginx takes only spaces away, and answers with the tab.",
            sent => sent.Origin is ['\t', ..] or [.., '\t']),
        new(
            "A path with dot segments gets 400, and slashes are not merged",
            "nginx chooses the location by a normalised path and forwards the path as it was sent, so that the two read it differently. "
            + "CorsGate has one reading of a path for both.",
            sent => sent.Path.Contains("/../", StringComparison.Ordinal) || sent.Path.Contains("/./", StringComparison.Ordinal)
                || sent.Path.Contains("//", StringComparison.Ordinal)),
        new(
            "Of two Origin fields the first counts",
            "nginx joins them with a comma since version 1.23, and as the start is not anchored the last one then counts. No browser sends two.",
            sent => sent.Headers.Any(h => h.StartsWith("Origin:", StringComparison.OrdinalIgnoreCase)))
        {
            Since = new(1, 23),
        },
    ];
}
