namespace CorsGate.Differential.Tests.Harness;

/// <summary>
/// A difference between CorsGate and a real nginx that is meant. Everything else that differs fails. The documentation lists the same
/// ones with the same words (docs/ingress-nginx.md), and a test holds that each is real.
/// </summary>
/// <param name="Title">What differs.</param>
/// <param name="Reason">Why it is meant.</param>
/// <param name="Applies">Whether a request meets it.</param>
/// <param name="Instead">The request to which nginx answers what CorsGate answers to this one; null: CorsGate answers 400.</param>
internal sealed record KnownDifference(string Title, string Reason, Func<Sent, bool> Applies, Func<Sent, Sent>? Instead)
{
    private const string Unlisted = "https://unlisted.invalid";

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
            sent => sent.Origin?.Any(c => c > '~') == true,
            sent => sent with { Origin = Unlisted }),
        new(
            "A tab around the value of Origin is not part of it",
            "HTTP takes tabs and spaces around a value away (RFC 9110, section 5.5); nginx takes only spaces away, and answers with the tab.",
            sent => sent.Origin is ['\t', ..] or [.., '\t'],
            sent => sent with { Origin = sent.Origin!.Trim('\t') }),
        new(
            "Of an Origin only the last 512 bytes are looked at",
            "That is more than a host name can be long, and keeps the cost of an answer from growing with what a client sends.",
            sent => sent.Origin?.Length > 512,
            sent => sent with { Origin = Unlisted }),
        new(
            "A path with dot segments gets 400",
            "nginx chooses the location by a normalised path and forwards the path as it was sent, so that the two may be read differently. "
            + "CorsGate has one reading of a path for both, and refuses what has several.",
            sent => sent.Path.Contains("/../", StringComparison.Ordinal) || sent.Path.Contains("/./", StringComparison.Ordinal),
            Instead: null),
        new(
            "Slashes in a path are not merged",
            "nginx chooses the location as if two slashes were one and forwards both. CorsGate looks for the path that it forwards.",
            sent => sent.Path.Contains("//", StringComparison.Ordinal),
            sent => sent with { Path = "/no/such/path" }),
        new(
            "Of two Origin fields the first counts",
            "nginx joins them with a comma since version 1.23, and as the start is not anchored the last one then counts. No browser sends two.",
            sent => sent.Origin is not null && sent.Headers.Any(h => h.StartsWith("Origin:", StringComparison.OrdinalIgnoreCase)),
            sent => sent with { Headers = [.. sent.Headers.Where(h => !h.StartsWith("Origin:", StringComparison.OrdinalIgnoreCase))] })
        {
            Since = new(1, 23),
        },
    ];
}
