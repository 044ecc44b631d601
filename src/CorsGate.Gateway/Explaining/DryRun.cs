using System.Collections.Immutable;
using System.Net;
using CorsGate.Config.Model;
using CorsGate.Cors.Browser;
using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Cors;
using CorsGate.Gateway.Handling;
using CorsGate.Gateway.Hosting;
using CorsGate.Gateway.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CorsGate.Gateway.Explaining;

/// <summary>
/// Takes one request through the very steps of <see cref="GatewayRequestHandler"/>, up to the point where it would leave for an
/// upstream. Nothing is sent and nothing is logged. What moves is the turn of backends with weights, by one.
/// </summary>
/// <param name="services">What the gateway is.</param>
/// <param name="snapshot">The snapshot to explain.</param>
/// <param name="place">The configured port, and the local address where that belongs to Gateways.</param>
/// <param name="client">The address of the browser; null: not known.</param>
internal sealed class DryRun(GatewayServices services, GatewaySnapshot snapshot, LocalPort place, IPAddress? client)
{
    /// <summary>Runs the preflight of a page's request.</summary>
    public Task<ExplainedExchange> PreflightAsync(PageRequest page, Preflight preflight) => RunAsync(page, "OPTIONS", headers =>
    {
        headers.AccessControlRequestMethod = preflight.Method;
        if (preflight.Headers is { } names)
            headers.AccessControlRequestHeaders = names;
    });

    /// <summary>Runs the actual request.</summary>
    public Task<ExplainedExchange> ActualAsync(PageRequest page) => RunAsync(page, page.SentMethod, headers =>
    {
        foreach (var header in page.Headers.Where(header => !FetchHeaders.IsForbidden(header)))
            headers.Append(header.Name, header.Value ?? "");
        if (page.BodyLength is { } length)
            headers.ContentLength = length;
    });

    private async Task<ExplainedExchange> RunAsync(PageRequest page, string method, Action<IHeaderDictionary> addFields)
    {
        // 1. The request as it would arrive.
        var context = new DefaultHttpContext();
        var request = context.Request;
        request.Method = method;
        request.Scheme = page.Url.IsHttps ? "https" : "http";
        request.Protocol = HttpProtocol.Http11;
        request.Headers.Host = page.Url.Authority;
        request.Headers.Accept = "*/*";
        if (!page.IsSameOrigin || method is not ("GET" or "HEAD"))
            request.Headers.Origin = page.Origin;
        addFields(request.Headers);
        context.Connection.RemoteIpAddress = client;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = page.Url.Target;

        // 2. The gateway's own steps. Counting is none of them: it is done around them.
        var forwarder = new DryForwarder();
        await using var handler = new GatewayRequestHandler(
            forwarder, services.Options.Log, new SnapshotHolder { Current = snapshot }, services.SampleApps, services.Metrics);
        var state = new GatewayRequest();
        state.Begin(context, place);
        try
        {
            await handler.AnswerAsync(state);
            return Read(state, forwarder);
        }
        finally
        {
            state.End();
        }
    }

    // 3. What came of it.
    private static ExplainedExchange Read(GatewayRequest state, DryForwarder forwarder)
    {
        var record = state.ToRecord();
        var headers = state.Context.Response.Headers;
        var policy = state.Policy;
        var isForwarded = forwarder.Endpoint is not null;
        return new ExplainedExchange
        {
            Method = record.Method,
            Status = isForwarded ? null : record.Status,
            Upstream = isForwarded ? forwarder.Endpoint : null,
            Route = record.Route,
            RouteLocation = state.Route?.Source.Location,
            Policy = policy?.Source,
            Kind = record.Kind,
            Outcome = record.Decision,
            Reason = record.Reason,
            Error = record.Error,
            Headers = [.. headers.Where(field => IsTold(field.Key)).SelectMany(field => field.Value, (field, value) => KeyValuePair.Create(field.Key, value ?? ""))],
            Answer = new PageAnswer
            {
                Status = record.Status,
                AllowOrigin = Joined(headers, HeaderNames.AccessControlAllowOrigin),
                AllowCredentials = Joined(headers, HeaderNames.AccessControlAllowCredentials),
                AllowMethods = Joined(headers, HeaderNames.AccessControlAllowMethods),
                AllowHeaders = Joined(headers, HeaderNames.AccessControlAllowHeaders),
            },
            Location = headers.Location.Count == 0 ? null : headers.Location[0],
            MayUpstreamSpeak = isForwarded && MayUpstreamSpeak(state),
            DependsOnBackend = DependsOnBackend(state),
            StampsUpstreamErrors = state.Decision.StampUpstreamErrors || state.Action?.ResponseFields is not null,
        };
    }

    // Several lines of a field, as browsers join them.
    private static string? Joined(IHeaderDictionary headers, string name) =>
        headers[name] is { Count: > 0 } values ? string.Join(", ", (IEnumerable<string?>)values) : null;

    private static bool IsTold(string name) =>
        CorsHeaderNames.All.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.Equals("Vary", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Allow", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Location", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether CORS headers that the upstream sends could change what a browser makes of the answer.</summary>
    private static bool MayUpstreamSpeak(GatewayRequest state)
    {
        var decision = state.Decision;
        return decision.UpstreamHeaders switch
        {
            UpstreamCorsHeaders.Remove => false,
            UpstreamCorsHeaders.ReplaceOwn => decision.AllowOrigin is null || decision.AllowCredentials is null,
            _ => true,
        };
    }

    private static bool DependsOnBackend(GatewayRequest state) =>
        state.Action is { HasBackendPolicies: true } action
        && action.Source.Backends.Zip(action.Backends).Where(pair => pair.First.Weight > 0).Select(pair => pair.Second.Cors ?? action.RulePolicy).Distinct().Skip(1).Any();
}
