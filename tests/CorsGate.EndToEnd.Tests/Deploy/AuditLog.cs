using System.Globalization;
using System.Text.Json.Nodes;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>What an API server writes down about the requests of some users.</summary>
internal sealed class AuditLog : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("corsgate-audit-");

    /// <summary>Prepares the log of users.</summary>
    /// <param name="users">The users.</param>
    public AuditLog(params string[] users)
    {
        File.WriteAllText(Policy, $$"""
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
              users: ["{{string.Join("\", \"", users)}}"]
            - level: None
            """);
    }

    /// <summary>The flags for the server.</summary>
    public string[] Flags => ["--audit-policy-file=" + Policy, "--audit-log-path=" + Log];

    private string Policy => Path.Combine(_folder.FullName, "policy.yaml");

    /// <summary>The file, with a line of JSON for each stage of a request.</summary>
    public string Log => Path.Combine(_folder.FullName, "audit.log");

    /// <summary>What was done to resources so far, each kind of request once.</summary>
    public HashSet<AuditEntry> Read()
    {
        var seen = new HashSet<AuditEntry>();
        foreach (var entry in ReadAll())
        {
            if (entry["objectRef"] is not { } target)
                continue;
            var permission = new Permission((string?)target["apiGroup"] ?? "", ResourceOf(target), (string)entry["verb"]!);
            seen.Add(new AuditEntry(permission, (string?)target["namespace"] ?? "", (int?)entry["responseStatus"]?["code"] is 401 or 403));
        }

        return seen;
    }

    /// <summary>The objects that were changed so far, in order.</summary>
    public List<AuditedWrite> ReadWrites() =>
    [
        .. from entry in ReadAll()
           where (string?)entry["verb"] is "create" or "update" or "patch" or "delete" && (int?)entry["responseStatus"]?["code"] is >= 200 and < 300
           let target = entry["objectRef"]!
           let write = new AuditedWrite(
               ((string)entry["user"]!["username"]!).Split(':')[^1], $"{ResourceOf(target)} {target["namespace"]}/{target["name"]}",
               DateTimeOffset.Parse((string)entry["requestReceivedTimestamp"]!, CultureInfo.InvariantCulture))
           orderby write.Received
           select write,
    ];

    private IEnumerable<JsonNode> ReadAll()
    {
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
            yield return JsonNode.Parse(line)!;
    }

    private static string ResourceOf(JsonNode target) => (string?)target["subresource"] is { } sub ? $"{target["resource"]}/{sub}" : $"{target["resource"]}";

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A request of a user.</summary>
/// <param name="Permission">What was done.</param>
/// <param name="Namespace">In which namespace; empty: in all, or in none.</param>
/// <param name="IsRefused">Whether the server refused it.</param>
internal sealed record AuditEntry(Permission Permission, string Namespace, bool IsRefused);

/// <summary>A change of an object.</summary>
/// <param name="User">Who made it, without what its group has before its name.</param>
/// <param name="Target">The resource, and the object's namespace and name.</param>
/// <param name="Received">When the server got the request.</param>
internal sealed record AuditedWrite(string User, string Target, DateTimeOffset Received);
