using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Tests.Routing;

/// <summary>Short ways to write models by hand.</summary>
internal static class Make
{
    public static ObjectReference Object(string name = "r", string kind = "HTTPRoute") => new("gateway.networking.k8s.io", kind, "ns", name);

    public static RouteMatch Prefix(string path) => new() { Path = new PathMatch(PathMatchKind.Prefix, path) };

    public static RouteMatch Exact(string path) => new() { Path = new PathMatch(PathMatchKind.Exact, path) };

    public static RouteMatch Regex(string path) => new() { Path = new PathMatch(PathMatchKind.Regex, path) };

    public static ValueMatch Value(string name, string value, bool isRegex = false) => new(name, isRegex, value);

    public static Route Route(RouteMatch match, RouteAction? action = null, string name = "HTTPRoute ns/r rule 0") =>
        new() { Name = name, Owner = Object(), Match = match, Action = action ?? new RouteAction() };

    public static VirtualHost Host(string hostname, params Route[] routes) => new() { Hostname = hostname, Routes = [.. routes] };

    public static Listener Listener(int port, string hostname, params VirtualHost[] hosts) => new()
    {
        Name = "ns/gw/" + hostname,
        Owner = Object("gw", "Gateway"),
        Port = port,
        IsTls = false,
        Hostname = hostname,
        VirtualHosts = [.. hosts],
    };

    public static GatewayConfig Config(params Listener[] listeners) => new() { Listeners = [.. listeners] };

    public static Backend Backend(string name = "ns/b:80", params int[] ports) =>
        new() { Name = name, Endpoints = [.. ports.Select(port => new BackendEndpoint("127.0.0.1", port))] };

    public static WeightedBackend Weighted(Backend? backend, int weight = 1, params RouteFilter[] filters) =>
        new() { Weight = weight, Backend = backend, Filters = [.. filters] };

    public static RouteAction To(params int[] ports) => new() { Backends = [Weighted(Backend("ns/b:80", ports))] };

    public static ImmutableArray<KeyValuePair<string, string>> Fields(params (string Name, string Value)[] fields) =>
        [.. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))];
}
