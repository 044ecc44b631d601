using System.Globalization;

namespace CorsGate.Differential.Tests.Harness;

/// <summary>A request as it is sent to both servers.</summary>
/// <param name="Method">The method.</param>
/// <param name="Host">The host.</param>
/// <param name="Path">The path.</param>
/// <param name="Origin">The value of Origin, each character one byte; null: no such field.</param>
/// <param name="Headers">Further header lines.</param>
internal sealed record Sent(string Method, string Host, string Path, string? Origin, params string[] Headers)
{
    /// <summary>The body of methods that have one.</summary>
    public string Body { get; init; } = "a=1";

    private bool HasBody => Method is "POST" or "PUT" or "PATCH";

    /// <summary>The bytes, as Latin-1.</summary>
    public string Bytes
    {
        get
        {
            var lines = Lines.ToList();
            if (HasBody)
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}"));
            return string.Join("\r\n", lines) + "\r\n\r\n" + (HasBody ? Body : "");
        }
    }

    private IEnumerable<string> Lines =>
        [$"{Method} {Path} HTTP/1.1", $"Host: {Host}", .. Origin is null ? [] : new[] { $"Origin: {Origin}" }, .. Headers];

    /// <summary>The request in one line for people, with bytes that are not printable escaped.</summary>
    public override string ToString() => string.Concat(string.Join(" | ", Lines).Select(
        c => c is >= ' ' and <= '~' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")));
}
