using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using CorsGate.EndToEnd.Tests.Harness;
using CorsGate.EndToEnd.Tests.Harness.Kube;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CorsGate.EndToEnd.Tests.Deploy;

/// <summary>
/// An API server where much goes on, and of an older version: before the first status of an object is written, somebody else changes
/// the object, so that the write meets a conflict; and lists do not come as streams (WatchList). It passes requests on to a real one.
/// </summary>
internal sealed class BusyServer : IAsyncDisposable
{
    private const string NoStreams = """
        {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Invalid","code":422,"message":"sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"}
        """;

    private readonly TestAuthority _authority = new();
    private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);
    private readonly HttpClient _asCaller;
    private readonly HttpClient _asOther;
    private readonly X509Certificate2 _certificate;
    private KestrelUpstream? _listener;

    private BusyServer(KubeServer server)
    {
        _asCaller = server.CreateClient(token: null);
        _asOther = server.CreateClient();
        _certificate = _authority.Issue();
    }

    /// <summary>Its port on loopback.</summary>
    public int Port => _listener!.Port;

    /// <summary>What its certificate is trusted by.</summary>
    public X509Certificate2Collection Roots => _authority.Roots;

    /// <summary>Stands before a server.</summary>
    public static async Task<BusyServer> StartAsync(KubeServer server)
    {
        var busy = new BusyServer(server);
        busy._listener = await KestrelUpstream.StartAsync(busy.HandleAsync, HttpProtocols.Http1AndHttp2, busy._certificate);
        return busy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null)
            await _listener.DisposeAsync();
        _asCaller.Dispose();
        _asOther.Dispose();
        _authority.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Query.ContainsKey("sendInitialEvents"))
        {
            context.Response.StatusCode = 422;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(NoStreams, context.RequestAborted);
            return;
        }

        if (HttpMethods.IsPatch(context.Request.Method) && path.EndsWith("/status", StringComparison.Ordinal) && _changed.TryAdd(path, value: true))
            await ChangeAsync(path[..^"/status".Length], context.RequestAborted);
        try
        {
            await PassOnAsync(context);
        }
        catch (Exception gone) when (gone is OperationCanceledException or HttpRequestException or IOException)
        {
            // One of the two went away, which the other may notice.
            context.Abort();
        }
    }

    private async Task ChangeAsync(string path, CancellationToken cancellation)
    {
        using var patch = new HttpRequestMessage(HttpMethod.Patch, path)
        {
            Content = new StringContent("""{"metadata":{"annotations":{"example.com/changed":"yes"}}}""", null, "application/merge-patch+json"),
        };
        using var answer = await _asOther.SendAsync(patch, cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task PassOnAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"{context.Request.Path}{context.Request.QueryString}");
        if (context.Request.ContentLength is > 0)
            request.Content = new StreamContent(context.Request.Body) { Headers = { { "Content-Type", context.Request.ContentType } } };
        foreach (var name in new[] { "Accept", "Authorization", "User-Agent" })
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name].ToString());
        using var answer = await _asCaller.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (answer.Headers.RetryAfter is { } wait)
            context.Response.Headers.RetryAfter = wait.ToString();
        await context.Response.StartAsync(context.RequestAborted);

        // A watch says something now and then, and its reader waits for it.
        var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }
}
