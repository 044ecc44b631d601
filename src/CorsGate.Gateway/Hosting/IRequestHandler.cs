using CorsGate.Config.Model;
using Microsoft.AspNetCore.Http;

namespace CorsGate.Gateway.Hosting;

/// <summary>Answers a request that arrived at a listener's port. The seam between listeners and routing.</summary>
public interface IRequestHandler
{
    /// <summary>Answers a request. Never throws except when the client's connection is gone.</summary>
    /// <param name="context">The request and response.</param>
    /// <param name="place">The configured port that its connection arrived at (before port mapping), and the local address where that belongs to Gateways.</param>
    Task HandleAsync(HttpContext context, LocalPort place);
}
