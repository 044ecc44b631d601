namespace CorsGate.Cors.Browser;

/// <summary>The credentials mode of a request (Fetch standard, 2.2.5).</summary>
public enum FetchCredentials
{
    /// <summary><c>omit</c>: never sent.</summary>
    Omit,

    /// <summary><c>same-origin</c>: sent to the page's own origin only. What <c>fetch</c> does when it is not told.</summary>
    SameOrigin,

    /// <summary><c>include</c>: always sent, so that the answer needs Access-Control-Allow-Credentials.</summary>
    Include,
}
