namespace CorsGate.Cors.Policies;

/// <summary>
/// Whether a matched preflight is recorded as refused when the policy does not cover the method or a header that it
/// announces. In no dialect does that change the answer: the lists are sent and the browser decides;
/// only a <see cref="MethodLimit"/> makes it a 403, whatever is recorded here.
/// </summary>
public enum AnnouncedRequestCheck
{
    /// <summary>It is not looked at.</summary>
    None,

    /// <summary>
    /// It is, by the letter of the Fetch standard (4.8): a browser announces Content-Type only where its value is not a
    /// safelisted one, and then wants it listed.
    /// </summary>
    Fetch,
}
