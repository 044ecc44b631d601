using CorsGate.Config.Model;

namespace CorsGate.Config.Loading;

/// <summary>
/// Reads the manifests of a configuration and turns them into the model. Keeps state between loads: a file that does not
/// parse keeps its objects, an object that becomes invalid keeps its last good version.
/// </summary>
public sealed class ConfigLoader(LoadOptions options)
{
    /// <summary>Reads everything that the options name. Never throws for what it reads: see the configuration's problems.</summary>
    public GatewayConfig Load() => throw new NotSupportedException(options.ToString());
}
