using System.Collections.Concurrent;
using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CorsGate.Gateway.Tests.Handling;

/// <summary>What a forwarder was asked to do.</summary>
internal sealed record ForwardCall(
    BackendEndpoint Endpoint,
    BackendProtocol Protocol,
    string RequestTarget,
    string Host,
    TimeSpan? Timeout,
    int? ForwardedPort,
    IReadOnlyList<MirrorTarget>? Mirrors,
    Dictionary<string, StringValues> Headers,
    FieldOverrides? Overrides,
    ForwardTarget Target);

/// <summary>A forwarder without an upstream: it notes what it was asked for and answers with what it was given.</summary>
internal sealed class FakeForwarder : IForwarder
{
    public ConcurrentQueue<ForwardCall> Calls { get; } = new();

    /// <summary>The header fields of every answer, several lines of a name allowed.</summary>
    public List<KeyValuePair<string, string>> ResponseHeaders { get; } = [];

    public int Status { get; set; } = 200;

    /// <summary>How calls end; what is not <see cref="ForwardOutcome.Completed"/> writes nothing.</summary>
    public Func<ForwardCall, ForwardOutcome> Outcome { get; set; } = static _ => ForwardOutcome.Completed;

    public Action<HttpContext> BeforeOutcome { get; set; } = static _ => { };

    public ForwardCall Single => Assert.Single(Calls);

    public async ValueTask<ForwardOutcome> RunAsync(HttpContext context, ForwardCall call, IResponseHook? hook)
    {
        Calls.Enqueue(call);
        BeforeOutcome(context);
        var outcome = Outcome(call);
        if (outcome != ForwardOutcome.Completed)
            return outcome;
        context.Response.StatusCode = Status;
        foreach (var (name, value) in ResponseHeaders)
            context.Response.Headers.Append(name, value);
        hook?.OnResponse(context);
        await context.Response.WriteAsync("upstream");
        return outcome;
    }

    public ValueTask<ForwardOutcome> ForwardAsync(HttpContext context, in ForwardTarget target) => RunAsync(
        context,
        new ForwardCall(
            target.Endpoint,
            target.Protocol,
            target.RequestTarget,
            target.Host,
            target.Timeout,
            target.ForwardedPort,
            target.Mirrors,
            new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase),
            target.Overrides,
            target),
        target.Hook);
}
