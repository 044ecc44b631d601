using System.Collections.Immutable;
using CorsGate.Config.Model;
using CorsGate.Cors.Text;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Telemetry.Metrics;

namespace CorsGate.Gateway.Routing;

/// <summary>A route ready for requests. Its path is found by the <see cref="RouteTable"/>; the other conditions are tested here.</summary>
internal sealed class CompiledRoute
{
    private readonly string? _method;
    private readonly HeaderCondition[] _headers;
    private readonly QueryCondition[] _query;

    /// <summary>Compiles a route.</summary>
    /// <param name="route">The route of the model.</param>
    /// <param name="rank">Its place among the routes of its virtual host: the smaller goes first.</param>
    /// <param name="compile">Compiles an action, or finds what it was compiled to.</param>
    public CompiledRoute(Route route, long rank, Func<RouteAction, CompiledAction> compile)
    {
        Source = route;
        Rank = rank;
        Action = compile(route.Action);
        ProgramActions = route.Program is { } program ? [.. program.Actions.Select(compile)] : [];
        _method = route.Match.Method;
        _headers = [.. route.Match.Headers.Select(match => new HeaderCondition(match))];
        _query = [.. route.Match.Query.Select(match => new QueryCondition(match))];
        var path = route.Match.Path;
        LinearRegexOptions? regex = path.Kind switch
        {
            PathMatchKind.Regex => LinearRegexOptions.None,
            PathMatchKind.RegexSearch => LinearRegexOptions.Search,
            PathMatchKind.RegexSearchIgnoreCase => LinearRegexOptions.Search | LinearRegexOptions.IgnoreCase,
            _ => null,
        };
        Path = regex is null ? RequestPath.Normalize(path.Value) : path.Value;
        if (regex is { } options)
            PathRegex = new ValueRegex(path.Value, options);
        else if (path.Kind == PathMatchKind.Prefix)
            PathPrefix = Path.EndsWith('/') ? Path[..^1] : Path;
    }

    /// <summary>Where its requests are counted; null: there was none yet. A route belongs to one listener.</summary>
    public RouteSeries? Series { get; set; }

    /// <summary>The route of the model.</summary>
    public Route Source { get; }

    /// <summary>Its place among the routes of its virtual host: the smaller goes first.</summary>
    public long Rank { get; }

    /// <summary>What is done with its requests, where it has no program.</summary>
    public CompiledAction Action { get; }

    /// <summary>What the program of the route chooses from; empty: it has none.</summary>
    public ImmutableArray<CompiledAction> ProgramActions { get; }

    /// <summary>
    /// Whether a policy governs preflights of this rule, so that they can be routed as the requests they announce. A program
    /// sees the OPTIONS as it is.
    /// </summary>
    public bool GovernsPreflights => Source.Program is null && Action.PreflightPolicy?.Engine is not null;

    /// <summary>The path or expression to match, in the spelling that requests are matched in (<see cref="RequestPath.Path"/>).</summary>
    public string Path { get; }

    /// <summary>The expression that the path matches, whole or in part; null: the path is not matched by one.</summary>
    public ValueRegex? PathRegex { get; }

    /// <summary>The matched path prefix without a trailing slash; null: the path is not matched by elements of a prefix.</summary>
    public string? PathPrefix { get; }

    /// <summary>Whether a request whose path matches meets the other conditions too.</summary>
    public bool Accepts(in RouteRequest request)
    {
        if (_method is not null && !string.Equals(_method, request.Method, StringComparison.Ordinal))
            return false;
        foreach (var condition in _headers)
        {
            if (!condition.IsMet(request))
                return false;
        }

        foreach (var condition in _query)
        {
            if (!condition.IsMet(request.Query))
                return false;
        }

        return true;
    }
}
