namespace CorsGate.Cors.Browser;

/// <summary>What a browser does with a method (Fetch standard, 2.2.1).</summary>
public static class FetchMethod
{
    /// <summary>Whether scripts may not use it: CONNECT, TRACE and TRACK, in any case.</summary>
    /// <param name="method">The method.</param>
    public static bool IsForbidden(string method) => Upper(method) is "CONNECT" or "TRACE" or "TRACK";

    /// <summary>Whether it needs no preflight and no listing: GET, HEAD and POST, after <see cref="Normalize"/>.</summary>
    /// <param name="method">The method.</param>
    public static bool IsSafelisted(string method) => method is "GET" or "HEAD" or "POST";

    /// <summary>The method as it is sent: six methods are written in upper case. <c>patch</c> is not among them and stays.</summary>
    /// <param name="method">The method as the script names it.</param>
    public static string Normalize(string method) =>
        Upper(method) is "DELETE" or "GET" or "HEAD" or "OPTIONS" or "POST" or "PUT" ? Upper(method) : method;

    private static string Upper(string method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return method.ToUpperInvariant();
    }
}
