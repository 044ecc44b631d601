using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Model;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>Makes the routes of the hosts for one port: the locations in nginx's order, then what is left.</summary>
internal sealed class RouteBuilder(ServerTable servers, ActionBuilder actions, ProblemCollector problems, ObjectReference owner)
{
    private readonly Dictionary<IngressLocation, RewriteTarget?> _rewrites = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, ImmutableArray<OrderedLocation>> _ordered = new(StringComparer.Ordinal);

    /// <summary>The hosts of a port.</summary>
    /// <param name="isTls">Whether the port speaks TLS.</param>
    public ImmutableArray<VirtualHost> Build(bool isTls)
    {
        // A wildcard of an Ingress is one label (nginx: ^(?<subdomain>[\w-]+)\.example\.com$); the data plane reads it so.
        var hosts = ImmutableArray.CreateBuilder<VirtualHost>();
        foreach (var server in servers.Servers)
            hosts.Add(new VirtualHost { Hostname = server.Host.Length == 0 ? "*" : server.Host, Routes = Routes(server, isTls) });
        return hosts.ToImmutable();
    }

    private ImmutableArray<Route> Routes(IngressServer server, bool isTls)
    {
        var hasCertificate = servers.HasCertificate(server);
        var routes = ImmutableArray.CreateBuilder<Route>();
        var known = new Dictionary<IngressLocation, RouteAction>(ReferenceEqualityComparer.Instance);
        foreach (var ordered in Ordered(server))
        {
            RouteAction? action;
            if (ordered.RedirectTo is { } directory)
                action = ActionBuilder.DirectoryRedirect(directory);
            else if (!known.TryGetValue(ordered.Location, out action))
                known.Add(ordered.Location, action = Action(ordered.Location, hasCertificate, isTls));
            routes.Add(Make(ordered.Location, ordered.Match, action));
        }

        routes.Add(server.Fallback is { } fallback
            ? Make(fallback, PathMatch.Any, actions.Build(fallback, hasCertificate, isTls, null))
            : new Route { Name = "default backend", Owner = owner, Match = new RouteMatch(), Action = ActionBuilder.DefaultBackend });
        return routes.ToImmutable();
    }

    private RouteAction Action(IngressLocation location, bool hasCertificate, bool isTls)
    {
        if (!location.NeedsRewrite)
            return actions.Build(location, hasCertificate, isTls, null);
        if (!_rewrites.TryGetValue(location, out var rewriter))
        {
            if (!RewriteTarget.TryCreate(location.Path.Path, location.Ingress.Settings.RewriteTarget, out rewriter, out var error))
                location.Ingress.Annotations.Error(AnnotationNames.RewriteTarget, $"{error}; requests for {location.Path.Path} are answered with 500");
            _rewrites.Add(location, rewriter);
        }

        return rewriter is null ? ActionBuilder.Unserved(location) : actions.Build(location, hasCertificate, isTls, rewriter);
    }

    // Once for both ports, so that an expression that is not valid is reported once.
    private ImmutableArray<OrderedLocation> Ordered(IngressServer server)
    {
        if (!_ordered.TryGetValue(server.Host, out var ordered))
            _ordered.Add(server.Host, ordered = [.. LocationOrder.Arrange(server).Where(IsValid)]);
        return ordered;
    }

    private bool IsValid(OrderedLocation ordered)
    {
        const LinearRegexOptions Options = LinearRegexOptions.Search | LinearRegexOptions.IgnoreCase;
        if (ordered.Match.Kind != PathMatchKind.RegexSearchIgnoreCase || ordered.Location.Ingress.Regexes.TryCreate(ordered.Match.Value, Options, out _, out var error))
            return true;
        problems.Error(
            ordered.Location.Ingress.Resource, ordered.Location.Path.Location, ordered.Location.Path.Field,
            $"{error}; use-regex and rewrite-target make every path of the host a regular expression, and this one is not served");
        return false;
    }

    private static Route Make(IngressLocation location, PathMatch path, RouteAction action) => new()
    {
        Name = $"{location.Ingress.Resource.Reference} {location.Path.Path}",
        Owner = location.Ingress.Resource.Reference,
        Match = new RouteMatch { Path = path },
        Action = action,
        Location = location.Path.Location,
    };
}
