namespace CorsGate.PipyJs.Hosting;

/// <summary>A step of a chain: a module, or at the end the way out.</summary>
internal readonly record struct ChainStep(PluginModule? Module, ExchangeKind Kind = ExchangeKind.Forward);
