using CorsGate.Config.Model;
using CorsGate.Config.Resources;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>A location with the match that nginx would make of it.</summary>
/// <param name="Location">The location.</param>
/// <param name="Match">The match.</param>
/// <param name="RedirectTo">A path to redirect to instead of anything else; null: none.</param>
internal sealed record OrderedLocation(IngressLocation Location, PathMatch Match, string? RedirectTo = null);

/// <summary>
/// The matches of a host's locations in nginx's order of precedence (<c>location.go</c>; <c>template.go</c>, buildLocation):
/// exact ones, then leading characters, the longest first. One location with use-regex or rewrite-target makes all of the host's
/// regular expressions, the longest first, whatever their type.
/// </summary>
internal static class LocationOrder
{
    /// <summary>The matches, the first that applies first.</summary>
    public static IEnumerable<OrderedLocation> Arrange(IngressServer server)
    {
        // controller.getBackendServers sorts by text, then, stable, by length; the larger text first.
        if (IsRegex(server))
        {
            return server.Locations
                .OrderByDescending(location => location.Path.Path.Length)
                .ThenByDescending(location => location.Path.Path, StringComparer.Ordinal)
                .Select(location => new OrderedLocation(location, new PathMatch(PathMatchKind.RegexSearchIgnoreCase, "^" + location.Path.Path)));
        }

        var exact = new Dictionary<string, OrderedLocation>(StringComparer.Ordinal);
        var prefixes = new List<OrderedLocation>();
        foreach (var location in server.Locations.Where(location => location.Path.Type == IngressPathType.Exact))
            exact.TryAdd(location.Path.Path, Exact(location, location.Path.Path));
        foreach (var location in server.Locations.Where(location => location.Path.Type != IngressPathType.Exact))
        {
            var path = location.Path.Path;
            var isPrefix = location.Path.Type == IngressPathType.Prefix && path is not "/";
            if (isPrefix)
                exact.TryAdd(path, Exact(location, path));
            var start = isPrefix && !path.EndsWith('/') ? path + "/" : path;
            prefixes.Add(new OrderedLocation(location, new PathMatch(PathMatchKind.StringPrefix, start)));
        }

        // nginx sends a request for a directory without its slash there, unless a location of that name exists.
        foreach (var directory in prefixes.Concat(exact.Values).Where(location => location.Match.Value is [_, .., '/']).ToList())
        {
            var name = directory.Match.Value[..^1];
            exact.TryAdd(name, new OrderedLocation(directory.Location, new PathMatch(PathMatchKind.Exact, name), directory.Match.Value));
        }

        return exact.Values.Concat(prefixes
            .DistinctBy(prefix => prefix.Match.Value, StringComparer.Ordinal)
            .OrderByDescending(prefix => prefix.Match.Value.Length));
    }

    /// <summary>Whether the paths of a host are regular expressions.</summary>
    public static bool IsRegex(IngressServer server) => server.Locations.Exists(location => location.Ingress.Settings.UseRegex || location.NeedsRewrite);

    private static OrderedLocation Exact(IngressLocation location, string path) => new(location, new PathMatch(PathMatchKind.Exact, path));
}
