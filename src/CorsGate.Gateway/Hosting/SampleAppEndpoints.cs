using CorsGate.Config.Model;

namespace CorsGate.Gateway.Hosting;

/// <summary>Where the built-in sample apps listen, for backends that name one (<see cref="Backend.SampleApp"/>).</summary>
public sealed class SampleAppEndpoints
{
    private volatile BackendEndpoint? _httpbin;

    /// <summary>The httpbin-compatible app; null while no configuration has asked for it. It speaks HTTP/1.1 and h2c.</summary>
    public BackendEndpoint? Httpbin
    {
        get => _httpbin;
        internal set => _httpbin = value;
    }

    /// <summary>Finds a sample app by name; null: there is none of that name, or it does not run.</summary>
    public BackendEndpoint? Find(string name) => string.Equals(name, "httpbin", StringComparison.Ordinal) ? _httpbin : null;
}
