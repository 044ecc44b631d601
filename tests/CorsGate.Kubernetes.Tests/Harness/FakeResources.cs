using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Kubernetes.Tests.Harness;

/// <summary>The paths of the fake server: discovery, lists, watches and writes.</summary>
internal sealed class FakeResources(FakeApiServer server)
{
    public Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/').Split('/');
        if (path is ["apis"])
            return WriteGroupsAsync(context);
        var (group, version, rest) = path switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => ("-", "-", []),
        };
        if (rest is [])
            return WriteTypesAsync(context, group, version);
        var ns = "";
        if (rest is ["namespaces", var given, _, ..])
            (ns, rest) = (given, rest[2..]);
        var kind = server.Kinds.Find(k => k.IsServed && k.Group == group && k.Version == version && k.Plural == rest[0]);
        if (kind is null)
            return NotFoundAsync(context);
        if (kind.IsForbidden)
            return FakeApiServer.WriteStatusAsync(context, 403, "Forbidden", $"{kind.Plural} is forbidden");
        if (context.Request.Method != "GET")
            return WriteAsync(context, kind, ns, rest);
        if (rest.Length > 1)
            return ReadAsync(context, kind, ns, rest[1]);
        return context.Request.Query["watch"] == "true" ? WatchAsync(context, kind, ns) : ListAsync(context, kind, ns);
    }

    private static Task NotFoundAsync(HttpContext context)
    {
        context.Response.StatusCode = 404;
        return context.Response.WriteAsync("404 page not found\n");
    }

    private Task WriteGroupsAsync(HttpContext context)
    {
        var groups = server.Kinds.Where(k => k.IsServed && k.Group.Length > 0).GroupBy(k => k.Group);
        if (server.HasAggregatedDiscovery && context.Request.Headers.Accept.ToString().Contains("apidiscovery", StringComparison.Ordinal))
        {
            context.Response.ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
            return context.Response.WriteAsync($$"""{"kind":"APIGroupDiscoveryList","items":[{{string.Join(",", groups.Select(g =>
                $$"""{"metadata":{"name":"{{g.Key}}"},"versions":[{{string.Join(",", g.GroupBy(k => k.Version).Select(v =>
                    $$"""{"version":"{{v.Key}}","freshness":"Current","resources":[{{string.Join(",", v.Select(k =>
                        $$"""{"resource":"{{k.Plural}}","responseKind":{"group":"{{k.Group}}","version":"{{k.Version}}","kind":"{{k.Kind}}"},"scope":"{{(k.IsNamespaced ? "Namespaced" : "Cluster")}}","verbs":["get","list","watch"]}"""))}}]}"""))}}]}"""))}}]}""");
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"kind":"APIGroupList","groups":[{{string.Join(",", groups.Select(g =>
            $$"""{"name":"{{g.Key}}","versions":[{{string.Join(",", g.Select(k => k.Version).Distinct().Select(v => $$"""{"groupVersion":"{{g.Key}}/{{v}}","version":"{{v}}"}"""))}}]}"""))}}]}""");
    }

    private Task WriteTypesAsync(HttpContext context, string group, string version)
    {
        var kinds = server.Kinds.Where(k => k.IsServed && k.Group == group && k.Version == version).ToArray();
        if (kinds.Length == 0 && group.Length > 0)
            return NotFoundAsync(context);
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync($$"""{"kind":"APIResourceList","resources":[{{string.Join(",", kinds.SelectMany(k => new[]
        {
            $$"""{"name":"{{k.Plural}}/status","namespaced":true,"kind":"{{k.Kind}}","verbs":["get","patch","update"]}""",
            $$"""{"name":"{{k.Plural}}","namespaced":{{(k.IsNamespaced ? "true" : "false")}},"kind":"{{k.Kind}}","verbs":["get","list","watch"]}""",
        }))}}]}""");
    }

    private Task ReadAsync(HttpContext context, FakeKind kind, string ns, string name)
    {
        string? body;
        lock (server.Gate)
            body = kind.Objects.GetValueOrDefault($"{(kind.IsNamespaced ? ns : "default")}/{name}")?.ToJsonString();
        if (body is null)
            return FakeApiServer.WriteStatusAsync(context, 404, "NotFound", $"{kind.Plural} {name} not found");
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private async Task WriteAsync(HttpContext context, FakeKind kind, string ns, string[] rest)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        server.Writes.Enqueue(new FakeWrite(
            $"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}", context.Request.ContentType ?? "", body));
        context.Response.ContentType = "application/json";
        if (server.AppliesWrites)
        {
            (context.Response.StatusCode, var answer) = new FakeWrites(server).Apply(context.Request.Method, context.Request.ContentType ?? "", kind, ns, rest, body);
            await context.Response.WriteAsync(answer);
            return;
        }

        await context.Response.WriteAsync($$"""
            {"apiVersion":"{{kind.ApiVersion}}","kind":"{{kind.Kind}}","metadata":{"name":"{{(rest.Length > 1 ? rest[1] : "new")}}","namespace":"{{ns}}","resourceVersion":"9"} }
            """);
    }

    private Task ListAsync(HttpContext context, FakeKind kind, string ns)
    {
        var limit = int.TryParse(context.Request.Query["limit"], CultureInfo.InvariantCulture, out var l) ? l : int.MaxValue;
        var start = int.TryParse(context.Request.Query["continue"], CultureInfo.InvariantCulture, out var c) ? c : 0;
        string[] items;
        string rest;
        lock (server.Gate)
        {
            var all = kind.Objects.Where(o => ns.Length == 0 || o.Key.StartsWith(ns + "/", StringComparison.Ordinal)).Select(o => o.Value.ToJsonString()).ToArray();
            items = [.. all.Skip(start).Take(limit)];
            rest = start + items.Length < all.Length ? $",\"continue\":\"{start + items.Length}\"" : "";
        }

        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            $$$"""{"kind":"{{{kind.Kind}}}List","apiVersion":"{{{kind.ApiVersion}}}","metadata":{"resourceVersion":"{{{server.Revision}}}"{{{rest}}} },"items":[{{{string.Join(",", items)}}}]}""");
    }

    private async Task WatchAsync(HttpContext context, FakeKind kind, string ns)
    {
        var query = context.Request.Query;
        var isInitial = query["sendInitialEvents"] == "true";
        if (isInitial && !server.HasWatchList)
        {
            await FakeApiServer.WriteStatusAsync(context, 422, "Invalid", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
            return;
        }

        var from = long.TryParse(query["resourceVersion"], CultureInfo.InvariantCulture, out var given) ? given : 0;
        if (!isInitial && from < server.Oldest)
        {
            await FakeApiServer.WriteStatusAsync(context, 410, "Expired", "too old resource version");
            return;
        }

        var watch = new FakeWatch(ns);
        lock (server.Gate)
        {
            var lines = isInitial
                ? [.. kind.Objects.Where(o => ns.Length == 0 || o.Key.StartsWith(ns + "/", StringComparison.Ordinal)).Select(o => $"{{\"type\":\"ADDED\",\"object\":{o.Value.ToJsonString()}}}\n"), Bookmark(kind, server.Revision, isEnd: true)]
                : kind.History.Where(h => h.Revision > from && (ns.Length == 0 || h.Namespace == ns)).Select(h => h.Line).ToArray();
            foreach (var line in lines)
                watch.Lines.Writer.TryWrite(line);
            kind.Watches.Add(watch);
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.FlushAsync();
        try
        {
            await foreach (var text in watch.Lines.Reader.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.WriteAsync(text);
                await context.Response.Body.FlushAsync();
            }

            if (watch.Aborts)
                context.Abort();
        }
        catch (OperationCanceledException)
        {
            // The client has gone.
        }
        finally
        {
            lock (server.Gate)
                kind.Watches.Remove(watch);
        }
    }

    public static string Bookmark(FakeKind kind, long revision, bool isEnd = false) =>
        $$$"""{"type":"BOOKMARK","object":{"kind":"{{{kind.Kind}}}","apiVersion":"{{{kind.ApiVersion}}}","metadata":{"resourceVersion":"{{{revision}}}","creationTimestamp":null{{{(isEnd ? ",\"annotations\":{\"k8s.io/initial-events-end\":\"true\"}" : "")}}} }, "spec": 1} } }""" + "\n";
}
