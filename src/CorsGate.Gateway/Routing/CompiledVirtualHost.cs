using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>A hostname and its routes, ready for requests; the unit that is reused from one snapshot to the next.</summary>
internal sealed class CompiledVirtualHost
{
    private readonly ImmutableArray<Route> _source;

    /// <summary>Compiles routes.</summary>
    public CompiledVirtualHost(ImmutableArray<Route> routes, Func<RouteAction, CompiledAction> compile)
    {
        _source = routes;
        var compiled = new CompiledRoute[routes.Length];
        for (var i = 0; i < compiled.Length; i++)
            compiled[i] = new CompiledRoute(routes[i], compile);
        Routes = new RouteTable(compiled);
        Actions = [.. compiled.SelectMany(route => route.ProgramActions.Add(route.Action)).Distinct()];
    }

    /// <summary>The routes.</summary>
    public RouteTable Routes { get; }

    /// <summary>The routes of the model.</summary>
    public ImmutableArray<Route> Sources => _source;

    /// <summary>The actions of the routes and their programs, each once.</summary>
    public CompiledAction[] Actions { get; }

    /// <summary>Whether it was compiled from the same route instances in the same order.</summary>
    public bool IsMadeFrom(ImmutableArray<Route> routes)
    {
        if (_source == routes)
            return true;
        if (_source.Length != routes.Length)
            return false;
        for (var i = 0; i < routes.Length; i++)
        {
            if (!ReferenceEquals(_source[i], routes[i]))
                return false;
        }

        return true;
    }
}
