using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Requests;

namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>The fake server's objects without a connection between: every call ends at once, unless a test holds it.</summary>
internal sealed class MemoryApi(FakeApiServer server, TimeProvider time) : IKubernetesApi
{
    /// <summary>Every call that reached the server: when, and what.</summary>
    public List<(DateTimeOffset At, string Call, string Body)> Log { get; } = [];

    /// <summary>Called before every call; it may fail, or hold it.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public int Writes => Log.Count(entry => !entry.Call.StartsWith("GET", StringComparison.Ordinal));

    public Task<KubernetesObject> GetAsync(ObjectPath target, CancellationToken cancellation) => CallAsync("GET", "", target, default, cancellation);

    public Task<KubernetesObject> CreateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation) => CallAsync("POST", "application/json", target, json, cancellation);

    public Task<KubernetesObject> UpdateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation) => CallAsync("PUT", "application/json", target, json, cancellation);

    public Task<KubernetesObject> PatchAsync(ObjectPath target, PatchOptions patch, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        CallAsync("PATCH", patch.Kind == PatchKind.Json ? "application/json-patch+json" : "application/merge-patch+json", target, json, cancellation);

    public Task DeleteAsync(ObjectPath target, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ApiDocument> GetDocumentAsync(string path, string accept, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<ObjectList> ListAsync(ResourceType type, ListRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, WatchRequest request, CancellationToken cancellation) => throw new NotSupportedException();

    private async Task<KubernetesObject> CallAsync(string method, string contentType, ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var call = $"{method} {target}";
        await Before(call, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var body = Encoding.UTF8.GetString(json.Span);
        lock (Log)
            Log.Add((time.GetUtcNow(), call, body));
        var kind = server.Kinds.Single(known => known.Group == target.Type.Group && known.Kind == target.Type.Kind);
        var (status, answer) = method == "GET"
            ? Read(kind, target)
            : new FakeWrites(server).Apply(method, contentType, kind, kind.IsNamespaced ? target.Namespace : "default", [target.Type.Plural, .. Part(target.Name), .. Part(target.Subresource)], body);
        return status < 300
            ? KubernetesObject.Parse(target.Type, Encoding.UTF8.GetBytes(answer))
            : throw StatusError.From(call, (HttpStatusCode)status, Encoding.UTF8.GetBytes(answer), null);
    }

    private (int Status, string Body) Read(FakeKind kind, ObjectPath target)
    {
        lock (server.Gate)
        {
            return kind.Objects.TryGetValue($"{(kind.IsNamespaced ? target.Namespace : "default")}/{target.Name}", out JsonObject? found)
                ? (200, found.ToJsonString())
                : (404, FakeApiServer.Status(404, "NotFound", "not found"));
        }
    }

    private static string[] Part(string? part) => part is null ? [] : [part];
}
