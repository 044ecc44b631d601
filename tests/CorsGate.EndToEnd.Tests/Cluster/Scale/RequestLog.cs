using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CorsGate.EndToEnd.Tests.Deploy;

namespace CorsGate.EndToEnd.Tests.Cluster.Scale;

/// <summary>The requests of an audit log, each once, read on from where it was read to: the log becomes long.</summary>
internal sealed class RequestLog(AuditLog log)
{
    private readonly List<LoggedRequest> _requests = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly StringBuilder _rest = new();
    private long _position;

    /// <summary>All requests so far, in the order in which they were answered; a watch counts from its beginning.</summary>
    public IReadOnlyList<LoggedRequest> Requests
    {
        get
        {
            ReadOn();
            return _requests;
        }
    }

    /// <summary>Those of them that write anything but a Lease.</summary>
    public List<LoggedRequest> StatusWrites => [.. Requests.Where(request => request.Verb is not ("get" or "list" or "watch") && !request.IsOfLease)];

    private void ReadOn()
    {
        using var stream = new FileStream(log.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Position = _position;
        using var reader = new StreamReader(stream);
        _rest.Append(reader.ReadToEnd());
        _position = stream.Position;
        var lines = _rest.ToString().Split('\n');

        // The last line may be half written.
        _rest.Clear().Append(lines[^1]);
        foreach (var line in lines[..^1])
        {
            var entry = JsonNode.Parse(line)!;
            if (_seen.Add((string)entry["auditID"]!))
                _requests.Add(Read(entry));
        }
    }

    private static LoggedRequest Read(JsonNode entry)
    {
        var target = entry["objectRef"] is { } resource
            ? $"{resource["resource"]}{(resource["subresource"] is { } sub ? $"/{sub}" : "")} {resource["namespace"]}/{resource["name"]}"
            : ((string)entry["requestURI"]!).Split('?')[0];
        return new LoggedRequest(DateTimeOffset.Parse((string)entry["requestReceivedTimestamp"]!, CultureInfo.InvariantCulture), (string)entry["verb"]!, target);
    }
}

/// <summary>A request that an API server took.</summary>
/// <param name="At">When it arrived.</param>
/// <param name="Verb">What was asked for, such as <c>patch</c>.</param>
/// <param name="Target">The resource and object, or the path.</param>
internal sealed record LoggedRequest(DateTimeOffset At, string Verb, string Target)
{
    /// <summary>Whether it is a watch.</summary>
    public bool IsWatch => Verb is "watch";

    /// <summary>Whether it is about the Lease of the leader.</summary>
    public bool IsOfLease => Target.StartsWith("leases default/", StringComparison.Ordinal);

    /// <summary>Whether it asks for the kinds that there are.</summary>
    public bool IsOfDiscovery => Verb is "get" && Target.StartsWith("/api", StringComparison.Ordinal);
}
