using System.Diagnostics;
using CorsGate.Config.Model;
using CorsGate.Cors.Decisions;
using CorsGate.Gateway.Cors;
using CorsGate.Gateway.Forwarding;
using CorsGate.Gateway.Plugins;
using CorsGate.Gateway.RequestChecks;
using CorsGate.Gateway.Routing;
using CorsGate.Gateway.Telemetry;
using CorsGate.Gateway.Telemetry.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Handling;

/// <summary>
/// What is known of a request while it is answered, pooled from request to request. It is also what the forwarder tells of
/// the upstream's response, which is where response modifiers and then CORS fields are applied.
/// </summary>
internal sealed class GatewayRequest : IResponseHook
{
    private long _start;
    private long _callStart;

    /// <summary>Makes a request to be pooled.</summary>
    public GatewayRequest() => Facts = new RequestFacts(this);

    /// <summary>The request and response.</summary>
    public HttpContext Context { get; private set; } = null!;

    /// <summary>Where its connection arrived: the configured port, and the local address where that belongs to Gateways.</summary>
    public LocalPort Place { get; private set; }

    /// <summary>The configured port it arrived at.</summary>
    public int Port => Place.Port;

    /// <summary>The method as sent.</summary>
    public string Method { get; private set; } = "";

    /// <summary>The Host as sent; null: absent.</summary>
    public string? Host { get; private set; }

    /// <summary>The first Origin as sent; null: absent.</summary>
    public string? Origin { get; private set; }

    /// <summary>The request target as sent.</summary>
    public string RawTarget { get; private set; } = "";

    /// <summary>The one reading of the target that is routed on and forwarded; empty until the request is accepted.</summary>
    public RequestPath Path { get; set; }

    /// <summary>The query as sent, without the question mark.</summary>
    public ReadOnlySpan<char> Query => Path.Query.IsEmpty ? default : Path.Query[1..];

    /// <summary>The listener that serves the host; null: none does, or it is not known yet.</summary>
    public CompiledListener? Listener { get; set; }

    /// <summary>Where it is counted; null: it was not routed.</summary>
    public RouteSeries? Series { get; set; }

    /// <summary>How long the last upstream took to the head of its answer; null: none has answered.</summary>
    public TimeSpan? UpstreamDuration { get; private set; }

    /// <summary>The rule that takes the request; null: none does, or it is not known yet.</summary>
    public CompiledRoute? Route { get; set; }

    /// <summary>What is done with it: the rule's action, or the one that the rule's program chose; null: not known yet.</summary>
    public CompiledAction? Action { get; set; }

    /// <summary>What the texts of the action need of the program's run; null: nothing.</summary>
    public object? ProgramState { get; set; }

    /// <summary>What programs and texts may know of it.</summary>
    public RequestFacts Facts { get; }

    /// <summary>The chosen backend; null: none is, or not yet.</summary>
    public CompiledBackend? Backend { get; set; }

    /// <summary>The policy that governs; null: none does.</summary>
    public CompiledPolicy? Policy { get; set; }

    /// <summary>What the policy says of the request.</summary>
    public CorsDecision Decision { get; set; }

    /// <summary>Its way through plugins; null: there are none, or it has not come to them.</summary>
    public PluginRun? Plugins { get; set; }

    /// <summary>What went wrong on the way, for the log; null: nothing.</summary>
    public string? Error { get; set; }

    /// <summary>The prefix that the route matched, without a trailing slash; null: it did not match by prefix.</summary>
    public string? MatchedPrefix => Route?.PathPrefix;

    /// <summary>Takes a request up.</summary>
    public void Begin(HttpContext context, LocalPort place)
    {
        _start = Stopwatch.GetTimestamp();
        Context = context;
        Place = place;
        Method = context.Request.Method;
        var host = context.Request.Headers.Host;
        Host = host.Count == 0 ? null : host[0];
        var origin = context.Request.Headers.Origin;
        Origin = origin.Count == 0 ? null : origin[0];
        RawTarget = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
    }

    /// <summary>Lets the request go, so that nothing of it reaches the next one.</summary>
    public void End()
    {
        Context = null!;
        Host = Origin = Error = null;
        Method = RawTarget = "";
        Path = default;
        Listener = null;
        Series = null;
        UpstreamDuration = null;
        Route = null;
        Action = null;
        ProgramState = null;
        Facts.Reset();
        Backend = null;
        Policy = null;
        Plugins = null;
        Decision = default;
    }

    /// <summary>An upstream is called now.</summary>
    public void BeginCall() => _callStart = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void OnResponse(HttpContext context)
    {
        UpstreamDuration = Stopwatch.GetElapsedTime(_callStart);

        // What scripts want to see as a whole is finished when they have.
        if (Plugins is null || Plugins.OnResponse(this))
            FinishResponse();
    }

    /// <summary>Applies to a response what the rule says after everything else.</summary>
    public void FinishResponse()
    {
        var headers = Context.Response.Headers;
        Backend?.Filters.ResponseHeaders.Apply(headers);
        Action?.Filters.ResponseHeaders.Apply(headers);
        CorsStamper.StampUpstream(headers, Decision);
        if (Plugins is { Mount.VariesByOrigin: true })
            CorsStamper.StampVary(headers, CorsVary.Origin);
        AddFields(Context.Response);
    }

    /// <summary>Adds the fields that the rule has for a response whose status stands.</summary>
    public void AddFields(HttpResponse response) => Action?.ResponseFields?.Apply(response, Facts, ProgramState);

    /// <summary>The status that was sent; 499, as nginx logs it, where the client went away before there was one.</summary>
    private int StatusOf(HttpResponse response) =>
        Error is "client_aborted" && !response.HasStarted && response.StatusCode == StatusCodes.Status200OK
            ? StatusCodes.Status499ClientClosedRequest
            : response.StatusCode;

    /// <summary>What the log says of it.</summary>
    public AccessRecord ToRecord()
    {
        var isWritten = Policy is null && (Route?.Source.Program is not null || Action?.ResponseFields is { SaysOrigin: true });
        var decision = isWritten ? WrittenDecision.Read(Context) : Decision;
        return new AccessRecord
        {
            Method = Method,
            Host = Host,
            Target = RawTarget,
            Status = StatusOf(Context.Response),
            Milliseconds = Stopwatch.GetElapsedTime(_start).TotalMilliseconds,
            Route = Route?.Source.Name,
            Policy = Policy?.Name,
            Origin = Origin,
            Kind = decision.Kind,
            Decision = decision.Outcome,
            Reason = decision.Reason,
            WarnsOfOrigin = Policy?.Source.Semantics.WarnsOfRefusedOrigins ?? false,
            Error = Error,
        };
    }
}
