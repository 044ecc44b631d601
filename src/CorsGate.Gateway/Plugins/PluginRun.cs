using CorsGate.Gateway.Handling;
using CorsGate.PipyJs.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CorsGate.Gateway.Plugins;

/// <summary>
/// A request on its way through plugins, and the one moment that belongs to the forwarder: when the upstream's head stands, it is shown to
/// the scripts. If they only change the head, the body streams on as if they were not there; if they want more, it is captured.
/// </summary>
internal sealed class PluginRun(PluginSession session, LoadedMount mount, PluginTable table, int bodyLimit)
{
    private PluginExchange? _exchange;
    private MessageBody? _response;

    /// <summary>The plugins.</summary>
    public LoadedMount Mount => mount;

    /// <summary>Whether the response of the upstream went on to the client.</summary>
    public bool IsPassed { get; private set; }

    /// <summary>What was captured of the response; null: nothing was.</summary>
    public CapturedBody? Captured { get; private set; }

    /// <summary>The response's body as the scripts have it.</summary>
    public MessageBody? Response => _response;

    /// <summary>Says which exchange is forwarded now.</summary>
    public void Forwarding(PluginExchange exchange)
    {
        _exchange = exchange;
        _response = null;
        Captured = null;
    }

    /// <summary>Shows the upstream's response to the scripts.</summary>
    /// <returns>Whether it goes on to the client now.</returns>
    public bool OnResponse(GatewayRequest request)
    {
        var context = request.Context;
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status101SwitchingProtocols || context.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true })
        {
            IsPassed = true;
            return true;
        }

        _response = new MessageBody();
        session.Answer(_exchange!, ResponseHeads.Read(response), _response);
        if (CanStream(response))
        {
            if (ResponseHeads.Apply(session.ResponseHead, response) is not { } problem)
            {
                IsPassed = true;
                return true;
            }

            table.Report(session.LastPlugin, problem);
            IsBroken = true;
        }

        Captured = new CapturedBody(context.Features, bodyLimit);
        return false;
    }

    /// <summary>Whether what the scripts left is no response.</summary>
    public bool IsBroken { get; private set; }

    // A status without a body on a response that has one would leave the body without a place.
    private bool CanStream(HttpResponse response) =>
        session.IsAnswered
        && ReferenceEquals(session.ResponseBody, _response)
        && !_response!.IsRead
        && (!ResponseHeads.TryReadStatus(session.ResponseHead, out var status) || status == response.StatusCode || !GatewayAnswer.IsBodyless(status));
}
