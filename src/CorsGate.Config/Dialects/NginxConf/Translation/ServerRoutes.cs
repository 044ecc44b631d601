using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Semantics;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Config.Model;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>
/// Makes the routes of a server in the order in which nginx chooses locations (ngx_http_core_module, location): an exact path;
/// then the longest prefix is looked for; unless that is a <c>^~</c>, the first regular expression that matches; else that prefix.
/// </summary>
internal sealed class ServerRoutes
{
    private readonly HttpScope _scope;
    private readonly ServerPlace _server;
    private readonly LocationTree _tree;
    private readonly ActionBuilder _actions;
    private readonly string _name;

    /// <summary>Opens a server.</summary>
    /// <param name="scope">The http block.</param>
    /// <param name="server">The server.</param>
    /// <param name="fileName">The name of the file, for the names of routes.</param>
    public ServerRoutes(HttpScope scope, ServerPlace server, string fileName)
    {
        (_scope, _server) = (scope, server);
        _tree = new LocationTree(scope, server);
        _actions = new ActionBuilder(scope, server);
        _name = fileName;
    }

    /// <summary>The routes, first match first.</summary>
    public ImmutableArray<Route> Build()
    {
        var routes = ImmutableArray.CreateBuilder<Route>();
        var prefixes = _tree.All.Where(location => location.Kind is LocationKind.Prefix or LocationKind.FinalPrefix)
            .OrderByDescending(location => location.Path.Length).ToArray();
        var shared = _tree.Shared;

        // 1. Exact paths, and those that get a slash.
        var exact = _tree.All.Where(location => location.Kind == LocationKind.Exact).ToArray();
        routes.AddRange(exact.Select(location => Make(location, PathMatchKind.Exact, location.Path, location.Plan, [])));
        var taken = _tree.All.Where(location => !location.IsRegex).Select(location => location.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var location in prefixes.Where(location => location.Path.Length > 1 && location.Path.EndsWith('/') && location.Plan.Proxy is not null && !taken.Contains(location.Path[..^1])))
            routes.Add(Make(location, PathMatchKind.Exact, location.Path[..^1], location.Plan with { AddsSlash = true }, []));

        // 2. Prefixes for which other regular expressions count than for the rest, and the longer ones in them.
        var special = shared.IsEmpty && !_tree.All.Any(location => location.IsRegex) ? [] : prefixes
            .Where(location => !_tree.RegexesFor(location).SequenceEqual(shared)).Select(location => location.Path).ToArray();
        var first = prefixes.Where(location => Array.Exists(special, path => location.Path.StartsWith(path, StringComparison.Ordinal))).ToHashSet();
        routes.AddRange(prefixes.Where(first.Contains).Select(location => Make(location, PathMatchKind.StringPrefix, location.Path, location.Plan, _tree.RegexesFor(location))));

        // 3. Regular expressions, then the other prefixes, then what no location takes.
        routes.AddRange(shared.Select(location => Make(
            location, location.Kind == LocationKind.Regex ? PathMatchKind.RegexSearch : PathMatchKind.RegexSearchIgnoreCase, location.Path, location.Plan, [])));
        routes.AddRange(prefixes.Where(location => !first.Contains(location)).Select(location => Make(location, PathMatchKind.StringPrefix, location.Path, location.Plan, [])));
        if (!Array.Exists(prefixes, location => location.Path is "/"))
            routes.Add(Make(new NginxLocation(LocationKind.Prefix, "/", _server.Plan, null, null), PathMatchKind.StringPrefix, "/", _server.Plan, []));
        return routes.ToImmutable();
    }

    private Route Make(NginxLocation location, PathMatchKind kind, string path, ActionPlan plan, ImmutableArray<NginxLocation> regexes)
    {
        var builder = ProgramBuilder.Start(_scope, _server, plan);
        builder.Add(_server.Rewrite, _server.Plan, NginxContext.Server);
        foreach (var regex in regexes)
            builder.AddBranch(new NginxCondition(_scope.Variables.Find("uri", _server.Place(null))!, null, regex.Regex, false), regex.Plan, regex.Plan.Source.Block);
        if (!ReferenceEquals(location.Plan, _server.Plan) && !plan.AddsSlash)
            builder.Add(plan.Source.Block, plan, NginxContext.Location);
        var (action, program) = builder.Build(_actions);
        var source = location.Plan.Source;
        var server = _server.FirstName.Length == 0 ? "_" : _server.FirstName;
        var written = source.Is("location") ? "location " + string.Join(' ', source.Arguments.Select(word => word.Text)) : "without a location";
        return new Route
        {
            Name = Quoting.Escape($"{_name}:{source.Location.Line} server {server} {written}"),
            Owner = _scope.Owner,
            Match = new RouteMatch { Path = new PathMatch(kind, path) },
            Action = action,
            Program = program,
            Location = source.Location,
        };
    }
}
