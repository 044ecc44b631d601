using System.Globalization;
using System.Text;

namespace CorsGate.Differential.Tests.NginxConf;

/// <summary>
/// A file of the folders <c>files</c>, <c>differ</c> and <c>refused</c>: an nginx.conf in which <c>@port@</c> and <c>@other@</c> stand for addresses to
/// listen on, <c>@upstream@</c> for an upstream that answers as the last part of the path says and <c>@down@</c> for one that refuses
/// connections. Comments at its top say what is asked: <c># hosts:</c>, <c># paths:</c> and <c># origins:</c>, separated by spaces.
/// </summary>
internal sealed class NginxFile
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "NginxConf");

    private NginxFile(string path, int port, int other, int upstream, int down)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        (Port, Other) = (port, other);
        var template = File.ReadAllText(path);
        Text = template
            .Replace("@port@", Address(port), StringComparison.Ordinal)
            .Replace("@other@", Address(other), StringComparison.Ordinal)
            .Replace("@upstream@", Address(upstream), StringComparison.Ordinal)
            .Replace("@down@", Address(down), StringComparison.Ordinal);
        Hosts = Asked(template, "hosts") ?? ["api.example.com"];
        Paths = Asked(template, "paths") ?? ["/plain", "/own-cors", "/own-twice", "/no-content", "/redirect", "/not-found", "/error", "/other"];
        // UTF-8 on the wire, where each character of a request is one byte.
        Origins = Asked(template, "origins")?.Select(origin => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(origin))).ToArray() ?? ["https://app.example.com", "https://evil.example", "https://APP.example.com"];
        UsesOther = template.Contains("@other@", StringComparison.Ordinal);
        Says = Asked(template, "nginx") is { } words ? string.Join(' ', words) : null;
        Because = Asked(template, "because") is { } reason ? string.Join(' ', reason) : null;
    }

    /// <summary>Its name without the ending.</summary>
    public string Name { get; }

    /// <summary>Its text, the same for both servers.</summary>
    public string Text { get; }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>A second port.</summary>
    public int Other { get; }

    /// <summary>Whether it listens on the second port.</summary>
    public bool UsesOther { get; }

    /// <summary>What nginx says when it refuses the file, as a comment <c># nginx:</c> tells; null: it loads it.</summary>
    public string? Says { get; }

    /// <summary>Why CorsGate answers otherwise, as a comment <c># because: </c> tells; null: it answers the same.</summary>
    public string? Because { get; }

    private string[] Hosts { get; }

    private string[] Paths { get; }

    private string[] Origins { get; }

    /// <summary>Every request to send.</summary>
    public IEnumerable<Sent> Requests =>
        from host in Hosts
        from path in Paths
        from origin in Origins.Append(null)
        from request in new[]
        {
            new Sent("GET", host, path, origin),
            new Sent("HEAD", host, path, origin),
            new Sent("POST", host, path, origin),
            new Sent("DELETE", host, path, origin),
            new Sent("OPTIONS", host, path, origin),
            new Sent("OPTIONS", host, path, origin, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x-a"),
        }
        select request;

    /// <summary>The names of the files of a folder.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(Path.Combine(Folder, folder), "*.conf").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    /// <summary>Reads the files of a folder and gives each its ports.</summary>
    public static IReadOnlyList<NginxFile> ReadAll(string folder, ReservedPorts ports, TestUpstream upstream, TestUpstream down) =>
        [.. Names(folder).Select(name => new NginxFile(Path.Combine(Folder, folder, name + ".conf"), ports.Take(), ports.Take(), upstream.Port, down.Port))];

    private static string Address(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private static string[]? Asked(string template, string what) => template.Split('\n')
        .FirstOrDefault(line => line.StartsWith($"# {what}: ", StringComparison.Ordinal))?[(what.Length + 4)..]
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
