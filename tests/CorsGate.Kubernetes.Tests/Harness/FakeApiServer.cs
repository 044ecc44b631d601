using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CorsGate.Kubernetes.Credentials;
using CorsGate.Kubernetes.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>An API server as far as a client can tell: objects with versions, pages, watches, discovery; and every fault on demand.</summary>
internal sealed class FakeApiServer : IAsyncDisposable
{
    private readonly List<Fault> _faults = [];
    private readonly FakeResources _resources;
    private WebApplication? _app;

    public FakeApiServer() => _resources = new FakeResources(this);

    public Lock Gate { get; } = new();

    public List<FakeKind> Kinds { get; } = [];

    public long Revision { get; set; } = 100;

    /// <summary>Versions before this one have expired.</summary>
    public long Oldest { get; set; }

    public bool HasWatchList { get; set; } = true;

    public bool HasAggregatedDiscovery { get; set; }

    /// <summary>The Authorization header that is let in; null: any.</summary>
    public string? Authorization { get; set; }

    /// <summary>Whether writes change objects, as on a real server; false: they are only noted.</summary>
    public bool AppliesWrites { get; set; }

    /// <summary>Every request: method, path and query.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<FakeWrite> Writes { get; } = new();

    public int Port { get; private set; }

    public Uri Address(string scheme = "http") => new($"{scheme}://127.0.0.1:{Port}/");

    public static async Task<FakeApiServer> StartAsync(Action<FakeApiServer>? setUp = null, Action<ListenOptions>? listen = null)
    {
        var server = new FakeApiServer();
        setUp?.Invoke(server);
        await server.ListenAsync(0, listen);
        return server;
    }

