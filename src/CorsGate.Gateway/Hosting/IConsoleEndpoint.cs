using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Hosting;

/// <summary>
/// Something that is answered on the console address: metrics, a page. The Host was checked before, on a loopback address
/// (DNS rebinding), and nothing that an endpoint answers gets CORS headers.
/// </summary>
public interface IConsoleEndpoint
{
    /// <summary>The path that it answers, such as <c>/metrics</c>; with a trailing slash everything below, too.</summary>
    string Path { get; }

    /// <summary>The methods that it takes; others get 405 with Allow.</summary>
    IReadOnlyList<string> Methods => ["GET", "HEAD"];

    /// <summary>
    /// Whether it is for whoever sits at the machine, and nothing for a network: where the console is bound to every address, it is
    /// answered on loopback alone, which is where <c>kubectl port-forward</c> arrives.
    /// </summary>
    bool IsForLoopback => false;

    /// <summary>Answers a request for <see cref="Path"/> with one of <see cref="Methods"/>.</summary>
    /// <param name="context">The request.</param>
    /// <param name="services">What the gateway is and serves.</param>
    Task HandleAsync(HttpContext context, GatewayServices services);
}
