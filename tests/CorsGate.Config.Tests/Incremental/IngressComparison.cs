using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>Whether two models of Ingresses say the same: as texts, since no instance is shared.</summary>
internal static class IngressComparison
{
    public static void Same(ImmutableArray<Listener> expected, ImmutableArray<Listener> actual)
    {
        Assert.Equal(Texts(expected), Texts(actual), StringComparer.Ordinal);
        foreach (var (x, y) in expected.Zip(actual))
            Assert.Equal(x.Certificates.AsEnumerable(), y.Certificates.AsEnumerable());
    }

    private static IEnumerable<string> Texts(ImmutableArray<Listener> listeners) => listeners.SelectMany(listener => listener.VirtualHosts
        .SelectMany(host => host.Routes.Select(route => $"{listener.Name} {listener.Owner} {listener.Port} {listener.Location} {host.Hostname} {Text(route)}"))
        .Prepend($"{listener.Name} {listener.Owner} {listener.VirtualHosts.Length}"));

    private static string Text(Route route)
    {
        var action = route.Action;
        return $"""
            {route.Name} {route.Owner} {route.Location} {route.Match.Path} {action.FixedStatus} {action.FixedBody} {action.MaxRequestBody}
            {string.Join(' ', action.Filters)} {string.Join(' ', action.AllowSources)} {action.ReadTimeout} {action.UpstreamTarget is null}
            {Text(action.Cors)} {string.Join(' ', action.Backends.Select(weighted => $"{weighted.Weight} {Text(weighted.Backend)}"))}
            """;
    }

    private static string Text(Backend? backend) => backend is null ? "" :
        $"{backend.Name} {backend.Protocol} {backend.VerifyTls} {backend.SampleApp} {backend.Location} {string.Join(' ', backend.Endpoints)}";

    private static string Text(AttachedPolicy? policy) => policy is null ? "" :
        $"{policy.Source} {policy.Location} {policy.Semantics} {string.Join(' ', policy.Policy.AllowOrigins.Select(origin => origin.Value.Text))} {policy.Policy.AllowCredentials}";
}
