using CorsGate.Config.Model;
using CorsGate.Gateway.RequestChecks;

namespace CorsGate.Gateway.Routing;

/// <summary>A route ready for requests. Its path is found by the <see cref="RouteTable"/>; the other conditions are tested here.</summary>
internal sealed class CompiledRoute
{
    private readonly string? _method;
    private readonly HeaderCondition[] _headers;
    private readonly QueryCondition[] _query;

    /// <summary>Compiles a route.</summary>
    public CompiledRoute(Route route, CompiledAction action)
    {
        Source = route;
        Action = action;
        _method = route.Match.Method;
        _headers = [.. route.Match.Headers.Select(match => new HeaderCondition(match))];
        _query = [.. route.Match.Query.Select(match => new QueryCondition(match))];
        var path = route.Match.Path;
        Path = path.Kind == PathMatchKind.Regex ? path.Value : RequestPath.Normalize(path.Value);
        if (path.Kind == PathMatchKind.Regex)
            PathRegex = new ValueRegex(path.Value);
        else if (path.Kind == PathMatchKind.Prefix)
            PathPrefix = Path.EndsWith('/') ? Path[..^1] : Path;
    }

    /// <summary>The route of the model.</summary>
    public Route Source { get; }

    /// <summary>What is done with its requests.</summary>
    public CompiledAction Action { get; }

    /// <summary>The path or expression to match, in the spelling that requests are matched in (<see cref="RequestPath.Path"/>).</summary>
    public string Path { get; }

    /// <summary>The expression over the whole path; null: the path is not matched by one.</summary>
    public ValueRegex? PathRegex { get; }

    /// <summary>The matched path prefix without a trailing slash; null: the path is not matched by prefix.</summary>
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
