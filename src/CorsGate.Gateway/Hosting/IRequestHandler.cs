using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Hosting;

/// <summary>Answers a request that arrived at a listener's port. The seam between listeners and routing.</summary>
public interface IRequestHandler
{
    /// <summary>Answers a request. Never throws except when the client's connection is gone.</summary>
    /// <param name="context">The request and response.</param>
    /// <param name="port">The configured port it arrived at (before port mapping).</param>
    Task HandleAsync(HttpContext context, int port);
}
