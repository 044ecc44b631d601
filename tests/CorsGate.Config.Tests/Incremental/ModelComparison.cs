using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Config.Tests.Incremental;

/// <summary>Whether two models say the same, wherever their instances come from. Both are made of the same resources.</summary>
internal static class ModelComparison
{
    public static void Same(ImmutableArray<Listener> expected, ImmutableArray<Listener> actual)
    {
        Assert.Equal(expected.Select(Head), actual.Select(Head), StringComparer.Ordinal);
        foreach (var (x, y) in expected.Zip(actual))
        {
            Assert.Equal(x.Location, y.Location);
            Assert.Equal(x.Certificates.AsEnumerable(), y.Certificates.AsEnumerable());
            Assert.Equal(x.VirtualHosts.Select(host => host.Hostname), y.VirtualHosts.Select(host => host.Hostname), StringComparer.Ordinal);
            foreach (var (host, other) in x.VirtualHosts.Zip(y.VirtualHosts))
            {
                Assert.Equal(host.Routes.Select(route => route.Name), other.Routes.Select(route => route.Name), StringComparer.Ordinal);
                foreach (var (route, same) in host.Routes.Zip(other.Routes))
                    Same(route, same);
            }
        }
    }

    public static void Same(IEnumerable<Problem> expected, IEnumerable<Problem> actual) =>
        Assert.Equal(Texts(expected), Texts(actual), StringComparer.Ordinal);

    private static string[] Texts(IEnumerable<Problem> problems) =>
        [.. problems.Select(problem => $"{problem.Severity} {problem}").Order(StringComparer.Ordinal)];

    private static string Head(Listener listener) =>
        $"{listener.Name} {listener.Owner} {listener.Place} {listener.IsTls} {listener.Hostname} {listener.Kind}";

    private static void Same(Route x, Route y)
    {
        Assert.Equal(x.Owner, y.Owner);
        Assert.Equal(x.Location, y.Location);
        Assert.Same(x.Match, y.Match);
        var (a, b) = (x.Action, y.Action);
        Assert.Equal((a.FixedStatus, a.RequestTimeout, a.BackendTimeout), (b.FixedStatus, b.RequestTimeout, b.BackendTimeout));
        Same(a.Filters, b.Filters);
        Same(a.Cors, b.Cors);
        Assert.Equal(a.LosingCors.Select(loser => loser.Why), b.LosingCors.Select(loser => loser.Why), StringComparer.Ordinal);
        foreach (var (one, other) in a.LosingCors.Zip(b.LosingCors))
            Same(one.Policy, other.Policy);
        Assert.Equal(a.Backends.Length, b.Backends.Length);
        foreach (var (one, other) in a.Backends.Zip(b.Backends))
        {
            Assert.Equal(one.Weight, other.Weight);
            Same(one.Backend, other.Backend);
            Same(one.Filters, other.Filters);
            Same(one.Cors, other.Cors);
        }
    }

    private static void Same(ImmutableArray<RouteFilter> x, ImmutableArray<RouteFilter> y)
    {
        Assert.Equal(x.Length, y.Length);
        foreach (var (one, other) in x.Zip(y))
        {
            if (one is RequestMirror mirror)
                Same(mirror.Backend, Assert.IsType<RequestMirror>(other).Backend);
            else
                Assert.Same(one, other);
        }
    }

    private static void Same(Backend? x, Backend? y)
    {
        Assert.Equal(x is null, y is null);
        if (x is null || y is null)
            return;
        Assert.Equal(x.Endpoints.AsEnumerable(), y.Endpoints.AsEnumerable());
        Assert.Equal(x with { Endpoints = [] }, y with { Endpoints = [] });
    }

    private static void Same(AttachedPolicy? x, AttachedPolicy? y)
    {
        Assert.Equal(x is null, y is null);
        if (x is null || y is null)
            return;
        Assert.Equal((x.Source, x.Attachment, x.IsDisabled, x.Location), (y.Source, y.Attachment, y.IsDisabled, y.Location));
        Assert.Equal(x.Semantics, y.Semantics);
        Assert.Equal(x.Policy, y.Policy);
    }
}
