using System.Collections.Immutable;
using CorsGate.Config.Dialects.GatewayApi.Translation;
using CorsGate.Config.Dialects.IngressNginx.Annotations;
using CorsGate.Config.Model;
using CorsGate.Config.Resources;
using CorsGate.Cors.Text;

namespace CorsGate.Config.Dialects.IngressNginx.Translation;

/// <summary>Makes the routes of a host for both ports: the locations in nginx's order, then what is left. A route that says what it said before is the same instance.</summary>
internal sealed class RouteBuilder(ActionBuilder actions, ProblemCollector problems)
{
    /// <summary>The routes of a host.</summary>
    /// <param name="server">The host.</param>
    /// <param name="hasCertificate">Whether a certificate answers for it.</param>
    /// <param name="otherwise">The route where the host has no default backend of its own.</param>
    /// <param name="known">The routes made for the host before.</param>
    /// <returns>Those of the cleartext port and of the TLS port.</returns>
    public (ImmutableArray<Route> Http, ImmutableArray<Route> Https) Build(IngressServer server, bool hasCertificate, Route otherwise, KnownRoutes known)
    {
        // Once for both ports, so that an expression that is not valid is counted once.
        var ordered = LocationOrder.Arrange(server).Where(IsValid).ToList();
        return (Build(isTls: false), Build(isTls: true));

        ImmutableArray<Route> Build(bool isTls)
        {
            var routes = ImmutableArray.CreateBuilder<Route>(ordered.Count + 1);
            var made = new Dictionary<IngressPath, RouteAction>(ReferenceEqualityComparer.Instance);
            foreach (var one in ordered)
            {
                RouteAction? action;
                if (one.RedirectTo is { } directory)
                    action = known.Keep(new(one.Location.Path, isTls, directory), one.Location, hasCertificate, ActionBuilder.DirectoryRedirect(directory));
                else if (!made.TryGetValue(one.Location.Path, out action))
                    made.Add(one.Location.Path, action = known.Keep(new(one.Location.Path, isTls, null), one.Location, hasCertificate, Action(one.Location, hasCertificate, isTls)));
                routes.Add(known.Keep(one.Location, one.Match, action));
            }

            if (server.Fallback is not { } fallback)
                routes.Add(otherwise);
            else
                routes.Add(known.Keep(fallback, PathMatch.Any, known.Keep(new(fallback.Path, isTls, null), fallback, hasCertificate, actions.Build(fallback, hasCertificate, isTls, null))));
            return routes.ToImmutable();
        }
    }

    private RouteAction Action(IngressLocation location, bool hasCertificate, bool isTls)
    {
        if (!location.NeedsRewrite)
            return actions.Build(location, hasCertificate, isTls, null);
        if (location.Ingress.Rewrite(location.Path, out var error) is { } rewriter)
            return actions.Build(location, hasCertificate, isTls, rewriter);
        location.Ingress.Annotations.Error(AnnotationNames.RewriteTarget, $"{error}; requests for {location.Path.Path} are answered with 500");
        return ActionBuilder.Unserved(location);
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
}
