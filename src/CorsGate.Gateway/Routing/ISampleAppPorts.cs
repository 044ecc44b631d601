namespace CorsGate.Gateway.Routing;

/// <summary>Knows the local ports of the built-in sample apps. The seam between routing and the place that starts them.</summary>
public interface ISampleAppPorts
{
    /// <summary>The loopback port a sample app listens on, starting it first if need be.</summary>
    /// <param name="name">The name of the app, such as <c>httpbin</c>.</param>
    /// <returns>The port; null when there is no app of that name or it could not be started, which is answered with 503.</returns>
    ValueTask<int?> GetPort(string name);
}
