namespace CorsGate.PipyJs.Hosting.Filters;

/// <summary><c>connect(target)</c>: sends the request to a host and port of the script's choice, over HTTP/1.1; the response comes out here.</summary>
internal sealed class ConnectFilter(PjsValue target) : Filter
{
    public override FilterState MakeState() => new MessageCollector();

    public override void Process(PjsExecution run, Pipeline pipeline, int at, PjsObject item)
    {
        var message = pipeline.State<MessageCollector>(at);
        var start = message.Start;
        if (!message.Take(run, item)) return;
        var address = target.Is<PjsFunction>(out var function) ? pipeline.Call(run, function, default) : target;
        if (address.AsString is not { Length: > 0 } text) throw run.Error("connect: the target is no text 'HOST:PORT'");
        pipeline.Session.Ask(run, new PluginExchange(pipeline, at, ExchangeKind.Connect, text, start!.Head, message.TakeBody(run)));
    }
}
