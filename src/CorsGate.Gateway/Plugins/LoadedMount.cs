using CorsGate.PipyJs.Hosting;

namespace CorsGate.Gateway.Plugins;

/// <summary>The plugins of a route, ready for requests.</summary>
/// <param name="Chain">The chain; null: it cannot be loaded, and requests are answered with 500.</param>
/// <param name="VariesByOrigin">Whether a script reads the Origin, so that what it answers depends on it.</param>
/// <param name="Fingerprint">What it was made of.</param>
internal sealed record LoadedMount(PluginChain? Chain, bool VariesByOrigin, string Fingerprint);
