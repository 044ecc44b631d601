using System.Globalization;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>A response as it stood on the wire.</summary>
internal sealed record RawResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Fields, string Body)
{
    /// <summary>The lines of a field, joined as comparisons of CORS answers do: a second line shows.</summary>
    public string? this[string name]
    {
        get
        {
            var lines = Fields.Where(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value).ToArray();
            return lines.Length == 0 ? null : string.Join(" | ", lines);
        }
    }

    public IEnumerable<string> CorsNames =>
        Fields.Select(line => line.Key).Where(name => name.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

    public static RawResponse Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"Not a response: {text}");
        var lines = text[..end].Split("\r\n");
        var fields = lines.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => KeyValuePair.Create(parts[0].TrimEnd(':'), parts.Length == 2 ? parts[1] : "")).ToList();
        return new RawResponse(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), fields, text[(end + 4)..]);
    }
}
