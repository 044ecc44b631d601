using System.Text.Json.Nodes;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>What an API server writes down about the requests of one user.</summary>
internal sealed class AuditLog : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("corsgate-audit-");

    /// <summary>Prepares the log of a user.</summary>
    /// <param name="user">The user.</param>
    public AuditLog(string user)
    {
        File.WriteAllText(Policy, $$"""
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived]
            rules:
            - level: Metadata
              users: ["{{user}}"]
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
        using var reader = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            var entry = JsonNode.Parse(line)!;
            if (entry["objectRef"] is not { } target)
                continue;
            var resource = (string?)target["subresource"] is { } sub ? $"{target["resource"]}/{sub}" : $"{target["resource"]}";
            var permission = new Permission((string?)target["apiGroup"] ?? "", resource, (string)entry["verb"]!);
            seen.Add(new AuditEntry(permission, (string?)target["namespace"] ?? "", (int?)entry["responseStatus"]?["code"] is 401 or 403));
        }

        return seen;
    }

    /// <inheritdoc/>
    public void Dispose() => _folder.Delete(recursive: true);
}

/// <summary>A request of a user.</summary>
/// <param name="Permission">What was done.</param>
/// <param name="Namespace">In which namespace; empty: in all, or in none.</param>
/// <param name="IsRefused">Whether the server refused it.</param>
internal sealed record AuditEntry(Permission Permission, string Namespace, bool IsRefused);
