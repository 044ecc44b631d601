using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Routing;

/// <summary>
/// A hostname and its routes, ready for requests; the unit that is reused from one snapshot to the next. A host with other routes
/// takes over those that are the same instances.
/// </summary>
internal sealed class CompiledVirtualHost
{
    // Between the ranks of neighbours, so that routes find room there later.
    private const long Gap = 1L << 32;

    private readonly CompiledRoute[] _compiled;

    /// <summary>Compiles routes.</summary>
    /// <param name="routes">The routes, in order of precedence.</param>
    /// <param name="compile">Compiles an action, or finds what it was compiled to.</param>
    public CompiledVirtualHost(ImmutableArray<Route> routes, Func<RouteAction, CompiledAction> compile)
    {
        Sources = routes;
        _compiled = new CompiledRoute[routes.Length];
        for (var i = 0; i < _compiled.Length; i++)
            _compiled[i] = new CompiledRoute(routes[i], (i + 1) * Gap, compile);
        Routes = RouteTable.Empty.With([], _compiled);
    }

    private CompiledVirtualHost(ImmutableArray<Route> routes, CompiledRoute[] compiled, RouteTable table) =>
        (Sources, _compiled, Routes) = (routes, compiled, table);

    /// <summary>The routes.</summary>
    public RouteTable Routes { get; }

    /// <summary>The routes of the model.</summary>
    public ImmutableArray<Route> Sources { get; }

    /// <summary>The routes in order of precedence.</summary>
    public IReadOnlyList<CompiledRoute> Compiled => _compiled;

    /// <summary>
    /// The host with other routes: this one, if they are the same. Otherwise the costs are those of the routes that changed, and a
    /// comparison of references for each other route.
    /// </summary>
    /// <param name="routes">The routes, in order of precedence.</param>
    /// <param name="compile">Compiles an action, or finds what it was compiled to.</param>
    /// <param name="removed">Takes the routes of this host that the other one does not have.</param>
    /// <param name="added">Takes the routes of the other one that were compiled.</param>
    public CompiledVirtualHost With(
        ImmutableArray<Route> routes, Func<RouteAction, CompiledAction> compile, List<CompiledRoute> removed, List<CompiledRoute> added)
    {
        if (Sources == routes)
            return this;
        var hunks = ReferenceDiff.Find(Sources.AsSpan(), routes.AsSpan());
        if (hunks.Count == 0)
            return this;
        if (!HasRoom(hunks))
        {
            var anew = new CompiledVirtualHost(routes, compile);
            removed.AddRange(_compiled);
            added.AddRange(anew._compiled);
            return anew;
        }

        var compiled = new CompiledRoute[routes.Length];
        var (from, to) = (0, 0);
        foreach (var hunk in hunks)
        {
            Array.Copy(_compiled, from, compiled, to, hunk.Before - from);
            removed.AddRange(_compiled.AsSpan(hunk.Before, hunk.Removed));
            var (low, step) = Room(hunk);
            for (var i = 0; i < hunk.Added; i++)
                compiled[hunk.After + i] = new CompiledRoute(routes[hunk.After + i], low + ((i + 1) * step), compile);
            added.AddRange(compiled.AsSpan(hunk.After, hunk.Added));
            (from, to) = (hunk.Before + hunk.Removed, hunk.After + hunk.Added);
        }

        Array.Copy(_compiled, from, compiled, to, _compiled.Length - from);
        return new CompiledVirtualHost(routes, compiled, Routes.With(removed, added));
    }

    // With many changes there is little to take over.
    private bool HasRoom(List<Hunk> hunks) =>
        hunks.Sum(static hunk => hunk.Removed + hunk.Added) <= _compiled.Length && hunks.TrueForAll(hunk => Room(hunk).Step > 0);

    private (long Low, long Step) Room(Hunk hunk)
    {
        var next = hunk.Before + hunk.Removed;
        var low = hunk.Before > 0 ? _compiled[hunk.Before - 1].Rank : (next < _compiled.Length ? _compiled[next].Rank : 0) - ((hunk.Added + 1) * Gap);
        var high = next < _compiled.Length ? _compiled[next].Rank : low + ((hunk.Added + 1) * Gap);
        return (low, (high - low) / (hunk.Added + 1));
    }
}
