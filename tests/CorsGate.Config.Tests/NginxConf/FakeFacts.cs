using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.NginxConf;

/// <summary>A request as programs and texts see it.</summary>
internal sealed class FakeFacts : IRequestFacts
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    public FakeFacts(string method = "GET", string target = "/", params (string Name, string Value)[] headers)
    {
        Method = method;
        RequestUri = target;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        Path = question < 0 ? target : target[..question];
        Query = question < 0 ? "" : target[(question + 1)..];
        foreach (var (name, value) in headers)
            _headers.Add(name, value);
    }

    public string Method { get; }

    public string Host { get; init; } = "example.com";

    public string Scheme { get; init; } = "http";

    public string Path { get; }

    public string Query { get; }

    public string RequestUri { get; }

    public int ServerPort { get; init; } = 80;

    public string RemoteAddress { get; init; } = "192.0.2.1";

    public string? Header(string name) => _headers.GetValueOrDefault(name);
}
