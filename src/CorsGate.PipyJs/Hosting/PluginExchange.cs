namespace CorsGate.PipyJs.Hosting;

/// <summary>A request that plugins send out, to be answered by <see cref="PluginSession.Answer"/>.</summary>
public sealed class PluginExchange
{
    internal PluginExchange(Pipeline pipeline, int at, ExchangeKind kind, string? target, PjsValue head, MessageBody body)
    {
        (Pipeline, At, Kind, Target, Head, Body) = (pipeline, at, kind, target, head, body);
    }

    /// <summary>Where it goes.</summary>
    public ExchangeKind Kind { get; }

    /// <summary>The <c>HOST:PORT</c> of <see cref="ExchangeKind.Connect"/>; null for the others.</summary>
    public string? Target { get; }

    /// <summary>The head as the scripts left it. Anything may be in it.</summary>
    public PjsValue Head { get; }

    /// <summary>The body.</summary>
    public MessageBody Body { get; }

    /// <summary>Whether nobody waits for the response: the request left a fork.</summary>
    public bool IsAside => Pipeline.IsAside;

    internal Pipeline Pipeline { get; }

    internal int At { get; }
}
