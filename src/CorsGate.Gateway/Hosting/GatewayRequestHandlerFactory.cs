using CorsGate.Config.Model;
using CorsGate.Gateway.Forwarding;

namespace CorsGate.Gateway.Hosting;

/// <summary>Puts routing, CORS and forwarding into a host: what a gateway is made of when nothing is replaced.</summary>
public sealed class GatewayRequestHandlerFactory : IRequestHandlerFactory
{
    /// <inheritdoc/>
    public IRequestHandler Create(GatewayServices services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var log = services.Options.Log;
        var options = new ForwarderOptions
        {
            Resolve = services.Options.Resolve,
            TrustedRoots = services.Options.UpstreamRoots,
            OnFailure = (endpoint, outcome, exception) =>
            {
                // A line for each broken client connection would be the clients' to fill the log with.
                if (outcome != ForwardOutcome.ClientAborted)
                    log.Write("warning", Describe(endpoint, outcome, exception));
            },
        };
        return new GatewayRequestHandler(new SocketsForwarder(options), log, services.Snapshots, services.SampleApps, services.Metrics, options);
    }

    private static string Describe(BackendEndpoint endpoint, ForwardOutcome outcome, Exception? exception)
    {
        var what = outcome switch
        {
            ForwardOutcome.ConnectFailed => "no connection",
            ForwardOutcome.ConnectTimedOut => "no connection in time",
            ForwardOutcome.TimedOut => "took too long",
            ForwardOutcome.AbortedAfterStart => "failed after its response had started",
            _ => "failed",
        };
        return string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"upstream {endpoint.Host}:{endpoint.Port}: {what}{(exception is null ? "" : ": " + (exception.InnerException ?? exception).Message)}");
    }
}
