using CorsGate.Browser.Tests.Harness;

namespace CorsGate.Browser.Tests;

/// <summary>A request of a page and what becomes of it.</summary>
/// <param name="Url">The URL, with the configured port.</param>
/// <param name="Expected">The verdict, with Chromium's name of the reason where it is <c>blocked</c>.</param>
/// <param name="Method">The method.</param>
/// <param name="Headers">Headers that the page sets: <c>NAME: VALUE, NAME: VALUE</c>.</param>
/// <param name="Credentials">The credentials mode.</param>
public sealed record BrowserCase(string Url, string Expected, string Method = "GET", string Headers = "", string Credentials = "same-origin")
{
    /// <summary>The request as the page's script takes it. The query makes its line in the console findable, and its preflight its own.</summary>
    public Dictionary<string, object> ToRequest(TestGateway gateway, int index) => new()
    {
        ["url"] = gateway.Url(Url) + FormattableString.Invariant($"?case={index}"),
        ["method"] = Method,
        ["credentials"] = Credentials,
        ["headers"] = Headers.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(header => header.Split(": ")).ToDictionary(pair => pair[0], object (pair) => pair[1]),
    };
}