    /// <summary>Listens, again on the same port after <see cref="StopAsync"/>.</summary>
    public async Task ListenAsync(int? port = null, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, port ?? Port, l => listen?.Invoke(l)));
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(HandleAsync);
        await _app.StartAsync();
        Port = new Uri(_app.Urls.First()).Port;
    }

    /// <summary>Goes away; connections break off.</summary>
    public async Task StopAsync()
    {
        await _app!.StopAsync();
        await _app.DisposeAsync();
        foreach (var kind in Kinds)
            kind.Watches.Clear();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    public ApiClient Client(TimeProvider? time = null, ApiClientOptions? options = null, ICredentialSource? credentials = null) => new(
        new ClusterAccess { Server = Address(), Credentials = credentials ?? new FixedCredentials() },
        (options ?? new ApiClientOptions()) with { TimeProvider = time ?? TimeProvider.System, Random = () => 0.5 });

    public FakeKind Add(string group, string version, string kind, string plural, bool isNamespaced = true)
    {
        var added = new FakeKind(group, version, kind, plural, isNamespaced);
        Kinds.Add(added);
        return added;
    }

    /// <summary>Answers requests whose method, path and query contain a text in another way, as often as said.</summary>
    public void Fail(string contains, int times, Func<HttpContext, Task> answer)
    {
        lock (Gate)
            _faults.Add(new Fault(contains, answer) { Left = times });
    }

    /// <summary>No request fails any more.</summary>
    public void Forgive()
    {
        lock (Gate)
            _faults.Clear();
    }

    /// <summary>Answers with a Status object.</summary>
    public void FailWithStatus(string contains, int times, int code, string reason, string message = "no", string details = "", string? retryAfter = null) =>
        Fail(contains, times, context =>
        {
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            return WriteStatusAsync(context, code, reason, message, details);
        });

    public static Task WriteStatusAsync(HttpContext context, int code, string reason, string message = "no", string details = "")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Status(code, reason, message, details));
    }

    public static string Status(int code, string reason, string message, string details = "") =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}{{details}}}""";

    /// <summary>Creates or changes an object.</summary>
    public void Put(FakeKind kind, string name, string ns = "default", string spec = "{}", bool isTold = true, string metadata = "")
    {
        var options = new JsonDocumentOptions { MaxDepth = 500 };
        lock (Gate)
        {
            var revision = ++Revision;
            var isNew = !kind.Objects.TryGetValue($"{ns}/{name}", out var before);
            var uid = isNew ? $"uid-{revision}" : (string)before!["metadata"]!["uid"]!;
            var next = (JsonObject)JsonNode.Parse($$"""
                {"apiVersion":"{{kind.ApiVersion}}","kind":"{{kind.Kind}}","metadata":{"name":"{{name}}"{{(kind.IsNamespaced ? $",\"namespace\":\"{ns}\"" : "")}},"uid":"{{uid}}","resourceVersion":"{{revision}}","generation":1{{metadata}}},"spec":{{spec}}}
                """, documentOptions: options)!;
            kind.Objects[$"{ns}/{name}"] = next;
            Tell(kind, isNew ? "ADDED" : "MODIFIED", ns, next, revision, isTold);
        }
    }

    /// <summary>Deletes an object.</summary>
    public void Delete(FakeKind kind, string name, string ns = "default", bool isTold = true)
    {
        lock (Gate)
        {
            kind.Objects.Remove($"{ns}/{name}", out var gone);
            gone!["metadata"]!["resourceVersion"] = (++Revision).ToString(CultureInfo.InvariantCulture);
            Tell(kind, "DELETED", ns, gone, Revision, isTold);
        }
    }

    /// <summary>Writes text to every open watch of a kind.</summary>
    public void Write(FakeKind kind, string text)
    {
        lock (Gate)
            kind.Watches.ForEach(w => w.Lines.Writer.TryWrite(text));
    }

    /// <summary>Ends every open watch of a kind.</summary>
    public void End(FakeKind kind, bool aborts = false)
    {
        lock (Gate)
        {
            foreach (var watch in kind.Watches)
            {
                watch.Aborts = aborts;
                watch.Lines.Writer.TryComplete();
            }

            kind.Watches.Clear();
        }
    }

    public int Count(string contains) => Requests.Count(r => r.Contains(contains, StringComparison.Ordinal));

    public int OpenWatches(FakeKind kind)
    {
        lock (Gate)
            return kind.Watches.Count;
    }

    internal static void Tell(FakeKind kind, string type, string ns, JsonObject of, long revision, bool isTold)
    {
        var line = $"{{\"type\":\"{type}\",\"object\":{of.ToJsonString()}}}\n";
        if (!isTold)
            return;
        kind.History.Add((revision, ns, line));
        foreach (var watch in kind.Watches.Where(w => w.Namespace.Length == 0 || w.Namespace == ns))
            watch.Lines.Writer.TryWrite(line);
    }

    private async Task HandleAsync(HttpContext context)
    {
        var request = $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}";
        Requests.Enqueue(request);
        Fault? fault;
        lock (Gate)
        {
            fault = _faults.Find(f => f.Left > 0 && request.Contains(f.Contains, StringComparison.Ordinal));
            if (fault is not null)
                fault.Left--;
        }

        if (fault is not null)
            await fault.Answer(context);
        else if (Authorization is not null && context.Request.Headers.Authorization != Authorization)
            await WriteStatusAsync(context, 401, "Unauthorized");
        else
            await _resources.HandleAsync(context);
    }

    private sealed class Fault(string contains, Func<HttpContext, Task> answer)
    {
        public string Contains => contains;

        public Func<HttpContext, Task> Answer => answer;

        public int Left { get; set; }
    }
}

/// <summary>A write that the server took.</summary>
internal sealed record FakeWrite(string Request, string ContentType, string Body);

/// <summary>A credential that never changes.</summary>
internal sealed class FixedCredentials(string? authorization = null) : ICredentialSource
{
    private readonly Credential _credential = new() { Authorization = authorization };

    public ValueTask<Credential> GetAsync(Credential? refused, CancellationToken cancellation) => new(_credential);
}
