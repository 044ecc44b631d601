namespace CorsGate.Cors.Browser;

/// <summary>What becomes of a page's request.</summary>
public enum VerdictKind
{
    /// <summary>The page may read the answer.</summary>
    Works,

    /// <summary>The browser keeps the answer from the page, or does not send the request, because of CORS.</summary>
    Blocked,

    /// <summary>The request fails for a reason that is not CORS.</summary>
    Fails,

    /// <summary>It cannot be known: another party has the word.</summary>
    Depends,
}

/// <summary>What becomes of a page's request in a browser, and why.</summary>
public sealed record BrowserVerdict
{
    /// <summary>What becomes of it.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>Why the browser blocks it; null where it does not.</summary>
    public CorsFailure? Failure { get; init; }

    /// <summary>Why it fails, in one sentence; null where it does not fail for such a reason.</summary>
    public string? Obstacle { get; init; }

    /// <summary>Where it depends on a party that may set CORS headers: the verdict if that party sets none. Null: there is no saying.</summary>
    public BrowserVerdict? IfNothingIsAdded { get; init; }

    /// <summary>The page may read the answer.</summary>
    public static BrowserVerdict Works { get; } = new() { Kind = VerdictKind.Works };

    /// <summary>It cannot be known.</summary>
    public static BrowserVerdict Depends { get; } = new() { Kind = VerdictKind.Depends };

    /// <summary>The browser blocks it.</summary>
    /// <param name="failure">Why.</param>
    public static BrowserVerdict Blocked(CorsFailure failure) => new() { Kind = VerdictKind.Blocked, Failure = failure };

    /// <summary>It fails for a reason that is not CORS.</summary>
    /// <param name="obstacle">The reason, in one sentence.</param>
    public static BrowserVerdict Fails(string obstacle) => new() { Kind = VerdictKind.Fails, Obstacle = obstacle };

    /// <summary>Follows the Fetch standard through a request: obstacles, the preflight's answer, the actual answer.</summary>
    /// <param name="request">The page's request.</param>
    /// <param name="preflight">The answer to the preflight; null where there is none.</param>
    /// <param name="actual">The answer to the actual request.</param>
    /// <param name="rules">Whose rules count.</param>
    public static BrowserVerdict Of(PageRequest request, PageAnswer? preflight, PageAnswer actual, BrowserRules rules)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (FetchObstacle.Find(request) is { } obstacle)
            return Fails(obstacle);
        if (request.Preflight is not null && CorsCheck.Preflight(request, preflight ?? new PageAnswer { Status = 0 }, rules) is { } refused)
            return Blocked(refused);
        return CorsCheck.Actual(request, actual) is { } kept ? Blocked(kept) : Works;
    }
}
