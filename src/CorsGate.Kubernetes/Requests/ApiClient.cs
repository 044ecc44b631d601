using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Kubernetes.Api;
using CorsGate.Kubernetes.Credentials;

namespace CorsGate.Kubernetes.Requests;

/// <summary>
/// The client over HTTP/2 (HTTP/1.1 where the server speaks nothing newer). Reads are repeated after a lost connection, 429 and 5xx;
/// writes only when the server has said that it did nothing and when to come back (429, or 503 with Retry-After), as client-go does.
/// 401 and a failed TLS handshake read the credentials again, once.
/// </summary>
public sealed class ApiClient : IKubernetesApi, IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private readonly RequestSender _sender;
    private readonly ApiClientOptions _options;

    /// <summary>A client.</summary>
    /// <param name="access">The server.</param>
    /// <param name="options">Limits and times; null: the defaults.</param>
    public ApiClient(ClusterAccess access, ApiClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(access);
        _options = options ?? new ApiClientOptions();
        _sender = new RequestSender(access, _options);
    }

    /// <summary>The number of requests that were sent, repeated ones included.</summary>
    public long RequestCount => _sender.RequestCount;

    /// <inheritdoc/>
    public async Task<ApiDocument> GetDocumentAsync(string path, string accept, CancellationToken cancellation)
    {
        var (body, contentType) = await _sender.SendAsync(new ApiRequest(HttpMethod.Get, path) { Accept = accept }, cancellation);
        return new ApiDocument(body, contentType);
    }

    /// <inheritdoc/>
    public async Task<ObjectList> ListAsync(ResourceType type, ListRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(request);
        var sent = new ApiRequest(HttpMethod.Get, type.Path(request.Namespace) + Query.Of(request)) { IsSentOnce = request.IsSentOnce };
        var (body, _) = await _sender.SendAsync(sent, cancellation);
        return Parse(sent, body, bytes => ObjectListReader.Read(type, bytes));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ResourceType type, WatchRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(request);
        var sent = new ApiRequest(HttpMethod.Get, type.Path(request.Namespace) + Query.Of(request));
        using var response = await _sender.OpenAsync(sent, cancellation);

        // A server sends no bookmarks of a kind of which nothing happened since it started; whoever sent one sends them every minute.
        var untilTheEnd = TimeSpan.FromSeconds(request.TimeoutSeconds) + _options.WatchSilence;
        await using var lines = new WatchLines(await response.Content.ReadAsStreamAsync(cancellation), _options.MaxEventBytes, _options.TimeProvider)
        {
            Silence = request.SendInitialEvents ? _options.WatchSilence : untilTheEnd,
        };
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            var change = WatchEventReader.Read(type, sent.ToString(), line);
            if (change.EndsInitialEvents)
                lines.Silence = untilTheEnd;
            else if (change.Type == WatchEventType.Bookmark)
                lines.Silence = _options.WatchSilence;
            yield return change;
        }
    }

    /// <inheritdoc/>
    public Task<KubernetesObject> GetAsync(ObjectPath target, CancellationToken cancellation) =>
        SendObjectAsync(target, new ApiRequest(HttpMethod.Get, $"{target}"), cancellation);

    /// <inheritdoc/>
    public Task<KubernetesObject> CreateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        SendObjectAsync(target, new ApiRequest(HttpMethod.Post, $"{target}") { Body = json, ContentType = Json }, cancellation);

    /// <inheritdoc/>
    public Task<KubernetesObject> UpdateAsync(ObjectPath target, ReadOnlyMemory<byte> json, CancellationToken cancellation) =>
        SendObjectAsync(target, new ApiRequest(HttpMethod.Put, $"{target}") { Body = json, ContentType = Json }, cancellation);

    /// <inheritdoc/>
    public Task<KubernetesObject> PatchAsync(ObjectPath target, PatchOptions patch, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(patch);
        var type = new MediaTypeHeaderValue(patch.Kind switch
        {
            PatchKind.Json => "application/json-patch+json",
            PatchKind.Apply => "application/apply-patch+yaml",
            _ => "application/merge-patch+json",
        });
        return SendObjectAsync(target, new ApiRequest(HttpMethod.Patch, target + Query.Of(patch)) { Body = json, ContentType = type }, cancellation);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(ObjectPath target, CancellationToken cancellation) =>
        _sender.SendAsync(new ApiRequest(HttpMethod.Delete, $"{target}"), cancellation);

    /// <summary>Ends all connections.</summary>
    public void Dispose() => _sender.Dispose();

    private async Task<KubernetesObject> SendObjectAsync(ObjectPath target, ApiRequest request, CancellationToken cancellation)
    {
        var (body, _) = await _sender.SendAsync(request, cancellation);
        return Parse(request, body, bytes => KubernetesObject.Parse(target.Type, bytes));
    }

    private static T Parse<T>(ApiRequest request, byte[] body, Func<byte[], T> read)
    {
        try
        {
            return read(body);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new ApiException(
                $"{request}: the server's answer cannot be read: {Quoting.Escape(broken.Message)}", HttpStatusCode.InternalServerError, broken);
        }
    }
}
