namespace CorsGate.PipyJs.Hosting;

/// <summary>The variables of a request that goes through plugins, with the session that they belong to.</summary>
internal sealed class PluginContext : PjsContext
{
    public PluginContext(PjsContextLayout layout, PluginSession session)
        : base(layout) => Session = session;

    public PluginContext(PluginContext original)
        : base(original) => Session = original.Session;

    public PluginSession Session { get; }
}
