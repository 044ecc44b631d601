namespace CorsGate.PipyJs.Library;

/// <summary>
/// <c>algo.URLRouter</c>: values by host and path. <c>/a</c> is that path alone, <c>/a/*</c> also what lies below it; a host comes
/// before the path, <c>*.d.com</c> for one label before it; port and query do not count. Cost grows with the URL alone.
/// </summary>
internal sealed class UrlRouterObject() : HostObject(ClassOf)
{
    private static readonly PjsClass ClassOf = new PjsClass("pipy::algo::URLRouter")
        .Method("add", (run, self, args) =>
        {
            args.Require(2);
            ((UrlRouterObject)self.AsObject!).Add(run, args.String(0), args[1]);
            return default;
        })
        .Method("find", (run, self, args) => ((UrlRouterObject)self.AsObject!).Find(run, args));

    private readonly Dictionary<string, Paths> _hosts = new(StringComparer.Ordinal);

    public static PjsConstructor Constructor() => new("URLRouter", ClassOf, (run, _, args) =>
    {
        var router = new UrlRouterObject();
        if (args.OptionalObject(0) is { } rules)
        {
            foreach (var (pattern, value) in rules.Entries()) router.Add(run, pattern, value);
        }

        return router;
    });

    private void Add(PjsExecution run, string pattern, PjsValue value)
    {
        run.ChargeText(pattern.Length * 16L);
        run.ChargeMemory(128);
        var slash = pattern.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || pattern.AsSpan(0, slash).Contains(':')) throw run.Error("invalid URL pattern");
        run.CheckCollection(_hosts.Count);
        var host = pattern[..slash];
        if (!_hosts.TryGetValue(host, out var paths)) _hosts[host] = paths = new Paths();
        var path = pattern[slash..];
        run.CheckCollection(paths.Exact.Count + paths.Below.Count);
        if (path.EndsWith("/*", StringComparison.Ordinal)) paths.Below[Normalised(path[..^2])] = value;
        else paths.Exact[path] = value;
    }

    private PjsValue Find(PjsExecution run, PjsArguments args)
    {
        var url = "";
        foreach (var part in args.Values)
        {
            if (part.IsNullish) continue;
            var text = PjsConvert.ToText(part);
            url = url.Length == 0 ? text : url.TrimEnd('/') + "/" + text.TrimStart('/');
            run.ChargeString(url.Length);
        }

        var slash = url.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) return default;
        var host = url[..slash];
        var colon = host.LastIndexOf(':');
        if (colon >= 0) host = host[..colon];
        var query = url.IndexOf('?', slash);
        var path = url[slash..(query < 0 ? url.Length : query)];
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return TryFind(run, host, path, out var value)
            || (dot >= 0 && TryFind(run, string.Concat("*", host.AsSpan(dot)), path, out value))
            || TryFind(run, "", path, out value)
            ? value
            : default;
    }

    private bool TryFind(PjsExecution run, string host, string path, out PjsValue value)
    {
        value = default;
        if (!_hosts.TryGetValue(host, out var paths)) return false;
        if (paths.Exact.TryGetValue(path, out value)) return true;
        for (var at = Normalised(path); ; at = at[..at.LastIndexOf('/')])
        {
            run.ChargeText(at.Length);
            if (paths.Below.TryGetValue(at, out value)) return true;
            if (at.Length == 0) return false;
        }
    }

    // Empty parts do not count: '/a//b/' is '/a/b', and '/' is nothing.
    private static string Normalised(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 0 ? "" : "/" + string.Join('/', parts);
    }

    private sealed class Paths
    {
        public Dictionary<string, PjsValue> Exact { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, PjsValue> Below { get; } = new(StringComparer.Ordinal);
    }
}
