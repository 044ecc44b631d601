using System.Collections.Immutable;
using CorsGate.Config.Dialects.NginxConf.Syntax;
using CorsGate.Config.Manifests.Binding;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.NginxConf.Translation;

/// <summary>How a location compares its path.</summary>
internal enum LocationKind
{
    /// <summary><c>location /a</c></summary>
    Prefix,

    /// <summary><c>location ^~ /a</c>: a prefix that regular expressions do not override.</summary>
    FinalPrefix,

    /// <summary><c>location = /a</c></summary>
    Exact,

    /// <summary><c>location ~ a</c></summary>
    Regex,

    /// <summary><c>location ~* a</c></summary>
    RegexIgnoreCase,
}

/// <summary>A location with its plan.</summary>
/// <param name="Kind">How its path is compared.</param>
/// <param name="Path">The path or expression.</param>
/// <param name="Plan">What is done.</param>
/// <param name="Outer">The location around it; null: the server.</param>
/// <param name="Regex">Its expression, where it is one.</param>
internal sealed record NginxLocation(LocationKind Kind, string Path, ActionPlan Plan, NginxLocation? Outer, LinearRegex? Regex)
{
    /// <summary>Whether it is a regular expression.</summary>
    public bool IsRegex => Regex is not null;
}

/// <summary>The locations of a server, nested ones included.</summary>
internal sealed class LocationTree
{
    private readonly HttpScope _scope;
    private readonly ServerPlace _server;
    private readonly List<NginxLocation> _locations = [];
    private readonly HashSet<(LocationKind Kind, string Path)> _seen = [];
    private readonly ILookup<object, NginxLocation> _regexes;

    /// <summary>Reads the locations of a server.</summary>
    public LocationTree(HttpScope scope, ServerPlace server)
    {
        (_scope, _server) = (scope, server);
        Read(server.Block.Block, server.Plan.Settings, null);
        Shared = [.. _locations.Where(location => location.IsRegex && location.Outer is null)];
        _regexes = _locations.Where(location => location.IsRegex && location.Outer is not null).ToLookup(location => (object)location.Outer!, ReferenceEqualityComparer.Instance);
    }

    /// <summary>The regular expressions beside all other locations.</summary>
    public ImmutableArray<NginxLocation> Shared { get; }

    /// <summary>Every location, in the order of the file.</summary>
    public IReadOnlyList<NginxLocation> All => _locations;

    /// <summary>
    /// The regular expressions that nginx tries before it takes a prefix location, in its order: those nested in it, then those
    /// beside it, then those beside the locations around it; a <c>^~</c> cuts the list off.
    /// </summary>
    public ImmutableArray<NginxLocation> RegexesFor(NginxLocation prefix)
    {
        var result = ImmutableArray.CreateBuilder<NginxLocation>();
        result.AddRange(_regexes[prefix]);
        for (var at = prefix; at is not null && at.Kind != LocationKind.FinalPrefix; at = at.Outer)
            result.AddRange(at.Outer is null ? Shared : _regexes[at.Outer]);
        return result.ToImmutable();
    }

    private void Read(ImmutableArray<NginxDirective> block, NginxSettings settings, NginxLocation? outer)
    {
        foreach (var directive in block.Where(directive => directive.Is("location")))
        {
            if (_locations.Count >= NginxLimits.Locations)
            {
                _scope.Report.Error(directive, $"is one of more than {NginxLimits.Locations:N0} locations and is not served; use fewer");
                return;
            }

            if (ReadOne(directive, settings, outer) is { } location)
            {
                _locations.Add(location);
                Read(directive.Block, location.Plan.Settings, location);
            }
        }
    }

    private NginxLocation? ReadOne(NginxDirective directive, NginxSettings settings, NginxLocation? outer)
    {
        if (!TryReadMatch(directive, out var kind, out var path))
        {
            _scope.Report.Error(directive, "has a match that nginx refuses and is not served; write location /path, or =, ^~, ~ or ~* and a path");
            return null;
        }

        if (path.StartsWith('@'))
        {
            _scope.Report.Warning(directive, $"{Quoting.Quote(path)} is a named location, which is not implemented; it is not served");
            return null;
        }

        if (outer is { IsRegex: true } or { Kind: LocationKind.Exact })
        {
            _scope.Report.Error(directive, "stands in a location with a regular expression or an exact path, which is not implemented; it is not served. Write it beside that location");
            return null;
        }

        LinearRegex? regex = null;
        if (kind is LocationKind.Regex or LocationKind.RegexIgnoreCase)
        {
            var options = LinearRegexOptions.Search | (kind == LocationKind.RegexIgnoreCase ? LinearRegexOptions.IgnoreCase : LinearRegexOptions.None);
            if (!_scope.Regexes.TryCreate(path, options, out regex, out var error))
            {
                // Its requests cannot be told from others, so none of those that could be its own are served.
                _scope.Report.Error(directive, error + ". Requests that it could match are answered with 500");
                LinearRegex.TryCreate("", LinearRegexOptions.Search, out regex, out _);
                return new NginxLocation(LocationKind.Regex, "", new ActionPlan(settings with { IsBroken = true }) { Source = directive }, outer, regex);
            }
        }
        else if (!path.StartsWith('/') || (outer is not null && !path.StartsWith(outer.Path, StringComparison.Ordinal)))
        {
            _scope.Report.Error(directive, path.StartsWith('/')
                ? $"{Quoting.Quote(path)} is outside location {Quoting.Quote(outer!.Path)} around it, which nginx refuses; it is not served"
                : $"{Quoting.Quote(path)} matches no path, as paths start with /; it is not served");
            return null;
        }

        // nginx: two prefixes are duplicates, with ^~ or without.
        var same = kind == LocationKind.FinalPrefix ? LocationKind.Prefix : kind;
        if (regex is null && !_seen.Add((same, path)))
        {
            _scope.Report.Error(directive, $"{Quoting.Quote(path)} is there twice, so nginx refuses the file; the first one counts. Remove one");
            return null;
        }

        return new NginxLocation(kind, path, _server.PlanOf(directive, settings, regex is null ? path : null), outer, regex);
    }

    private static bool TryReadMatch(NginxDirective directive, out LocationKind kind, out string path)
    {
        path = directive.Argument(0);
        kind = LocationKind.Prefix;
        if (directive.Arguments.Length == 2)
        {
            path = directive.Argument(1);
            return TryKind(directive.Argument(0), out kind);
        }

        if (directive.Arguments.Length != 1 || path.Length == 0)
            return false;
        foreach (var sign in (string[])["~*", "^~", "=", "~"])
        {
            if (!path.StartsWith(sign, StringComparison.Ordinal))
                continue;
            path = path[sign.Length..];
            return TryKind(sign, out kind);
        }

        return true;
    }

    private static bool TryKind(string sign, out LocationKind kind)
    {
        kind = sign switch
        {
            "=" => LocationKind.Exact,
            "^~" => LocationKind.FinalPrefix,
            "~" => LocationKind.Regex,
            "~*" => LocationKind.RegexIgnoreCase,
            _ => LocationKind.Prefix,
        };
        return kind != LocationKind.Prefix;
    }
}
