using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Loading;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Tests.Translation;

/// <summary>The result of a translation, with the look-ups that tests need.</summary>
internal sealed record Translated(ImmutableArray<Listener> Listeners, ImmutableArray<Problem> Problems)
{
    public static Translated Of(params Resource[] resources) => With(new LoadOptions(), resources);

    public static Translated With(LoadOptions options, params Resource[] resources)
    {
        var (listeners, problems) = new GatewayApiTranslator().Translate(new ResourceSet { Resources = [.. resources] }, options);
        return new Translated(listeners, problems);
    }

    public IEnumerable<string> ListenerNames => Listeners.Select(listener => listener.Name);

    public IEnumerable<Problem> Errors => Problems.Where(problem => problem.Severity == ProblemSeverity.Error);

    public IEnumerable<Problem> Warnings => Problems.Where(problem => problem.Severity == ProblemSeverity.Warning);

    /// <summary>All routes of all listeners, the same instance once.</summary>
    public IReadOnlyList<Route> Routes =>
        [.. Listeners.SelectMany(listener => listener.VirtualHosts).SelectMany(host => host.Routes).Distinct<Route>(ReferenceEqualityComparer.Instance)];

    /// <summary>The action of the only route.</summary>
    public RouteAction Action => Assert.Single(Routes).Action;

    /// <summary>The backend of the only backendRef of the only route.</summary>
    public WeightedBackend Backend => Assert.Single(Action.Backends);

    public Listener Listener(string name) => Assert.Single(Listeners, listener => string.Equals(listener.Name, name, StringComparison.Ordinal));

    public IReadOnlyList<string> Hosts(string listener) => [.. Listener(listener).VirtualHosts.Select(host => host.Hostname)];

    public VirtualHost Host(string listener, string hostname) =>
        Assert.Single(Listener(listener).VirtualHosts, host => string.Equals(host.Hostname, hostname, StringComparison.Ordinal));

    /// <summary>Asserts that there is exactly one problem and that it says something.</summary>
    public Problem TheProblem(ProblemSeverity severity, string text)
    {
        var problem = Assert.Single(Problems);
        Assert.Equal(severity, problem.Severity);
        Assert.Contains(text, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
        Assert.NotNull(problem.Location);
        Assert.NotNull(problem.Object);
        return problem;
    }
}
