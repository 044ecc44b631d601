using System.Collections.Immutable;
using CorsGate.Config.Model;

namespace CorsGate.Gateway.Filters;

/// <summary>The filters of a rule or of a backendRef, sorted by what they act on.</summary>
internal sealed class FilterSet
{
    /// <summary>Sorts and compiles filters.</summary>
    public FilterSet(ImmutableArray<RouteFilter> filters)
    {
        RequestHeaders = new HeaderEdits(filters.OfType<HeaderModifier>().Where(modifier => !modifier.OnResponse), onResponse: false);
        ResponseHeaders = new HeaderEdits(filters.OfType<HeaderModifier>().Where(modifier => modifier.OnResponse), onResponse: true);
        Redirect = filters.OfType<RequestRedirect>().FirstOrDefault();
        Rewrite = filters.OfType<UrlRewrite>().FirstOrDefault();
        Mirrors = [.. filters.OfType<RequestMirror>().Where(mirror => mirror.Backend is not null).Select(mirror => new MirrorRule(mirror))];
    }

    /// <summary>What is done to the request's header fields.</summary>
    public HeaderEdits RequestHeaders { get; }

    /// <summary>What is done to the response's header fields.</summary>
    public HeaderEdits ResponseHeaders { get; }

    /// <summary>The redirect to answer with; null: none.</summary>
    public RequestRedirect? Redirect { get; }

    /// <summary>What is rewritten before forwarding; null: nothing.</summary>
    public UrlRewrite? Rewrite { get; }

    /// <summary>Where copies of requests go.</summary>
    public MirrorRule[] Mirrors { get; }
}
