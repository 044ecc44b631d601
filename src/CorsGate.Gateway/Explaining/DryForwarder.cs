using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Explaining;

/// <summary>
/// Stands where requests leave for upstreams and sends nothing: it notes where a request would have gone, and plays an
/// upstream that answers 200 without any field.
/// </summary>
internal sealed class DryForwarder : IForwarder
{
    /// <summary>Where the request would have gone; null: nowhere.</summary>
    public BackendEndpoint? Endpoint { get; private set; }

    /// <inheritdoc/>
    public ValueTask<ForwardOutcome> ForwardAsync(HttpContext context, in ForwardTarget target)
    {
        Endpoint = target.Endpoint;
        context.Response.StatusCode = StatusCodes.Status200OK;
        target.Hook?.OnResponse(context);
        return ValueTask.FromResult(ForwardOutcome.Completed);
    }
}
