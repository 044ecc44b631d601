using System.Globalization;
using System.Text;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>How an upstream answers.</summary>
/// <param name="Name">Its name, also the last part of the paths that lead to it and the body of its answers.</param>
/// <param name="Status">The status.</param>
/// <param name="Headers">Header lines.</param>
internal sealed record Behaviour(string Name, int Status, params string[] Headers)
{
    /// <summary>Whether it refuses connections instead of answering.</summary>
    public bool Refuses => Status == 0;

    /// <summary>Every way in which upstreams of these tests answer.</summary>
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        new("plain", 200),
        new(
            "own-cors",
            200,
            "Access-Control-Allow-Origin: https://own.example",
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Methods: GET",
            "Access-Control-Allow-Headers: X-Own",
            "Access-Control-Expose-Headers: X-Own",
            "Access-Control-Max-Age: 1"),
        new("own-star", 200, "Access-Control-Allow-Origin: *", "Vary: Accept-Encoding, origin", "Access-Control-Allow-Private-Network: true"),
        new(
            "own-twice",
            200,
            "access-control-allow-origin: https://a.example",
            "ACCESS-CONTROL-ALLOW-ORIGIN: https://b.example",
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Credentials: True"),
        new("own-vary", 200, "Vary: *"),
        new("no-content", 204, "Access-Control-Allow-Origin: *"),
        new("redirect", 302, "Location: http://elsewhere.example/"),
        new("not-modified", 304, "ETag: \"a\""),
        new("unauthorized", 401, "WWW-Authenticate: Basic realm=\"a\"", "Access-Control-Allow-Origin: null"),
        new("not-found", 404),
        new("error", 500, "Access-Control-Allow-Origin: https://own.example"),
        new("down", 0),
    ];

    /// <summary>The answer to a request.</summary>
    /// <param name="requestLine">The request line.</param>
    public byte[] Answer(string requestLine)
    {
        var answer = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {Status} Whatever\r\n"));
        foreach (var header in Headers)
            answer.Append(header).Append("\r\n");
        var bodyless = Status is 204 or 304;
        if (!bodyless)
            answer.Append(CultureInfo.InvariantCulture, $"Content-Length: {Name.Length}\r\n");
        answer.Append("\r\n");
        if (!bodyless && !requestLine.StartsWith("HEAD ", StringComparison.Ordinal))
            answer.Append(Name);
        return Encoding.Latin1.GetBytes(answer.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
